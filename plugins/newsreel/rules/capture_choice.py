"""Which captures of a feed to read, so that few of them list all that it listed of a window."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime


def capture_before(
    captures: Sequence[datetime], read: datetime, dates: Sequence[datetime]
) -> datetime | None:
    """The capture to read after the one at `read`, going back in time; None when none is older.

    A capture lists the newest entries at its time. The next is the oldest one that may still overlap:
    the first that was taken after the oldest entries of this one were published, else the last one
    before them. A quarter of the entries may be pinned, and older than what the feed reaches back to.

    Args:
        dates: of the entries of the capture at `read`; without any, the next older capture follows.
    """
    older = [at for at in captures if at < read]
    if not dates:
        return max(older, default=None)
    reaches = sorted(dates)[len(dates) // 4]
    overlapping = [at for at in older if at >= reaches]
    return min(overlapping) if overlapping else max(older, default=None)


def is_through(dates: Sequence[datetime], start: datetime) -> bool:
    """Whether a capture reaches back behind a window's start, pinned entries left aside."""
    return bool(dates) and sorted(dates)[len(dates) // 4] < start
