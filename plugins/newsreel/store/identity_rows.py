"""Which URL leads to which article, and parting what was taken for one article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newsreel.rules.explanation import Compared
from newsreel.store.database import Cursor
from newsreel.store.statements import sql
from newsreel.store.wording_queue import look_again


@dataclass(frozen=True, slots=True)
class Alias:
    """A URL that leads to an article, and how we know."""

    url: str
    reason: str
    created_at: datetime


def article_to_compare(cursor: Cursor, article_id: int) -> Compared | None:
    """The newest state of an article; None when there is no such article."""
    cursor.execute(sql("identity.article_by_id"), {"article_id": article_id})
    row = cursor.fetchone()
    return Compared(*row) if row else None


def article_id_by_url(cursor: Cursor, key: bytes) -> int | None:
    """The article that a URL (its key) leads to."""
    cursor.execute(sql("identity.article_id_by_url"), {"url_hash": key})
    row = cursor.fetchone()
    return int(row[0]) if row else None


def aliases(cursor: Cursor, article_id: int) -> list[Alias]:
    """All URLs that lead to an article, the canonical one first."""
    cursor.execute(sql("identity.aliases"), {"article_id": article_id})
    return [Alias(*row) for row in cursor.fetchall()]


def lock_article(cursor: Cursor, article_id: int) -> bytes:
    """Key of an article's canonical URL; the article is ours until the end of the transaction."""
    cursor.execute(sql("identity.lock_article"), {"article_id": article_id})
    row = cursor.fetchone()
    if row is None:
        raise LookupError(f"article {article_id} has gone")
    return bytes(row[0])


def revisions_by_page(cursor: Cursor, article_id: int, key: bytes) -> tuple[list[int], list[int]]:
    """Numbers of the revisions that were read from the page of a URL, and of the others."""
    cursor.execute(sql("identity.revisions_by_page"), {"article_id": article_id, "url_hash": key})
    found = cursor.fetchall()
    return [number for number, here in found if here], [number for number, here in found if not here]


def has_entries(cursor: Cursor, key: bytes) -> bool:
    """Whether a feed (or history) lists the URL."""
    cursor.execute(sql("identity.has_entries"), {"url_hash": key})
    row = cursor.fetchone()
    return bool(row and row[0])


def part_article(
    cursor: Cursor, article_id: int, key: bytes, revision_numbers: list[int], reason: str, now: datetime
) -> int:
    """Make the alias an article of its own with these revisions; gives its key."""
    cursor.execute(sql("identity.insert_parted"), {"url_hash": key})
    row = cursor.fetchone()
    if row is None:
        raise LookupError("the alias has gone")
    parted = int(row[0])
    parameters = {
        "article_id": article_id,
        "parted": parted,
        "url_hash": key,
        "revision_numbers": revision_numbers,
        "is_read": bool(revision_numbers),
        "reason": reason,
        "now": now,
    }
    for name in (
        "identity.part_alias",
        "identity.pin",
        "identity.part_revisions",
        "identity.part_extractions",
        "identity.part_entries",
        "identity.forget_wording",
    ):
        cursor.execute(sql(name), parameters)
    for one in (article_id, parted):
        cursor.execute(sql("identity.make_newest_current"), {"article_id": one})
    look_again(cursor, (article_id, parted))
    for name in ("identity.date_parted", "identity.part_visits", "identity.visit_parted"):
        cursor.execute(sql(name), parameters)
    return parted
