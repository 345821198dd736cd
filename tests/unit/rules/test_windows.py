"""Which window a run is responsible for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreel.domain.errors import UsageError
from newsreel.domain.run import RunKind
from newsreel.domain.window import Window
from newsreel.rules.windows import parse_moment, past_window, resolve_window

DAY = timedelta(days=1)
MIDNIGHT = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize("kind", [RunKind.SCHEDULED, RunKind.BACKFILL])
def test_scheduled_and_backfill_runs_use_their_interval(kind: RunKind, now: datetime) -> None:
    interval = (MIDNIGHT - 9 * DAY, MIDNIGHT - 8 * DAY)
    resolved = resolve_window(kind, interval, ("2020-01-01", "2020-01-02"), now)
    assert resolved.window == Window(*interval)
    assert resolved.is_live is (kind == RunKind.SCHEDULED)


def test_a_manual_run_ignores_its_interval(now: datetime) -> None:
    resolved = resolve_window(RunKind.MANUAL, (MIDNIGHT, now), ("2026-11-01", "2026-11-03"), now)
    assert resolved.window == Window(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 3, tzinfo=UTC))
    assert not resolved.is_live


@pytest.mark.parametrize("kind", [RunKind.MANUAL, RunKind.CLI])
@pytest.mark.parametrize(
    ("end", "live"), [("2026-11-20", True), ("2026-11-19T13:00+00:00", True), ("2026-11-19", False)]
)
def test_other_runs_are_live_when_they_reach_into_the_last_day(
    kind: RunKind, end: str, live: bool, now: datetime
) -> None:
    assert resolve_window(kind, None, ("2026-11-10", end), now).is_live is live


@pytest.mark.parametrize(
    ("given_window", "sentence"),
    [
        ((None, None), "a manual run needs its window"),
        (("2026-11-01", None), "a manual run needs its window"),
        (("2026-11-03", "2026-11-03"), "is not after its start"),
        (("2026-11-03", "2026-11-01"), "is not after its start"),
        (("2026-11-01", "2027-01-01"), "reaches into the future"),
        (("soon", "2026-11-01"), "The window's start 'soon' is not a date"),
        (("2026-11-01T10:00", "2026-11-02"), "has no time zone"),
    ],
)
def test_bad_windows_get_one_sentence(
    given_window: tuple[str | None, str | None], sentence: str, now: datetime
) -> None:
    with pytest.raises(UsageError, match=sentence):
        resolve_window(RunKind.MANUAL, None, given_window, now)


def test_a_backfill_of_the_future_is_refused(now: datetime) -> None:
    with pytest.raises(UsageError, match="future"):
        resolve_window(RunKind.BACKFILL, (now, now + DAY), (None, None), now)


def test_moments_may_have_a_zone() -> None:
    assert parse_moment("2026-11-01T06:00+02:00", "x") == datetime(2026, 11, 1, 4, tzinfo=UTC)


starts = st.integers(946_684_800, 1_893_456_000).map(lambda second: datetime.fromtimestamp(second, UTC))


@given(starts, st.integers(min_value=1, max_value=400))
def test_days_cover_the_window_without_gaps(start: datetime, hours: int) -> None:
    window = Window(start, start + timedelta(hours=hours))
    days = list(window.days())
    assert days[0] == start.date()
    assert days[-1] == (window.end - timedelta(microseconds=1)).date()
    assert all(later - earlier == DAY for earlier, later in pairwise(days))


@pytest.mark.parametrize("month", range(1, 13))
def test_months_of_every_length(month: int) -> None:
    start = datetime(2028, month, 1, tzinfo=UTC)
    end = datetime(2028 + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    assert len(list(Window(start, end).days())) == (end - start).days


def test_a_window_is_half_open() -> None:
    window = Window(MIDNIGHT, MIDNIGHT + DAY)
    assert MIDNIGHT in window
    assert MIDNIGHT + DAY not in window


def test_a_window_needs_time_zones() -> None:
    with pytest.raises(UsageError, match="no time zone"):
        Window(datetime(2026, 1, 1), MIDNIGHT)  # noqa: DTZ001 - that is the point


def test_a_window_of_what_has_been_may_end_later_but_not_begin_later(now: datetime) -> None:
    assert past_window("2026-11-20", "2026-11-21", now) == Window(MIDNIGHT, MIDNIGHT + DAY)
    with pytest.raises(UsageError, match="begins in the future"):
        past_window("2026-11-21", "2026-11-22", now)
