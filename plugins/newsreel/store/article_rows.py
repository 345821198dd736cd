"""Pages to be read, and the articles that come of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from newsreel.domain.article import ArticleDraft
from newsreel.domain.run import Run
from newsreel.rules.urls import url_key
from newsreel.store.database import Cursor
from newsreel.store.feed_rows import ensure_source
from newsreel.store.revision_rows import Reading, Sighting, StoredArticle, first_revision, revise
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
    archived_at: datetime | None
    final_url: str | None
    content_type: str | None
    body_zstd: bytes | None
    attempts: int
    template_version: int
    template_lines: tuple[str, ...]
    # What is stored of a page that was read before; not given for pages that wait to be read.
    article_id: int | None = None
    state_kind: str | None = None

    @property
    def seen_at(self) -> datetime:
        """When the state that it shows was seen: the capture's time, or the feed's without one."""
        return self.captured_at or self.last_seen_at

    @property
    def sighting(self) -> Sighting:
        """Where and when that was."""
        return Sighting(self.capture_id, self.seen_at, self.archived_at)


def reading_of(reading: Reading, document: StoredDocument) -> Reading:
    """The reading of one document: its version tells the template lines of the source as well."""
    return replace(reading, extractor_version=version_for(reading.extractor_version, document))


def version_for(extractor_version: str, document: StoredDocument) -> str:
    """The version that a document is read with: `2`, or `2+3` with the third set of template lines."""
    known = document.template_version
    return f"{extractor_version}+{known}" if known else extractor_version


def stored_document(row: Sequence[Any]) -> StoredDocument:
    """A row of one of the statements named `documents`."""
    return StoredDocument(*map(_plain, row))


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    if isinstance(value, memoryview):
        return bytes(value)
    return tuple(value) if isinstance(value, list) else value


def captured_buckets(cursor: Cursor, run: Run) -> dict[int, int]:
    """Number of pages waiting to be read by bucket of hosts, in the scope of the run."""
    cursor.execute(sql("extractions.captured_buckets"), {"run_id": run.run_id})
    return dict(cursor.fetchall())


def captured_keys(cursor: Cursor, run: Run, buckets: Sequence[int]) -> list[bytes]:
    """Keys of the pages of these buckets that wait to be read, sorted."""
    cursor.execute(sql("extractions.captured_keys"), {"run_id": run.run_id, "buckets": list(buckets)})
    return [bytes(key) for (key,) in cursor.fetchall()]


def late_pages(cursor: Cursor) -> dict[date, list[bytes]]:
    """Pages that were read and are of days whose runs are over, by day."""
    cursor.execute(sql("extractions.late_pages"))
    found: dict[date, list[bytes]] = {}
    for day, key in cursor.fetchall():
        found.setdefault(day, []).append(bytes(key))
    return found


def documents(cursor: Cursor, keys: Sequence[bytes]) -> list[StoredDocument]:
    """What is needed to read these pages; those that are not waiting any more are left out."""
    cursor.execute(sql("extractions.documents"), {"keys": list(keys)})
    return [stored_document(row) for row in cursor.fetchall()]


def store_article(
    cursor: Cursor, reading: Reading, document: StoredDocument, draft: ArticleDraft, aliases: dict[str, str]
) -> StoredArticle:
    """Write what a page says: article, aliases, and a revision when its content is new.

    A page that led to an article before leads to the same one now, whatever it claims.
    """
    article_id, is_new = document.article_id, False
    if article_id is None:
        article_id, is_new = _identity(cursor, reading.run_id, document, draft, aliases)
    if not is_new:  # nobody else sees one that is new
        cursor.execute(sql("articles.lock_article"), {"article_id": article_id})
    for url, reason in sorted({draft.canonical_url: "canonical", **aliases}.items()):
        cursor.execute(
            sql("articles.add_alias"),
            {"url_hash": url_key(url), "url": url, "article_id": article_id, "reason": reason},
        )
    if is_new:
        return first_revision(cursor, reading, article_id, document.sighting, draft)
    return revise(cursor, reading, article_id, document.sighting, draft)


def _identity(
    cursor: Cursor, run_id: int, document: StoredDocument, draft: ArticleDraft, aliases: dict[str, str]
) -> tuple[int, bool]:
    """The article that a page leads to, and whether it was made just now."""
    keys = [draft.canonical_url_hash, *sorted(url_key(url) for url in aliases)]
    cursor.execute(sql("articles.find_article"), {"keys": keys})
    row = cursor.fetchone()
    is_new = False
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
        is_new = row is not None
    if row is None:  # another worker made it between the two statements
        cursor.execute(sql("articles.article_by_key"), {"canonical_url_hash": draft.canonical_url_hash})
        row = cursor.fetchone()
    if row is None:
        raise LookupError(f"no article for {draft.canonical_url}")
    return int(row[0]), is_new
