"""What becomes of an entry whose page could not be fetched: again later, or given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from newsreel.domain.fetch import FailureKind, FetchFailure

# Failures of which the page's own server knows nothing: they cost no attempt, and never give it up.
NOT_ASKED = frozenset({FailureKind.ROBOTS_UNAVAILABLE, FailureKind.NO_CONTACT})
# A publisher that says "no such page" or "not for you" means it; the rest may pass.
_FINAL = frozenset(
    {
        FailureKind.GONE, FailureKind.NOT_FOUND, FailureKind.BLOCKED, FailureKind.ROBOTS,
        FailureKind.TOO_LARGE, FailureKind.REDIRECTS, FailureKind.BAD_URL,
    }
)  # fmt: skip
FIRST_WAIT = timedelta(minutes=15)
NOT_ASKED_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class PageRetry:
    """The verdict: given up, or tried again not before `next_attempt_at`."""

    given_up: bool
    next_attempt_at: datetime | None


def after_page_failure(failure: FetchFailure, attempts: int, most_attempts: int) -> PageRetry:
    """Decide after attempt number `attempts` (1 for the first).

    Waits 15 min, 1 h, 4 h ..., or as long as the server asks (at most a day). A page that was not
    asked for waits an hour and is never given up.
    """
    was_asked = failure.kind not in NOT_ASKED
    if was_asked and (failure.kind in _FINAL or attempts >= most_attempts):
        return PageRetry(given_up=True, next_attempt_at=None)
    wait = FIRST_WAIT * 4 ** min(attempts - 1, 4) if was_asked else NOT_ASKED_WAIT
    if failure.retry_after_seconds is not None:
        wait = max(wait, timedelta(seconds=failure.retry_after_seconds))
    return PageRetry(False, failure.failed_at + min(wait, timedelta(days=1)))
