"""How many processors there are for us."""

from __future__ import annotations

import os
from pathlib import Path

# The quota of this container, if any: "max 100000", or microseconds of processors in each so many.
# https://docs.kernel.org/admin-guide/cgroup-v2.html, "cpu.max"
_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def processors(quota: Path = _QUOTA) -> int:
    """Processors for this process, at least 1: those it is bound to, within its container's quota."""
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        allowed, period = quota.read_text("ascii").split()
        return bound if allowed == "max" else max(1, min(bound, int(allowed) // int(period)))
    except (OSError, ValueError):  # another system, or an older kernel
        return bound
