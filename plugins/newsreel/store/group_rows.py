"""Duplicate groups, and the articles whose group has to be looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from psycopg2.extras import execute_values

from newsreel.rules.candidates import FEWEST_SHARED, Pair
from newsreel.rules.grouping import GROUPING_VERSION, Group, GroupChanges, Member
from newsreel.rules.near_duplicates import MOST_APART
from newsreel.store.database import Cursor
from newsreel.store.statements import int_array, sql


def lock_grouping(cursor: Cursor) -> None:
    """Wait until no other transaction groups; held until the end of this one."""
    cursor.execute(sql("groups.lock_grouping"))


def enqueue(cursor: Cursor, article_ids: Iterable[int]) -> None:
    """The groups of these articles have to be looked at."""
    cursor.execute(sql("groups.enqueue"), {"article_ids": int_array(article_ids)})


def queued(cursor: Cursor, limit: int) -> dict[int, int]:
    """Articles whose group has to be looked at, by the key of their place in the queue."""
    cursor.execute(sql("groups.queued"), {"limit": limit})
    return dict(cursor.fetchall())


def dequeue(cursor: Cursor, queue_ids: Iterable[int]) -> None:
    """These have been looked at."""
    cursor.execute(sql("groups.dequeue"), {"queue_ids": int_array(queue_ids)})


def remove_links_by_stop_hashes(cursor: Cursor) -> set[int]:
    """Remove links that new stop hashes made; gives the articles that carried them."""
    cursor.execute(sql("groups.settle_stop_hashes"))
    by_version: defaultdict[int, list[int]] = defaultdict(list)
    for value, version in cursor.fetchall():
        by_version[version].append(value)
    keys: set[int] = set()
    for version, hashes in by_version.items():
        parameters = {"rule_version": version, "hashes": hashes, "fewest": FEWEST_SHARED}
        cursor.execute(sql("groups.remove_links_by_stop_hashes"), parameters)
        keys.update(key for pair in cursor.fetchall() for key in pair)
    if not keys:
        return set()
    cursor.execute(sql("groups.carriers_of_wordings"), {"keys": int_array(keys)})
    return {article_id for (article_id,) in cursor.fetchall()}


def members(cursor: Cursor, article_ids: Collection[int]) -> list[Member]:
    """These articles as grouping sees them."""
    cursor.execute(sql("groups.members"), {"article_ids": int_array(article_ids)})
    return [
        Member(article_id, dated_at, bytes(url_hash), bytes(text_hash), key)
        for article_id, dated_at, url_hash, text_hash, key in cursor.fetchall()
    ]


def carriers(cursor: Cursor, texts: Collection[bytes], keys: Collection[int]) -> set[int]:
    """Articles that carry one of these texts or wordings."""
    cursor.execute(sql("groups.carriers"), {"texts": sorted(texts), "keys": int_array(keys)})
    return {article_id for (article_id,) in cursor.fetchall()}


def copies(cursor: Cursor, keys: Collection[int]) -> set[Pair]:
    """Pairs of copies within days, of which one is one of these wordings."""
    cursor.execute(sql("groups.copies"), {"keys": int_array(keys), "most_apart": MOST_APART})
    return {(short, long) for short, long in cursor.fetchall()}


def stored_groups(cursor: Cursor, article_ids: Collection[int]) -> list[Group]:
    """The groups that these articles are in."""
    cursor.execute(sql("groups.stored_groups"), {"article_ids": int_array(article_ids)})
    found: dict[int, tuple[int, dict[int, str]]] = {}
    for group_id, representative, article_id, kind in cursor.fetchall():
        found.setdefault(group_id, (representative, {}))[1][article_id] = kind
    return [Group(group_id, first, kinds) for group_id, (first, kinds) in found.items()]


def write_changes(cursor: Cursor, changes: GroupChanges, stored: Sequence[Group], now: datetime) -> None:
    """Write groups and retire others. Members leave first: an article may go from one to the other."""
    touched = {group.group_id for group in changes.written} | set(changes.retired)
    before = {
        (article_id, group.group_id, kind)
        for group in stored
        if group.group_id in touched
        for article_id, kind in group.kinds.items()
    }
    keys = [_write_group(cursor, group, now) for group in changes.written]
    after = {
        (article_id, key, kind)
        for key, group in zip(keys, changes.written, strict=True)
        for article_id, kind in group.kinds.items()
    }
    cursor.execute(
        sql("groups.remove_members"), {"article_ids": int_array({row[0] for row in before - after})}
    )
    execute_values(cursor, sql("groups.insert_members"), sorted(after - before), page_size=1000)
    if changes.retired:
        gone = sorted(changes.retired)
        led = [changes.retired[group_id] for group_id in gone]
        cursor.execute(sql("groups.retire_groups"), {"group_ids": gone, "leads_to": led, "now": now})
        cursor.execute(sql("groups.remove_groups"), {"group_ids": gone})


def _write_group(cursor: Cursor, group: Group, now: datetime) -> int:
    parameters = {"representative": group.representative, "rule_version": GROUPING_VERSION, "now": now}
    if group.group_id is not None:
        cursor.execute(sql("groups.update_group"), parameters | {"group_id": group.group_id})
        return group.group_id
    cursor.execute(sql("groups.insert_group"), parameters)
    row = cursor.fetchone()
    if row is None:
        raise LookupError("the group got no key")
    return int(row[0])
