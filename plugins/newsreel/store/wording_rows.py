"""What is known of the wordings of articles, the index to search them by, and links between them."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from psycopg2.extras import execute_values

from newsreel.rules.candidates import Pair, Postings, Sketched, ordered
from newsreel.rules.near_duplicates import RULE_VERSION, Comparison
from newsreel.store.database import Cursor
from newsreel.store.statements import int_array, sql

# Texts that are read together, at most: their shingles take some thirty times as much.
BYTES_AT_ONCE = 8 * 1024 * 1024
# What statements have to know of the rules of this installation.
RULES = {"rule_version": RULE_VERSION}


@dataclass(frozen=True, slots=True)
class Unlinked:
    """The newest revision of an article, to be looked at; `dated_at` is its publication, else first seen."""

    article_id: int
    revision_number: int
    dated_at: datetime
    authors: tuple[str, ...]
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Noted:
    """What is noted of an article; `wording_key` is None for a tiny text."""

    article_id: int
    wording_key: int | None
    dated_at: datetime
    revision_number: int
    rule_version: int
    shelf: int | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Two wordings that are copies, or of which the longer contains the shorter one."""

    short_key: int
    long_key: int
    comparison: Comparison
    shared_hashes: tuple[int, ...]


def dated_in(cursor: Cursor, start: datetime, after: int, limit: int) -> list[Unlinked]:
    """Revisions that were looked at, of articles dated from `start` on; keys above `after`, in order.

    At most `limit` of them, and fewer where their texts are long.
    """
    parameters = {"start": start, "after": after, "limit": limit, "limit_bytes": BYTES_AT_ONCE}
    cursor.execute(sql("wordings.dated_in"), parameters)
    return [unlinked(row) for row in cursor.fetchall()]


def noted(cursor: Cursor, article_ids: Sequence[int]) -> dict[int, Noted]:
    """What is noted of these articles."""
    cursor.execute(sql("wordings.by_article"), {"article_ids": int_array(article_ids)})
    return {row[0]: Noted(*row) for row in cursor.fetchall()}


def sketched(cursor: Cursor, keys: Collection[int]) -> set[tuple[int, int]]:
    """Which of these wordings are in the index, on which shelves."""
    cursor.execute(sql("wordings.sketched"), {"keys": int_array(keys), **RULES})
    return {(key, shelf) for key, shelf in cursor.fetchall()}


def ensure_shelves(cursor: Cursor, shelves: Iterable[int]) -> None:
    """Make room in the index."""
    for shelf in sorted(set(shelves)):
        cursor.execute(sql("wordings.ensure_shelf"), {"shelf": shelf})


def insert_sketches(cursor: Cursor, wordings: Iterable[Sketched]) -> None:
    """Put wordings into the index; in the order of the index, so that each of its pages is visited once."""
    rows = sorted((one.shelf, value, one.wording_key) for one in wordings for value in one.sketch)
    lines = "".join(f"{shelf}\t{value}\t{key}\n" for shelf, value, key in rows)
    cursor.copy_expert(sql("wordings.copy_sketches"), io.StringIO(lines))


def note(cursor: Cursor, rows: Iterable[Noted]) -> None:
    """Note what was looked at; sorted, so that two who note the same articles don't block each other.

    Newer rules that were through with everything are told that they are not: after `share_versions` only.
    """
    values = [
        (
            row.article_id,
            row.wording_key,
            row.dated_at,
            row.shelf,
            row.revision_number,
            row.rule_version,
            row.agency,
        )
        for row in sorted(rows, key=lambda row: row.article_id)
    ]
    execute_values(cursor, sql("wordings.note"), values, page_size=1000)
    cursor.execute(sql("wordings.reopen_newer_versions"), RULES)


def postings(cursor: Cursor, places: Mapping[int, Sequence[int]]) -> Postings:
    """The wordings under these hashes of each shelf."""
    found: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    for shelf, hashes in places.items():
        cursor.execute(sql("wordings.postings"), {"shelf": shelf, "hashes": int_array(hashes)})
        for value, key in cursor.fetchall():
            found[shelf, value].add(key)
    return found


def stop_hashes(cursor: Cursor, hashes: Collection[int]) -> set[int]:
    """Which of these are stop hashes."""
    cursor.execute(sql("wordings.stop_hashes"), {"hashes": int_array(hashes), **RULES})
    return {value for (value,) in cursor.fetchall()}


def share_stop_hashes(cursor: Cursor) -> None:
    """Nothing becomes a stop hash until the end of this transaction."""
    cursor.execute(sql("wordings.share_stop_hashes"))


def add_stop_hashes(cursor: Cursor, hashes: Collection[int]) -> None:
    """These are stop hashes from now on; waits for those who write links."""
    cursor.execute(sql("wordings.lock_stop_hashes"))
    cursor.execute(sql("wordings.insert_stop_hashes"), {"hashes": int_array(hashes), **RULES})


def texts(cursor: Cursor, keys: Collection[int]) -> dict[int, str]:
    """The text of each of these wordings that some article carries.

    Only those of the lowest keys where all would be long; one at least, if any is carried.
    """
    cursor.execute(sql("wordings.texts"), {"keys": int_array(keys), "limit_bytes": BYTES_AT_ONCE})
    return dict(cursor.fetchall())


def linked_pairs(cursor: Cursor, keys: Collection[int]) -> set[Pair]:
    """Pairs that are linked and of which one is one of these; the lower key first."""
    cursor.execute(sql("wordings.links_of"), {"keys": int_array(keys), **RULES})
    return {ordered(*pair) for pair in cursor.fetchall()}


def insert_links(cursor: Cursor, links: Iterable[Link]) -> None:
    """Write links; sorted, so that two who write the same ones don't block each other."""
    rows = [
        (link.short_key, link.long_key, RULE_VERSION, link.comparison.verdict.value,
         link.comparison.containment, link.comparison.agreement, link.comparison.salient_containment,
         list(link.shared_hashes))
        for link in sorted(links, key=lambda link: (link.short_key, link.long_key))
    ]  # fmt: skip
    execute_values(cursor, sql("wordings.insert_links"), rows, page_size=1000)


def unlinked(row: tuple[int, int, datetime, list[str], str]) -> Unlinked:
    """A row of one of the statements that give texts to look at."""
    article_id, revision_number, dated_at, authors, text = row
    return Unlinked(article_id, revision_number, dated_at, tuple(authors), text)
