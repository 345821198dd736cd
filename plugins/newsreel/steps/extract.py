"""Extract: read captures into articles. Needs no network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial

from newsreel.domain.article import ArticleDraft, Extraction
from newsreel.domain.events import Field
from newsreel.domain.run import Run
from newsreel.rules.page_retry import after_page_state
from newsreel.steps.read_visits import read_visits
from newsreel.steps.reading import (
    READER,
    PagePool,
    Read,
    Reader,
    batches,
    page_pool,
    read_ahead,
    write_batch,
)
from newsreel.steps.tools import Tools
from newsreel.store.article_rows import StoredDocument, captured_keys, documents, reading_of
from newsreel.store.capture_rows import lock_pages
from newsreel.store.database import Cursor
from newsreel.store.extraction_rows import (
    LoadedPage,
    ReadCapture,
    mark_asked_again,
    mark_loaded,
    mark_outside,
    mark_rejected,
    record_extractions,
)
from newsreel.store.load_rows import ReadPage, store_pages
from newsreel.store.revision_rows import Reading
from newsreel.store.visit_rows import note_pages, unread_articles


def extract(
    tools: Tools,
    run: Run,
    buckets: Sequence[int],
    advance: Callable[[int], None] = lambda _: None,
    reader: Reader = READER,
) -> int:
    """Read the captured pages of these buckets, and in a live run those that visits found changed.

    Gives the number of pages read.

    Args:
        advance: told about every page read, for progress bars.
    """
    with tools.database.transaction() as cursor:
        keys = captured_keys(cursor, run, buckets)
        visited = unread_articles(cursor, buckets) if run.plan.is_live else []
    if not keys and not visited:
        return 0
    with page_pool(tools.settings, reader) as pool:
        _read(tools, run, pool, keys, advance, reader.version)
        for articles in batches(visited):
            read_visits(tools, run, pool, articles, reader.version)
            advance(len(articles))
    return len(keys) + len(visited)


def read_late(tools: Tools, run: Run, keys: Sequence[bytes], reader: Reader = READER) -> None:
    """Read pages whose captures another run read first, and which turned out to be of this one."""
    with page_pool(tools.settings, reader) as pool:
        _read(tools, run, pool, keys, lambda _: None, reader.version)


def _read(
    tools: Tools,
    run: Run,
    pool: PagePool,
    keys: Sequence[bytes],
    advance: Callable[[int], None],
    version: str,
) -> None:
    def loaded() -> Iterator[Sequence[StoredDocument]]:
        for batch in batches(keys):
            with tools.database.transaction() as cursor:
                stored = documents(cursor, batch)
            yield stored

    for batch, read in zip(batches(keys), read_ahead(pool, loaded()), strict=True):
        reading = Reading(run.run_id, version, tools.clock.now())
        write_batch(tools, read, partial(_write, run=run, reading=reading))
        for document, extraction in read:
            tools.tell("page_read", _told(run, document, extraction))
        advance(len(batch))


def _told(run: Run, document: StoredDocument, extraction: Extraction) -> dict[str, Field]:
    page, capture = document.url_hash.hex(), document.capture_id
    return {"run": run.run_id, "page": page, "capture": capture, "state": extraction.state}


def _write(cursor: Cursor, read: Read, *, run: Run, reading: Reading) -> None:
    """Articles of the run's window are stored together, and their pages marked; then the pages that led to
    none."""
    to_load = [
        ReadPage(reading_of(reading, document), document, extraction.draft, extraction.aliases)
        for document, extraction in read
        if extraction.draft is not None and _is_ours(run, extraction.draft)
    ]
    loaded = [
        LoadedPage(page.reading, page.document, stored)
        for page, stored in zip(to_load, store_pages(cursor, to_load), strict=True)
    ]
    lock_pages(cursor, [document.url_hash for document, _ in read])
    mark_loaded(cursor, loaded)
    note_pages(cursor, loaded)
    stored = {page.document.url_hash: page.stored for page in loaded}
    records: list[ReadCapture] = []
    for document, extraction in read:
        of_document, article = reading_of(reading, document), stored.get(document.url_hash)
        found = extraction if article else _mark_unloaded(cursor, run, of_document, document, extraction)
        if document.capture_id is not None:
            records.append(ReadCapture(of_document, document.capture_id, found, article))
    record_extractions(cursor, records)


def _mark_unloaded(
    cursor: Cursor, run: Run, reading: Reading, document: StoredDocument, extraction: Extraction
) -> Extraction:
    """Mark a page that led to no article of this run; gives what its reading is recorded as."""
    draft = extraction.draft
    if draft is None:
        reason = extraction.reason or extraction.state
        retry = after_page_state(extraction.state, document.attempts, reading.at)
        if document.capture_id is not None and not retry.given_up:
            mark_asked_again(cursor, reading, document, extraction, retry)
        mark_rejected(cursor, reading, document, extraction.state, reason)
        return extraction
    published_at = draft.published.at if draft.published else None
    kind, reason = _outside(published_at)
    mark_outside(cursor, run.run_id, document, published_at, kind, reason)
    return Extraction(kind, reason, draft=None)


def _is_ours(run: Run, draft: ArticleDraft) -> bool:
    if run.plan.is_live:
        return True
    return draft.published is not None and draft.published.at in run.plan.window


def _outside(published_at: datetime | None) -> tuple[str, str]:
    """The reason does not name the run's window: whichever run reads a page, it says the same of it."""
    if published_at is None:
        return "undated", "nothing gives a date, so no run for the past can load it"
    return "outside_window", f"published {published_at:%Y-%m-%d %H:%M} UTC; a run of its own day loads it"
