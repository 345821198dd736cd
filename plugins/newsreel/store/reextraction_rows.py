"""Captures that are read again: which pages, and what becomes of their entries."""

from __future__ import annotations

from collections.abc import Sequence

from newsreel.domain.window import Window
from newsreel.store.article_rows import StoredDocument, stored_document
from newsreel.store.database import Cursor
from newsreel.store.revision_rows import Reading, StoredArticle
from newsreel.store.statements import sql


def source_by_domain(cursor: Cursor, domain: str) -> int | None:
    """The key of a source; None when there is none of this domain."""
    cursor.execute(sql("reextractions.source_by_domain"), {"domain": domain})
    row = cursor.fetchone()
    return int(row[0]) if row else None


def pages_to_read_again(
    cursor: Cursor, window: Window, source_id: int | None, extractor_version: str, *, every_version: bool
) -> list[bytes]:
    """Keys of the pages of a window that another version of the extractor read last (or any), sorted."""
    cursor.execute(
        sql("reextractions.page_keys"),
        {
            "window_start": window.start,
            "window_end": window.end,
            "source_id": source_id,
            "extractor_version": extractor_version,
            "every_version": every_version,
        },
    )
    return [bytes(key) for (key,) in cursor.fetchall()]


def documents_again(cursor: Cursor, keys: Sequence[bytes]) -> list[StoredDocument]:
    """What is needed to read these pages again; those that somebody works on are left out."""
    cursor.execute(sql("reextractions.documents"), {"keys": list(keys)})
    return [stored_document(row) for row in cursor.fetchall()]


def mark_read_again(cursor: Cursor, reading: Reading, document: StoredDocument) -> None:
    """Note which version of the extractor has read the page, and its article, last."""
    cursor.execute(
        sql("reextractions.mark_read"),
        {
            "url_hash": document.url_hash,
            "article_id": document.article_id,
            "extractor_version": reading.extractor_version,
        },
    )


def reopen(cursor: Cursor, reading: Reading, document: StoredDocument, stored: StoredArticle) -> None:
    """Entries of the page that led to no article lead to this one now."""
    cursor.execute(
        sql("reextractions.reopen"),
        {
            "run_id": reading.run_id,
            "url_hash": document.url_hash,
            "capture_id": document.capture_id,
            "article_id": stored.article_id,
            "dated_at": stored.published_at,
        },
    )


def mark_still_rejected(
    cursor: Cursor, reading: Reading, document: StoredDocument, kind: str, reason: str
) -> None:
    """The page is no article now either; the reason may be another."""
    cursor.execute(
        sql("reextractions.still_rejected"),
        {
            "run_id": reading.run_id,
            "url_hash": document.url_hash,
            "capture_id": document.capture_id,
            "kind": kind,
            "reason": reason,
        },
    )
