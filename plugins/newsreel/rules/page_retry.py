"""What becomes of an entry whose page could not be had, or is no article: again later, or given up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsreel.domain.article import PageState
from newsreel.domain.fetch import FailureKind, FetchFailure

# Failures of which the page's own server knows nothing: they cost no attempt, and never give it up.
NOT_ASKED = frozenset(
    {
        FailureKind.ROBOTS_UNAVAILABLE,
        FailureKind.NO_CONTACT,
        FailureKind.BUDGET_SPENT,
        FailureKind.RESTING,
    }
)
# Addresses that nothing was sent to: they cost nothing of a budget of requests.
NOT_SENT = NOT_ASKED | {FailureKind.ROBOTS}
NOT_ASKED_WAIT = timedelta(hours=1)
# A publisher that says "no such page" means it; the rest may pass.
GONE = frozenset({FailureKind.GONE, FailureKind.NOT_FOUND})
_FINAL = GONE | {FailureKind.TOO_LARGE, FailureKind.REDIRECTS, FailureKind.BAD_URL}
FIRST_WAIT = timedelta(minutes=15)
# A refusal and robots.txt are decisions of people: they change by the day, if at all.
_DECISIONS: Mapping[str, timedelta] = {
    FailureKind.BLOCKED: timedelta(days=1),
    FailureKind.ROBOTS: timedelta(days=1),
}
# Pages that answered with something else than an article and may hold it later: a challenge is
# lifted, a publisher's cache catches up, a stub is filled in. What is not here stays what it is.
_LATER: Mapping[str, tuple[timedelta, ...]] = {
    PageState.CHALLENGE: (timedelta(hours=6), timedelta(days=1)),
    PageState.SOFT_404: (timedelta(days=1),),
    PageState.EMPTY: (timedelta(days=1),),
    PageState.TOO_SHORT: (timedelta(days=1),),
}


@dataclass(frozen=True, slots=True)
class PageRetry:
    """The verdict: given up, or tried again not before `next_attempt_at`.

    `takes_feed_text`: an entry whose feed gives the full text does not wait, but is loaded from that.
    """

    given_up: bool
    next_attempt_at: datetime | None
    takes_feed_text: bool = True


def after_page_failure(failure: FetchFailure, attempts: int, most_attempts: int) -> PageRetry:
    """Decide after attempt number `attempts` (1 for the first).

    Waits 15 min, 1 h, 4 h ..., a day for what people decide, or as long as the server asks (at most
    a day). A page that was not asked for waits an hour and is never given up.
    """
    was_asked = failure.kind not in NOT_ASKED
    if was_asked and (failure.kind in _FINAL or attempts >= most_attempts):
        return PageRetry(given_up=True, next_attempt_at=None)
    ladder = FIRST_WAIT * 4 ** min(attempts - 1, 4)
    wait = _DECISIONS.get(failure.kind, ladder) if was_asked else NOT_ASKED_WAIT
    if failure.retry_after_seconds is not None:
        wait = max(wait, timedelta(seconds=failure.retry_after_seconds))
    decided = failure.kind in _DECISIONS
    return PageRetry(False, failure.failed_at + min(wait, timedelta(days=1)), takes_feed_text=decided)


def after_page_state(state: str, attempts: int, read_at: datetime) -> PageRetry:
    """Decide after a page was fetched for the time number `attempts` and turned out to be no article."""
    waits = _LATER.get(state, ())
    if attempts > len(waits):
        return PageRetry(given_up=True, next_attempt_at=None)
    return PageRetry(False, read_at + waits[attempts - 1])
