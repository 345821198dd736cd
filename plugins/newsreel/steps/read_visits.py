"""Read the pages that visits found changed. A loaded article gains a revision or stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from newsreel.domain.article import Extraction
from newsreel.domain.revision import Outcome
from newsreel.domain.run import Run
from newsreel.rules.revisit import VisitStatus
from newsreel.steps.reading import PagePool, one_by_one, read_documents, write_batch
from newsreel.steps.tools import Tools
from newsreel.store.article_rows import StoredDocument, reading_of, store_article
from newsreel.store.database import Cursor
from newsreel.store.extraction_rows import ReadCapture, date_entries, record_extractions
from newsreel.store.revision_rows import Reading, StoredArticle
from newsreel.store.visit_rows import adopt_capture, mark_visit_read, visited_documents

_STATUS = {Outcome.REVISED: VisitStatus.REVISED, Outcome.FLIP_FLOP: VisitStatus.FLIP_FLOP}


def read_visits(tools: Tools, run: Run, pool: PagePool, article_ids: Sequence[int], version: str) -> None:
    """Read the changed pages of these articles."""
    with tools.database.transaction() as cursor:
        found = visited_documents(cursor, article_ids)
        for document in found:
            if document.body_zstd is None:
                reason = "the changed page's capture is not kept any more"
                mark_visit_read(cursor, document, VisitStatus.FAILED, reason)
    read = read_documents(pool, [document for document in found if document.body_zstd is not None])
    reading = Reading(run.run_id, version, tools.clock.now())
    write_batch(tools, read, one_by_one(partial(_write, reading=reading)))


def _write(cursor: Cursor, document: StoredDocument, extraction: Extraction, *, reading: Reading) -> None:
    stored: StoredArticle | None = None
    reading = reading_of(reading, document)
    if extraction.draft is None:
        # A paywall, an error page, an empty one: what was loaded is all that there is, and it stays.
        mark_visit_read(cursor, document, VisitStatus.NOT_ARTICLE, extraction.reason or extraction.state)
    else:
        stored = store_article(cursor, reading, document, extraction.draft, dict(extraction.aliases))
        date_entries(cursor, stored)
        if stored.outcome == Outcome.REVISED:
            adopt_capture(cursor, document, reading.extractor_version)
        mark_visit_read(cursor, document, _STATUS.get(stored.outcome, VisitStatus.TRIVIAL), None)
    if document.capture_id is not None:
        record_extractions(cursor, [ReadCapture(reading, document.capture_id, extraction, stored)])
