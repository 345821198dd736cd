"""Retention counts whole months."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreel.rules.retention import first_kept_month


@pytest.mark.parametrize(
    ("now", "months", "kept"),
    [
        (datetime(2026, 11, 30, 23, 59, tzinfo=UTC), 1, date(2026, 10, 1)),
        (datetime(2026, 11, 1, tzinfo=UTC), 1, date(2026, 10, 1)),
        (datetime(2026, 1, 31, tzinfo=UTC), 1, date(2025, 12, 1)),
        (datetime(2026, 3, 31, tzinfo=UTC), 13, date(2025, 2, 1)),
        (datetime(2026, 12, 5, tzinfo=UTC), 12, date(2025, 12, 1)),
        (datetime(2026, 12, 5, tzinfo=UTC), 0, date(2026, 12, 1)),
    ],
)
def test_whole_months_before_this_one_are_kept(now: datetime, months: int, kept: date) -> None:
    assert first_kept_month(now, months) == kept


@given(st.dates(min_value=date(1995, 1, 1)), st.integers(0, 1200))
def test_each_month_more_keeps_one_month_more(today: date, months: int) -> None:
    now = datetime.combine(today, time(23, 59), UTC)
    kept, more = first_kept_month(now, months), first_kept_month(now, months + 1)
    assert kept.day == more.day == 1
    assert (kept.year * 12 + kept.month) - (more.year * 12 + more.month) == 1
