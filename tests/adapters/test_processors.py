"""Processors: those that we are bound to, within the quota of the container."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsreel.adapters.processors import processors

BOUND = len(os.sched_getaffinity(0))


@pytest.mark.parametrize(
    ("quota", "expected"),
    [
        ("max 100000", BOUND),
        ("100000 100000", 1),
        ("50000 100000", 1),
        (f"{100_000 * (BOUND + 4)} 100000", BOUND),
        ("something else\n", BOUND),
        (None, BOUND),
    ],
)
def test_the_quota_bounds_the_processors(tmp_path: Path, quota: str | None, expected: int) -> None:
    file = tmp_path / "cpu.max"
    if quota is not None:
        file.write_text(quota)
    assert processors(file) == expected
