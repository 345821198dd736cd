"""When a search that did not finish goes on, and when a history that did not apply is tried again."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from newsreel.domain.history import Applicability, SearchOutcome, Verdict

# Sites change their software seldom; a refusal is a decision, and may be taken back.
ABSENT_FOR = timedelta(days=30)
# A search that came to an end it can't get past (a feed in a circle) would come to it again.
STUCK_FOR = timedelta(days=7)
_WAIT = {
    Verdict.BLOCKED: timedelta(days=1),
    Verdict.FAILED: timedelta(hours=1),
    Verdict.CUT_SHORT: timedelta(minutes=10),
}


def next_try(outcome: SearchOutcome, now: datetime) -> datetime | None:
    """When a search that ended so may go on; None when nothing is left to ask."""
    if outcome.is_complete:
        return None
    if outcome.verdict is Verdict.BUDGET_SPENT:
        return datetime.combine(now.date() + timedelta(days=1), time(), UTC)
    if outcome.verdict is Verdict.CUT_SHORT and outcome.position is None:
        return now + STUCK_FOR
    return now + _WAIT[outcome.verdict]


def recheck_at(learned: Applicability) -> datetime:
    """From when on what was learned is to be learned anew, whether the history applies or not."""
    return learned.learned_at + ABSENT_FOR
