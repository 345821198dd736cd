"""Which pairs are compared: of neighbouring weeks, with two shared hashes, none of them a crowd's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreel.rules.candidates import CROWD, Sketched, candidate_pairs, crowded, places_to_look, shelf_of
from newsreel.rules.near_duplicates import RULE_VERSION

MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
HERE = shelf_of(MONDAY)
A, B, C = 1, 2, 3


@pytest.mark.parametrize(
    ("moment", "weeks"),
    [
        (datetime(2026, 11, 8, 23, 59, tzinfo=UTC), 0),
        (datetime(2026, 11, 9, 1, tzinfo=timezone(timedelta(hours=2))), 0),
        (datetime(2026, 11, 9, tzinfo=UTC), 1),
        (datetime(2026, 11, 1, 23, 59, tzinfo=UTC), -1),
    ],
)
def test_a_shelf_is_a_week_from_monday_in_utc(moment: datetime, weeks: int) -> None:
    assert shelf_of(moment) == HERE + weeks


def test_shelves_of_all_years_are_of_their_version() -> None:
    first, last = shelf_of(datetime(1, 1, 1, tzinfo=UTC)), shelf_of(datetime(9999, 12, 31, tzinfo=UTC))
    assert {first // 1_000_000, (last + 1) // 1_000_000} == {RULE_VERSION}
    assert first % 1_000_000 == 0


@given(st.integers(0, 4_000_000_000), st.timedeltas(timedelta(0), timedelta(days=7)))
def test_seven_days_are_at_most_a_week_away(epoch_seconds: int, apart: timedelta) -> None:
    one = datetime.fromtimestamp(epoch_seconds, UTC)
    shelves = places_to_look([Sketched(A, shelf_of(one), (5,))])
    assert shelf_of(one + apart) in shelves
    assert shelf_of(one - apart) in shelves


def test_stop_hashes_are_not_looked_up() -> None:
    places = places_to_look([Sketched(A, HERE, (5, 6)), Sketched(B, HERE + 1, (7,))], {6})
    assert places == {HERE - 1: [5], HERE: [5, 7], HERE + 1: [5, 7], HERE + 2: [7]}


def test_pairs_share_two_hashes_that_are_no_stop_hashes() -> None:
    postings = {(HERE, 1): [A, B, C], (HERE, 2): [A, B, C], (HERE + 1, 3): [C], (HERE, 4): [A, B]}
    wordings = [Sketched(B, HERE, (1, 2, 3, 4))]
    assert candidate_pairs(wordings, postings, ()) == {(A, B), (B, C)}
    assert candidate_pairs(wordings, postings, {1}) == {(A, B), (B, C)}
    assert candidate_pairs(wordings, postings, {1, 3}) == {(A, B)}
    assert candidate_pairs(wordings, postings, {1, 2, 3}) == set()


def test_a_crowd_is_one_more_than_allowed_in_one_week() -> None:
    assert crowded({(HERE, 1): range(CROWD + 1), (HERE, 2): range(CROWD)}) == {1}
