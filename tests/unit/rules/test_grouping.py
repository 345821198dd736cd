"""Duplicate groups don't depend on the order in which articles arrive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsreel.rules.grouping import Member, group_change, representative

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def member(number: int, hours: int = 0) -> Member:
    return Member(number, NOON + timedelta(hours=hours), bytes([number]))


@given(st.permutations([member(1, 3), member(2, 1), member(3, 1), member(4, 9)]))
def test_the_first_published_represents_whatever_the_order(members: list[Member]) -> None:
    assert representative(members) == 2


@given(st.permutations([member(1, 3), member(2, 1), member(3, 2)]))
def test_arriving_one_by_one_ends_like_arriving_together(members: list[Member]) -> None:
    stored: set[int] = set()
    chosen: int | None = None
    for count in range(1, len(members) + 1):
        change = group_change(members[:count], stored, chosen)
        if change is not None:
            stored = (stored - set(change.leaving)) | set(change.joining)
            chosen = change.representative
    assert (stored, chosen) == ({1, 2, 3}, 2)


def test_one_article_is_no_group() -> None:
    assert group_change([member(1)], (), None) is None


def test_a_group_that_is_right_is_left_alone() -> None:
    assert group_change([member(1), member(2, 1)], {1, 2}, 1) is None


def test_a_group_that_lost_all_but_one_is_dissolved() -> None:
    change = group_change([member(1)], {1, 2}, 1)
    assert change is not None
    assert change.dissolved
    assert change.leaving == (1, 2)


def test_a_changed_text_leaves() -> None:
    change = group_change([member(1), member(3, 1)], {1, 2, 3}, 1)
    assert change is not None
    assert (change.leaving, change.joining, change.representative) == ((2,), (), 1)
