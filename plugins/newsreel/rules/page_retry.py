"""What becomes of an entry whose page could not be fetched: again later, or given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from newsreel.domain.fetch import FailureKind, FetchFailure

# A publisher that says "no such page" or "not for you" means it; the rest may pass.
_FINAL = frozenset(
    {
        FailureKind.GONE, FailureKind.NOT_FOUND, FailureKind.BLOCKED, FailureKind.ROBOTS,
        FailureKind.TOO_LARGE, FailureKind.FORBIDDEN_ADDRESS, FailureKind.REDIRECTS,
        FailureKind.BAD_URL,
    }
)  # fmt: skip
FIRST_WAIT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class PageRetry:
    """The verdict: given up, or tried again not before `next_attempt_at`."""

    given_up: bool
    next_attempt_at: datetime | None


def after_page_failure(failure: FetchFailure, attempts: int, most_attempts: int) -> PageRetry:
    """Decide after attempt number `attempts` (1 for the first).

    Waits 15 min, 1 h, 4 h ..., or as long as the server asks (at most a day).
    """
    if failure.kind in _FINAL or attempts >= most_attempts:
        return PageRetry(given_up=True, next_attempt_at=None)
    wait = FIRST_WAIT * 4 ** min(attempts - 1, 4)
    if failure.retry_after_seconds is not None:
        wait = max(wait, timedelta(seconds=failure.retry_after_seconds))
    return PageRetry(False, failure.failed_at + min(wait, timedelta(days=1)))
