"""Python's garbage collector, made to look at less."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# Memory is nearly all freed by counting references; what is left to the collector are the cycles of
# some exceptions and coroutines, a few KB each.
_ALLOCATIONS_BEFORE_A_LOOK = 20_000


@contextmanager
def rare_collections() -> Iterator[None]:
    """Collect rarely, and never look at what is alive already: modules and what Airflow keeps.

    For work that makes many short-lived objects on top of large libraries: walking through the
    libraries' objects again and again is a tenth of its time (docs/performance.md, "Polling"). For the
    process as a whole; afterwards all is as it was.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS_BEFORE_A_LOOK, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
