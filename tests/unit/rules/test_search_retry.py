"""When a search goes on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsreel.domain.history import HistoryKind, SearchOutcome, Verdict
from newsreel.rules.search_retry import next_try

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("verdict", "position", "wait"),
    [
        (Verdict.APPLIES, None, None),
        (Verdict.DOES_NOT_APPLY, None, None),
        (Verdict.BLOCKED, "{}", timedelta(days=1)),
        (Verdict.FAILED, "{}", timedelta(hours=1)),
        (Verdict.FAILED, None, timedelta(hours=1)),
        (Verdict.BUDGET_SPENT, "{}", timedelta(hours=12)),
        (Verdict.CUT_SHORT, "{}", timedelta(minutes=10)),
        # It can't go on, only begin anew: not with every run.
        (Verdict.CUT_SHORT, None, timedelta(days=7)),
    ],
)
def test_the_wait(verdict: Verdict, position: str | None, wait: timedelta | None) -> None:
    outcome = SearchOutcome(HistoryKind.FEED_ARCHIVE, verdict, "", position=position)
    assert next_try(outcome, NOW) == (None if wait is None else NOW + wait)
