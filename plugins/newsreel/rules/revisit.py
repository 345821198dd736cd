"""When the page of a loaded article is looked at again: often while it is young, then less, then never.

The rungs are those of newsdiffs (ecprice/newsdiffs, website/frontend/management/commands/scraper.py):
again after 15 minutes while younger than 3 hours, 1 hour within a day, 3 hours within a week, 3 days
within 30 days. A rung is the least time between two visits: a nightly pipeline visits once a night
during the first week, and whoever runs it more often sees more.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from newsreel.domain.fetch import FailureKind, FetchFailure

LADDER: tuple[tuple[timedelta, timedelta], ...] = (
    (timedelta(hours=3), timedelta(minutes=15)),
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=7), timedelta(hours=3)),
    (timedelta(days=30), timedelta(days=3)),
)
# A page that fails is left alone for this long at least.
REST_AFTER_FAILURE = timedelta(days=1)
# Answers that end the visits: the publisher, or our own rules, say no for good.
_FINAL = frozenset(
    {
        FailureKind.GONE, FailureKind.BLOCKED, FailureKind.ROBOTS, FailureKind.TOO_LARGE,
        FailureKind.FORBIDDEN_ADDRESS, FailureKind.REDIRECTS, FailureKind.BAD_URL,
    }
)  # fmt: skip


class VisitStatus(StrEnum):
    """What a visit found; CHANGED waits to be read and becomes one of the next four."""

    NOT_MODIFIED = "not_modified"
    SAME_BODY = "same_body"
    CHANGED = "changed"
    REVISED = "revised"
    TRIVIAL = "trivial"
    FLIP_FLOP = "flip_flop"
    NOT_ARTICLE = "not_article"
    MOVED = "moved"
    FAILED = "failed"


def next_visit(dated_at: datetime, now: datetime) -> datetime | None:
    """When a page that was seen at `now` is due again; None when its article is 30 days old.

    Args:
        dated_at: when the article was published, or first seen where nothing says so.
    """
    age = now - dated_at
    for younger_than, wait in LADDER:
        if age < younger_than:
            return now + wait
    return None


def after_failed_visit(dated_at: datetime, failure: FetchFailure) -> datetime | None:
    """When a page that could not be had is due again; None when it is not visited any more.

    A page that is not found may come back, so the ladder goes on, a day later at the soonest.
    """
    due = next_visit(dated_at, failure.failed_at)
    if due is None or failure.kind in _FINAL:
        return None
    wait = max(REST_AFTER_FAILURE, timedelta(seconds=failure.retry_after_seconds or 0))
    return max(due, failure.failed_at + wait)
