"""Extract: read captures into articles. Needs no network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from newsreel.adapters.compression import decompress
from newsreel.adapters.document_pool import DocumentPool, DocumentTrouble, document_pool
from newsreel.adapters.page_reading import Document, extract_document
from newsreel.domain.article import DatedMoment, Extraction, FeedClaims, Page
from newsreel.domain.errors import UnstorableError
from newsreel.domain.run import Run
from newsreel.rules.dates import read_date
from newsreel.steps.tools import Tools
from newsreel.store.article_rows import (
    StoredArticle,
    StoredDocument,
    captured_keys,
    documents,
    mark_loaded,
    mark_outside,
    mark_rejected,
    record_extraction,
    store_article,
)
from newsreel.store.database import Cursor

# Pages read and written together: bounds memory, and what a kill makes us read again.
BATCH = 50
_PagePool = DocumentPool[Document, Extraction]


def extract(
    tools: Tools, run: Run, buckets: Sequence[int], advance: Callable[[int], None] = lambda _: None
) -> int:
    """Read the captured pages of these buckets; gives the number of pages read.

    Args:
        advance: told about every page read, for progress bars.
    """
    with tools.database.transaction() as cursor:
        keys = captured_keys(cursor, run, buckets)
    if not keys:
        return 0
    settings = tools.settings
    with document_pool(
        extract_document,
        processes=settings.worker_processes,
        timeout_seconds=settings.document_timeout_seconds,
        memory_bytes=settings.document_memory_bytes,
    ) as pool:
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            _read_batch(tools, run, pool, batch)
            advance(len(batch))
    return len(keys)


def _read_batch(tools: Tools, run: Run, pool: _PagePool, keys: Sequence[bytes]) -> None:
    with tools.database.transaction() as cursor:
        stored = documents(cursor, keys)
    read = list(zip(stored, _readings(pool, [_document(document) for document in stored]), strict=True))

    def write_all(cursor: Cursor) -> None:
        for document, extraction in read:
            _write(cursor, tools, run, document, extraction)

    try:
        tools.database.repeat(write_all)
    except UnstorableError:
        _write_one_by_one(tools, run, read)


def _readings(pool: _PagePool, work: Sequence[Document]) -> list[Extraction]:
    """The outcome of each document; where its page can't be read, that of the feed's own text."""
    outcomes = dict(pool.run(work))
    hostile = [
        index
        for index, document in enumerate(work)
        if isinstance(outcomes[index], DocumentTrouble) and document.claims.content_html
    ]
    second = dict(pool.run([replace(work[index], page=None) for index in hostile]))
    for position, index in enumerate(hostile):
        reading = second[position]
        if isinstance(reading, Extraction) and reading.draft is not None:
            outcomes[index] = reading
    return [_extraction(outcomes[index]) for index in range(len(work))]


def _write_one_by_one(tools: Tools, run: Run, read: Sequence[tuple[StoredDocument, Extraction]]) -> None:
    """One document can't be stored: the others are, and that one gets a row with the reason."""
    for document, extraction in read:
        try:
            with tools.database.transaction() as cursor:
                _write(cursor, tools, run, document, extraction)
        except UnstorableError as error:
            refused = Extraction("unstorable", str(error), draft=None)
            with tools.database.transaction() as cursor:
                _write(cursor, tools, run, document, refused)


def _write(cursor: Cursor, tools: Tools, run: Run, document: StoredDocument, extraction: Extraction) -> None:
    draft = extraction.draft
    stored: StoredArticle | None = None
    if draft is None:
        reason = extraction.reason or extraction.state
        mark_rejected(cursor, run.run_id, document, extraction.state, reason)
    else:
        published_at = draft.published.at if draft.published else None
        if run.plan.is_live or (published_at is not None and published_at in run.plan.window):
            aliases = dict(extraction.aliases)
            stored = store_article(cursor, run.run_id, document, draft, aliases)
            mark_loaded(cursor, run.run_id, document, stored)
        else:
            kind, reason = _outside(published_at is None, str(run.plan.window), published_at)
            mark_outside(cursor, run.run_id, document, published_at, kind, reason)
            extraction = Extraction(kind, reason, draft=None)
    if document.capture_id is not None:
        now = tools.clock.now()
        record_extraction(cursor, run.run_id, document.capture_id, now, extraction, stored)


def _outside(undated: bool, window: str, published_at: object) -> tuple[str, str]:
    if undated:
        return "undated", "nothing gives a date; the next live run loads it"
    return "outside_window", f"published {published_at}, outside {window}; its own day loads it"


def _document(stored: StoredDocument) -> Document:
    page = None
    if stored.body_zstd is not None:
        url = stored.final_url or stored.canonical_url
        page = Page(url, decompress(stored.body_zstd), stored.content_type)
    claims = FeedClaims(
        title=stored.title,
        authors=stored.authors,
        tags=stored.tags,
        language=stored.language,
        summary=stored.summary,
        content_html=stored.content_html,
        published=_claimed(stored.published_raw, stored.published_at is not None),
        updated=_claimed(stored.updated_raw, stored.updated_at is not None),
    )
    captured_at = stored.captured_at or stored.last_seen_at
    return Document(page, claims, stored.canonical_url, captured_at)


def _claimed(raw: str | None, believed: bool) -> DatedMoment | None:
    """The claimed date with its precision, if it was believed when the feed was read."""
    return read_date(raw) if believed else None


def _extraction(outcome: Extraction | DocumentTrouble) -> Extraction:
    if isinstance(outcome, DocumentTrouble):
        return Extraction(outcome.kind, outcome.reason, draft=None)
    return outcome
