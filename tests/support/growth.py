"""How the time of a piece of work grows with its size, as a ratio measured in one run."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")


def growth(make: Callable[[int], _T], work: Callable[[_T], object], size: int, times: int = 4) -> float:
    """Processor time for `times` the size, in units of that for the size: 4 is linear, 16 quadratic."""
    small, large = make(size), make(size * times)
    # The smaller of two counts: others' load and the garbage collector only ever add.
    seconds = [min(_seconds(work, thing) for _ in range(2)) for thing in (small, large)]
    return seconds[1] / seconds[0]


def _seconds(work: Callable[[_T], object], thing: _T) -> float:
    begun = time.process_time()
    work(thing)
    return time.process_time() - begun
