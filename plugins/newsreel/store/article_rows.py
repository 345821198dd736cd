"""Pages to be read, and the articles, revisions and provenance that come of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg2.extras import execute_values

from newsreel.domain.article import ArticleDraft, Extraction
from newsreel.domain.run import Run
from newsreel.rules.article_assembly import EXTRACTOR_VERSION, written_value
from newsreel.rules.urls import url_key
from newsreel.store.database import Cursor
from newsreel.store.feed_rows import ensure_source
from newsreel.store.run_rows import scope_of
from newsreel.store.statements import sql


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A page that waits to be read: the claims of its best entry, and its capture where it has one."""

    url_hash: bytes
    canonical_url: str
    source_id: int
    capture_id: int | None
    title: str | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    language: str | None
    summary: str | None
    content_html: str | None
    published_raw: str | None
    published_at: datetime | None
    updated_raw: str | None
    updated_at: datetime | None
    last_seen_at: datetime
    first_seen_at: datetime
    captured_at: datetime | None
    final_url: str | None
    content_type: str | None
    body_zstd: bytes | None


def captured_buckets(cursor: Cursor, run: Run) -> dict[int, int]:
    """Number of pages waiting to be read by bucket of hosts, in the scope of the run."""
    cursor.execute(sql("extractions.captured_buckets"), scope_of(run.plan))
    return dict(cursor.fetchall())


def captured_keys(cursor: Cursor, run: Run, buckets: Sequence[int]) -> list[bytes]:
    """Keys of the pages of these buckets that wait to be read, sorted."""
    cursor.execute(sql("extractions.captured_keys"), scope_of(run.plan) | {"buckets": list(buckets)})
    return [bytes(key) for (key,) in cursor.fetchall()]


def documents(cursor: Cursor, keys: Sequence[bytes]) -> list[StoredDocument]:
    """What is needed to read these pages; those that are not waiting any more are left out."""
    cursor.execute(sql("extractions.documents"), {"keys": list(keys)})
    found = []
    for row in cursor.fetchall():
        key, *middle, body = row
        middle[4], middle[5] = tuple(middle[4]), tuple(middle[5])
        found.append(StoredDocument(*(bytes(key), *middle, bytes(body) if body is not None else None)))
    return found


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """What came of storing a page.

    `revision_number` is the revision that says what was read; None when a newer state is stored
    already. `published_at` is that of the current state.
    """

    article_id: int
    revision_number: int | None
    published_at: datetime | None


def store_article(
    cursor: Cursor, run_id: int, document: StoredDocument, draft: ArticleDraft, aliases: dict[str, str]
) -> StoredArticle:
    """Write what a page says: article, aliases, and a revision when its content is new."""
    article_id = _identity(cursor, run_id, document, draft, aliases)
    cursor.execute(sql("articles.lock_article"), {"article_id": article_id})
    for url, reason in sorted({draft.canonical_url: "canonical", **aliases}.items()):
        cursor.execute(
            sql("articles.add_alias"),
            {"url_hash": url_key(url), "url": url, "article_id": article_id, "reason": reason},
        )
    return _revise(cursor, run_id, article_id, document, draft)


def _identity(
    cursor: Cursor, run_id: int, document: StoredDocument, draft: ArticleDraft, aliases: dict[str, str]
) -> int:
    keys = [draft.canonical_url_hash, *sorted(url_key(url) for url in aliases)]
    cursor.execute(sql("articles.find_article"), {"keys": keys})
    row = cursor.fetchone()
    if row is None:
        cursor.execute(
            sql("articles.insert_article"),
            {
                # Not the feed's publisher: an aggregator lists other people's articles.
                "source_id": ensure_source(cursor, draft.canonical_url),
                "canonical_url": draft.canonical_url,
                "canonical_url_hash": draft.canonical_url_hash,
                "first_seen_at": document.first_seen_at,
                "run_id": run_id,
            },
        )
        row = cursor.fetchone()
    if row is None:  # another worker made it between the two statements
        cursor.execute(sql("articles.article_by_key"), {"canonical_url_hash": draft.canonical_url_hash})
        row = cursor.fetchone()
    if row is None:
        raise LookupError(f"no article for {draft.canonical_url}")
    return int(row[0])


def _revise(
    cursor: Cursor, run_id: int, article_id: int, document: StoredDocument, draft: ArticleDraft
) -> StoredArticle:
    published_at = draft.published.at if draft.published else None
    known_from_at = document.captured_at or document.last_seen_at
    cursor.execute(sql("articles.current_revision"), {"article_id": article_id})
    current = cursor.fetchone()
    number = 1
    if current is not None:
        current_number, content_hash, current_from_at, current_published_at = current
        if bytes(content_hash) == draft.content_hash:
            return StoredArticle(article_id, int(current_number), current_published_at)
        if known_from_at < current_from_at:
            return StoredArticle(article_id, None, current_published_at)
        cursor.execute(sql("articles.retire_revision"), {"article_id": article_id})
        number = int(current_number) + 1
    cursor.execute(
        sql("articles.insert_revision"),
        {
            "article_id": article_id,
            "revision_number": number,
            "known_from_at": known_from_at,
            "run_id": run_id,
            "capture_id": document.capture_id,
            "extractor_version": EXTRACTOR_VERSION,
            "content_hash": draft.content_hash,
            "text_hash": draft.text_hash,
            "text_origin": draft.text_origin,
            "title": draft.title,
            "authors": list(draft.authors),
            "published_at": published_at,
            "published_precision": draft.published.precision if draft.published else None,
            "modified_at": draft.modified.at if draft.modified else None,
            "language": draft.language,
            "section": draft.section,
            "tags": list(draft.tags),
            "description": draft.description,
            "image_url": draft.image_url,
            "is_paywalled": draft.is_paywalled,
            "text": draft.text,
            "word_count": draft.word_count,
        },
    )
    rows = [
        (article_id, number, verdict.candidate.field, verdict.candidate.origin,
         written_value(verdict.candidate.value), verdict.won)
        for verdict in draft.provenance
    ]  # fmt: skip
    execute_values(cursor, sql("articles.insert_candidates"), rows, page_size=200)
    return StoredArticle(article_id, number, published_at)


def mark_loaded(cursor: Cursor, run_id: int, document: StoredDocument, stored: StoredArticle) -> None:
    """Entries of the page are loaded; all entries of the article take over its date."""
    parameters = {
        "run_id": run_id,
        "url_hash": document.url_hash,
        "capture_id": document.capture_id,
        "article_id": stored.article_id,
        "dated_at": stored.published_at,
    }
    cursor.execute(sql("extractions.mark_loaded"), parameters)
    cursor.execute(sql("extractions.date_entries"), parameters)


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


def mark_rejected(cursor: Cursor, run_id: int, document: StoredDocument, kind: str, reason: str) -> None:
    """The page was read and is not an article."""
    cursor.execute(
        sql("extractions.mark_rejected"),
        {
            "run_id": run_id,
            "url_hash": document.url_hash,
            "capture_id": document.capture_id,
            "kind": kind,
            "reason": reason,
        },
    )


def record_extraction(
    cursor: Cursor,
    run_id: int,
    capture_id: int,
    at: datetime,
    extraction: Extraction,
    stored: StoredArticle | None,
) -> None:
    """One row for one reading of a capture; `stored` is the article where it led to one."""
    cursor.execute(
        sql("extractions.record_extraction"),
        {
            "capture_id": capture_id,
            "extractor_version": EXTRACTOR_VERSION,
            "run_id": run_id,
            "extracted_at": at,
            "state": extraction.state,
            "reason": extraction.reason,
            "article_id": stored.article_id if stored else None,
            "revision_number": stored.revision_number if stored else None,
        },
    )
