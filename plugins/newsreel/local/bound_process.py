"""Child processes that don't outlive the one that started them, even when that is killed."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def die_with_parent() -> Callable[[], None] | None:
    """For `subprocess.Popen(preexec_fn=...)`: the kernel kills the child when its parent dies.

    Linux only; None elsewhere, where a leftover is stopped by the next start instead. The library
    is loaded before the fork: after it, only async-signal-safe calls are sound.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask_kernel() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it died between the fork and the call
            os._exit(1)

    return ask_kernel
