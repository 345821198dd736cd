"""Duplicate groups don't depend on the order in which articles arrive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsreel.rules.grouping import Group, GroupChanges, Member, components, group_changes, groups_of
from tests.support.growth import growth

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def member(number: int, hours: int = 0, text: int = 0, wording: int | None = None) -> Member:
    key = wording if wording is not None else 100 + number
    return Member(number, NOON + timedelta(hours=hours), bytes([number]), bytes([text or number]), key)


def pair(one: int, other: int) -> tuple[int, int]:
    return 100 + one, 100 + other


def stored(group_id: int, representative: int, *others: int) -> Group:
    return Group(group_id, representative, dict.fromkeys(sorted({representative, *others}), "exact"))


def wanted(representative: int, *others: int) -> Group:
    return Group(None, representative, dict.fromkeys(sorted({representative, *others}), "exact"))


@given(st.permutations([member(1, 3, 7), member(2, 1, 7), member(3, 1, 7), member(4, 9, 7)]))
def test_the_first_published_represents_whatever_the_order(members: list[Member]) -> None:
    assert [group.representative for group in groups_of(members, ())] == [2]


def test_equal_texts_equal_wordings_and_copies_join() -> None:
    members = [
        member(1, text=9),
        member(2, text=9),
        member(3, 1, wording=102),
        member(4, 2),
        member(5),
        member(6),
    ]
    assert groups_of(members, [pair(4, 3), pair(4, 2)]) == [
        Group(None, 1, {1: "exact", 2: "exact", 3: "near", 4: "near"})
    ]


def test_a_text_without_wording_joins_by_its_hash_only() -> None:
    tiny = [Member(number, NOON, bytes([number]), b"tiny", None) for number in (1, 2)]
    assert groups_of(tiny, ()) == [Group(None, 1, {1: "exact", 2: "exact"})]


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=30))
def test_components_are_those_of_a_walk(edges: list[tuple[int, int]]) -> None:
    near: dict[int, set[int]] = {}
    for one, other in edges:
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)

    def walk(start: int) -> frozenset[int]:
        seen, waiting = {start}, [start]
        while waiting:
            for other in near[waiting.pop()] - seen:
                seen.add(other)
                waiting.append(other)
        return frozenset(seen)

    assert {frozenset(found) for found in components((), edges)} == {walk(node) for node in near}


def test_a_group_that_is_right_is_left_alone() -> None:
    assert group_changes([wanted(1, 2)], [stored(9, 1, 2)]) == GroupChanges([], {})


def test_a_group_that_lost_all_but_one_is_retired_and_leads_nowhere() -> None:
    assert group_changes([], [stored(9, 1, 2)]) == GroupChanges([], {9: None})


def test_of_two_that_meet_the_key_of_the_first_published_is_kept() -> None:
    assert group_changes([wanted(3, 1, 2, 4)], [stored(8, 1, 2), stored(9, 3, 4)]) == GroupChanges(
        [stored(9, 3, 1, 2, 4)], {8: 9}
    )


def test_a_group_that_splits_keeps_its_key_where_most_stay() -> None:
    changes = group_changes([wanted(1, 2), wanted(3, 4, 5)], [stored(9, 1, 2, 3, 4, 5)])
    assert changes == GroupChanges([wanted(1, 2), stored(9, 3, 4, 5)], {})


def test_a_representative_that_leaves_takes_no_key_along() -> None:
    assert group_changes([wanted(2, 3)], [stored(9, 1, 2, 3)]) == GroupChanges([stored(9, 2, 3)], {})


def test_finding_the_heir_of_a_large_group_takes_no_more_than_its_size() -> None:
    def made(size: int) -> tuple[list[Group], list[Group]]:
        others = range(2, size)
        return [wanted(1, *others)], [stored(1, 1, *others)]

    assert growth(made, lambda groups: group_changes(*groups), 20_000) < 9
