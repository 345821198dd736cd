"""What the server of reader processes imports and warms up once, so that no worker has to."""

from __future__ import annotations

import sys
import traceback
from multiprocessing import synchronize
from types import TracebackType

import py3langid

import newsreel.adapters.feed_parsing
import newsreel.adapters.page_reading

__all__ = ["newsreel"]

# The language model is loaded at its first use, which takes a second.
py3langid.classify("The model is loaded by this.")


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Tell of an error, but not of a worker that starts when its pool has ended: it finds the locks gone."""
    is_late_start = isinstance(error, FileNotFoundError) and any(
        frame.filename == synchronize.__file__ for frame in traceback.extract_tb(trace)
    )
    if not is_late_start:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _report
