"""Check duplicates: compute the last days anew, beside what is stored, and expect no difference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from newsreel.rules.candidates import ordered, shelf_of
from newsreel.rules.grouping import Group, group_changes
from newsreel.rules.wording import Wording, wording
from newsreel.steps.group import group, groups_around
from newsreel.steps.tools import Tools
from newsreel.steps.wording_links import find_links, noted_of, sketched_of
from newsreel.store.database import Cursor
from newsreel.store.group_rows import enqueue, lock_grouping
from newsreel.store.wording_queue import look_again
from newsreel.store.wording_rows import (
    Unlinked,
    dated_in,
    insert_sketches,
    linked_pairs,
    noted,
    postings,
    stop_hashes,
)

BATCH = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """Something stored that is not what the rules say: `what` is wording, index, link or group."""

    what: str
    article_id: int
    detail: str


def check_duplicates(
    tools: Tools, days: int, *, repair: bool = False, advance: Callable[[int], None] = lambda _: None
) -> list[Difference]:
    """Compare the articles dated in the last `days` with what grouping them anew would write.

    What waits is grouped first. What differs is looked at a second time, because others may write
    meanwhile. With `repair`, articles that differ are looked at again, and grouped.
    """
    differences = _compare(tools, days, repair=repair, advance=advance)
    if differences and not repair:
        again = set(_compare(tools, days, repair=False, advance=lambda _: None))
        differences = [difference for difference in differences if difference in again]
    if repair and differences:
        _repair(tools, differences)
    return differences


def _compare(tools: Tools, days: int, *, repair: bool, advance: Callable[[int], None]) -> list[Difference]:
    group(tools)
    start = tools.clock.now() - timedelta(days=days)
    differences: list[Difference] = []
    after = 0
    while True:
        with tools.database.transaction() as cursor:
            batch = dated_in(cursor, start, after, BATCH)
        if not batch:
            break
        differences += _check_batch(tools, [(one, wording(one.text)) for one in batch], repair=repair)
        after = batch[-1].article_id
        advance(len(batch))
    return differences


def _check_batch(tools: Tools, read: Sequence[tuple[Unlinked, Wording]], *, repair: bool) -> list[Difference]:
    found = [
        *_wrong_wordings(tools, read),
        *_unindexed(tools, read, repair=repair),
        *_missing_links(tools, read),
    ]
    return found + _wrong_groups(tools, [one.article_id for one, _ in read])


def _wrong_wordings(tools: Tools, read: Sequence[tuple[Unlinked, Wording]]) -> list[Difference]:
    with tools.database.transaction() as cursor:
        stored = noted(cursor, [one.article_id for one, _ in read])
    found = []
    for one, text in read:
        wanted, row = noted_of(one, text), stored.get(one.article_id)
        if row is None:  # forgotten meanwhile: it waits to be grouped
            continue
        if (wanted.wording_key, wanted.dated_at) != (row.wording_key, row.dated_at):
            found.append(
                Difference("wording", one.article_id, "its text or date is not the one that was noted")
            )
    return found


def _unindexed(tools: Tools, read: Sequence[tuple[Unlinked, Wording]], *, repair: bool) -> list[Difference]:
    """Wordings that the index lacks in whole or in part; put back at once when it is to be repaired."""
    searchable = sketched_of(read)
    with tools.database.transaction() as cursor:
        stops = stop_hashes(cursor, {value for one in searchable for value in one.sketch})
        shelves: defaultdict[int, set[int]] = defaultdict(set)
        for one in searchable:
            shelves[one.shelf].update(set(one.sketch) - stops)
        found = postings(cursor, {shelf: sorted(hashes) for shelf, hashes in shelves.items()})
        lacking = [
            one
            for one in searchable
            if any(
                value not in stops and one.wording_key not in found.get((one.shelf, value), ())
                for value in one.sketch
            )
        ]
        if repair:
            insert_sketches(cursor, lacking)
    keys = {(one.wording_key, one.shelf) for one in lacking}
    return [
        Difference("index", one.article_id, "the index lacks its sketch")
        for one, text in read
        if (text.key, shelf_of(one.dated_at)) in keys
    ]


def _missing_links(tools: Tools, read: Sequence[tuple[Unlinked, Wording]]) -> list[Difference]:
    carrier: dict[int, int] = {text.key: one.article_id for one, text in read}
    wanted = find_links(tools, read, known=True)
    with tools.database.transaction() as cursor:
        stored = linked_pairs(cursor, set(carrier))
    found = []
    for link in wanted:
        pair = ordered(link.short_key, link.long_key)
        if pair not in stored:
            mine = next(key for key in pair if key in carrier)
            found.append(Difference("link", carrier[mine], "a copy of it is not linked with it"))
    return found


def _wrong_groups(tools: Tools, article_ids: Sequence[int]) -> list[Difference]:
    with tools.database.transaction() as cursor:
        lock_grouping(cursor)
        wanted, stored = groups_around(cursor, set(article_ids))
    changes = group_changes(wanted, stored)
    members = {one.group_id: one for one in stored}
    wrong: list[Group] = [*changes.written, *(members[key] for key in changes.retired)]
    return [Difference("group", one.representative, "its group is not the one it should be") for one in wrong]


def _repair(tools: Tools, differences: Sequence[Difference]) -> None:
    article_ids = {one.article_id for one in differences}

    def mark(cursor: Cursor) -> None:
        look_again(cursor, sorted(article_ids))
        enqueue(cursor, article_ids)

    tools.database.repeat(mark)
    group(tools)
