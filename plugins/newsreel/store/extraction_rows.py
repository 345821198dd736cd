"""What became of pages that were read: their entries, and one row for each reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg2.extras import execute_values

from newsreel.domain.article import Extraction
from newsreel.rules.page_retry import PageRetry
from newsreel.store.article_rows import StoredDocument
from newsreel.store.database import Cursor
from newsreel.store.revision_rows import ROWS_AT_ONCE, Reading, StoredArticle
from newsreel.store.statements import sql


@dataclass(frozen=True, slots=True)
class LoadedPage:
    """A page that led to an article."""

    reading: Reading
    document: StoredDocument
    stored: StoredArticle


@dataclass(frozen=True, slots=True)
class ReadCapture:
    """A capture that was read; `stored` is the article where it led to one."""

    reading: Reading
    capture_id: int
    extraction: Extraction
    stored: StoredArticle | None


def mark_loaded(cursor: Cursor, pages: Sequence[LoadedPage]) -> None:
    """Entries of these pages are loaded; all entries of an article take over the date of its last page."""
    if not pages:
        return
    dates = {page.stored.article_id: page.stored.published_at for page in pages}
    rows = [
        (page.document.url_hash, page.document.capture_id, page.stored.article_id,
         dates[page.stored.article_id], page.reading.extractor_version, page.reading.run_id)
        for page in pages
    ]  # fmt: skip
    types = "(%s::bytea, %s::bigint, %s::bigint, %s::timestamptz, %s::text, %s::bigint)"
    execute_values(cursor, sql("extractions.mark_loaded"), rows, template=types, page_size=len(rows))


def date_entries(cursor: Cursor, stored: StoredArticle) -> None:
    """All entries of an article take over its date of publication."""
    cursor.execute(
        sql("extractions.date_entries"), {"article_id": stored.article_id, "dated_at": stored.published_at}
    )


def mark_outside(
    cursor: Cursor,
    run_id: int,
    document: StoredDocument,
    dated_at: datetime | None,
    kind: str,
    reason: str,
) -> None:
    """The page belongs to another window: it waits for that, under its right date."""
    cursor.execute(
        sql("extractions.mark_outside"),
        {
            "run_id": run_id,
            "url_hash": document.url_hash,
            "capture_id": document.capture_id,
            "dated_at": dated_at,
            "kind": kind,
            "reason": reason,
        },
    )


def mark_asked_again(
    cursor: Cursor, reading: Reading, document: StoredDocument, extraction: Extraction, retry: PageRetry
) -> None:
    """The page was read and is no article yet: it is asked for again at the retry's time."""
    cursor.execute(
        sql("extractions.mark_asked_again"),
        {
            "run_id": reading.run_id,
            "extractor_version": reading.extractor_version,
            "url_hash": document.url_hash,
            "capture_id": document.capture_id,
            "next_attempt_at": retry.next_attempt_at,
            "kind": extraction.state,
            "reason": extraction.reason,
        },
    )


def mark_rejected(cursor: Cursor, reading: Reading, document: StoredDocument, kind: str, reason: str) -> None:
    """The page was read and is not an article."""
    cursor.execute(
        sql("extractions.mark_rejected"),
        {
            "run_id": reading.run_id,
            "extractor_version": reading.extractor_version,
            "url_hash": document.url_hash,
            "capture_id": document.capture_id,
            "kind": kind,
            "reason": reason,
        },
    )


def record_extractions(cursor: Cursor, readings: Sequence[ReadCapture]) -> None:
    """One row for a capture and a version: the last reading, but one that led to an article before others."""
    last: dict[tuple[int, str], ReadCapture] = {}
    for one in readings:
        key = (one.capture_id, one.reading.extractor_version)
        if key not in last or last[key].stored is None or one.stored is not None:
            last[key] = one
    rows = [
        (capture_id, version, one.reading.run_id, one.reading.at, one.extraction.state, one.extraction.reason,
         one.stored.article_id if one.stored else None, one.stored.revision_number if one.stored else None)
        for (capture_id, version), one in sorted(last.items(), key=lambda item: item[0])
    ]  # fmt: skip
    if rows:
        execute_values(cursor, sql("extractions.record_extractions"), rows, page_size=ROWS_AT_ONCE)
