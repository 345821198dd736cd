"""Duplicate groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from newsreel.rules.grouping import GroupChange, Member
from newsreel.store.database import Cursor
from newsreel.store.statements import sql


@dataclass(frozen=True, slots=True)
class StoredGroup:
    """A group as it is stored: its members, and which of them represents it."""

    group_id: int
    representative: int
    article_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Ungrouped:
    """A revision to be grouped; `old_match_hash` is the text of the group its article is in."""

    article_id: int
    revision_number: int
    text_hash: bytes
    old_match_hash: bytes | None


def lock_grouping(cursor: Cursor) -> None:
    """Wait until no other transaction groups; held until the end of this one."""
    cursor.execute(sql("groups.lock_grouping"))


def ungrouped(cursor: Cursor) -> list[Ungrouped]:
    """Revisions that nobody has grouped yet."""
    cursor.execute(sql("groups.ungrouped"))
    return [
        Ungrouped(article_id, number, bytes(text), bytes(old) if old is not None else None)
        for article_id, number, text, old in cursor.fetchall()
    ]


def members_by_text(cursor: Cursor, hashes: Sequence[bytes]) -> dict[bytes, list[Member]]:
    """The articles that carry each of these texts now."""
    cursor.execute(sql("groups.articles_with_text"), {"hashes": list(hashes)})
    found: dict[bytes, list[Member]] = defaultdict(list)
    for text_hash, article_id, dated_at, url_hash in cursor.fetchall():
        found[bytes(text_hash)].append(Member(article_id, dated_at, bytes(url_hash)))
    return found


def groups_by_text(cursor: Cursor, hashes: Sequence[bytes]) -> dict[bytes, StoredGroup]:
    """The groups that are stored for these texts."""
    cursor.execute(sql("groups.groups_of_texts"), {"hashes": list(hashes)})
    rows: dict[bytes, list[tuple[int, int, int]]] = defaultdict(list)
    for text_hash, group_id, article_id, representative in cursor.fetchall():
        rows[bytes(text_hash)].append((group_id, article_id, representative))
    return {
        text_hash: StoredGroup(found[0][0], found[0][2], frozenset(row[1] for row in found))
        for text_hash, found in rows.items()
    }


def remove_members(cursor: Cursor, article_ids: Sequence[int]) -> None:
    """Take articles out of their groups."""
    cursor.execute(sql("groups.remove_members"), {"article_ids": sorted(article_ids)})


def remove_groups(cursor: Cursor, group_ids: Sequence[int]) -> None:
    """Remove groups that are empty."""
    cursor.execute(sql("groups.remove_groups"), {"group_ids": sorted(group_ids)})


def write_group(
    cursor: Cursor,
    text_hash: bytes,
    change: GroupChange,
    group_id: int | None,
    version: str,
    now: datetime,
) -> None:
    """Make or update the group of a text; `change` says who joins and who represents."""
    parameters = {"representative": change.representative, "rule_version": version, "now": now}
    if group_id is None:
        cursor.execute(sql("groups.insert_group"), parameters)
        row = cursor.fetchone()
        if row is None:
            raise LookupError("the group got no key")
        group_id = int(row[0])
    else:
        cursor.execute(sql("groups.update_group"), parameters | {"group_id": group_id})
    for article_id in change.joining:
        cursor.execute(
            sql("groups.insert_member"),
            {"article_id": article_id, "group_id": group_id, "match_hash": text_hash},
        )


def mark_grouped(cursor: Cursor, revisions: Sequence[Ungrouped]) -> None:
    """These revisions have been looked at."""
    cursor.execute(
        sql("groups.mark_grouped"),
        {
            "article_ids": [revision.article_id for revision in revisions],
            "revision_numbers": [revision.revision_number for revision in revisions],
        },
    )
