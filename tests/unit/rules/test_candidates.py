"""Which pairs are compared: of neighbouring weeks, with two shared hashes, none of them a crowd's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreel.rules.candidates import CROWD, Sketched, candidate_pairs, crowded, places_to_look, week_of

MONDAY = date(2026, 11, 2)
A, B, C = (UUID(int=number) for number in (1, 2, 3))


@pytest.mark.parametrize(
    ("moment", "monday"),
    [
        (datetime(2026, 11, 2, tzinfo=UTC), MONDAY),
        (datetime(2026, 11, 8, 23, 59, tzinfo=UTC), MONDAY),
        (datetime(2026, 11, 9, 1, tzinfo=timezone(timedelta(hours=2))), MONDAY),
        (datetime.min.replace(tzinfo=UTC), date.min),
    ],
)
def test_weeks_begin_on_monday_in_utc(moment: datetime, monday: date) -> None:
    assert week_of(moment) == monday


@given(st.integers(0, 4_000_000_000), st.timedeltas(timedelta(0), timedelta(days=7)))
def test_seven_days_are_at_most_a_week_away(epoch_seconds: int, apart: timedelta) -> None:
    one = datetime.fromtimestamp(epoch_seconds, UTC)
    weeks = {week for week, _ in places_to_look([Sketched(A, week_of(one), (5,))])}
    assert week_of(one + apart) in weeks
    assert week_of(one - apart) in weeks


def test_pairs_share_two_hashes_that_are_no_stop_hashes() -> None:
    postings = {
        (MONDAY, 1): [A, B, C],
        (MONDAY, 2): [A, B, C],
        (MONDAY + timedelta(days=7), 3): [C],
        (MONDAY, 4): [A, B],
    }
    wordings = [Sketched(B, MONDAY, (1, 2, 3, 4))]
    assert candidate_pairs(wordings, postings, ()) == {(A, B): (1, 2, 4), (B, C): (1, 2, 3)}
    assert candidate_pairs(wordings, postings, {1}) == {(A, B): (2, 4), (B, C): (2, 3)}
    assert candidate_pairs(wordings, postings, {1, 2}) == {}


def test_a_crowd_is_one_more_than_allowed_in_one_week() -> None:
    keys = [UUID(int=number) for number in range(CROWD + 1)]
    assert crowded({(MONDAY, 1): keys, (MONDAY, 2): keys[1:]}) == {1}


def test_the_ends_of_the_calendar_have_one_neighbour() -> None:
    assert len(places_to_look([Sketched(A, date.min, (5,))])) == 2
    assert len(places_to_look([Sketched(A, week_of(datetime.max.replace(tzinfo=UTC)), (5,))])) == 2
