"""Reextract: read captures again with the extractor of today. Needs no network.

All pages are read and compared first, so that the difference report comes before the first write;
what was read waits in a temporary file meanwhile, so that memory stays flat.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import IO

from newsreel.adapters.compression import compress, decompress
from newsreel.domain.article import Extraction
from newsreel.domain.errors import UsageError
from newsreel.domain.revision import ArticleContent, DifferenceReport, Outcome
from newsreel.domain.run import Run, RunPlan
from newsreel.domain.window import Window
from newsreel.rules.difference_report import ReadAgain, note_difference, summary
from newsreel.rules.differences import content_of, worth_a_revision
from newsreel.steps.begin import begin_without_network
from newsreel.steps.reading import (
    READER,
    Read,
    Reader,
    batches,
    one_by_one,
    page_pool,
    read_documents,
    write_batch,
)
from newsreel.steps.tools import Tools
from newsreel.store.article_rows import StoredDocument, reading_of, store_article, version_for
from newsreel.store.database import Cursor
from newsreel.store.extraction_rows import LoadedPage, ReadCapture, date_entries, record_extractions
from newsreel.store.reextraction_rows import (
    documents_again,
    mark_read_again,
    mark_still_rejected,
    pages_to_read_again,
    reopen,
    source_by_domain,
)
from newsreel.store.revision_rows import (
    Reading,
    StoredArticle,
    StoredContent,
    current_contents,
    newest_contents,
)
from newsreel.store.run_rows import finish_run, write_report
from newsreel.store.visit_rows import note_pages

PIPELINE = "reextract_articles"
_DROPPED = Extraction("dropped", "the capture is not kept any more", draft=None)
_Advance = Callable[[int], None]
# Number of pages, and what was read of them.
_Batch = tuple[int, Read]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which captures: of pages of a window, of one source (its domain) or all.

    Only those that another version of the extractor read last, unless `every_version`.
    """

    window: Window
    source: str | None = None
    every_version: bool = False


def reextract_work(tools: Tools, selection: Selection, reader: Reader = READER) -> list[bytes]:
    """Keys of the pages to be read again.

    Raises:
        UsageError: there is no such source.
    """
    with tools.database.transaction() as cursor:
        source_id = source_by_domain(cursor, selection.source) if selection.source else None
        if selection.source and source_id is None:
            raise UsageError(
                f"{selection.source} is no known source: give a domain that `newsreel feeds list` shows."
            )
        return pages_to_read_again(
            cursor, selection.window, source_id, reader.version, every_version=selection.every_version
        )


def reextract(
    tools: Tools,
    plan: RunPlan | None,
    selection: Selection,
    show: Callable[[DifferenceReport], None],
    *,
    keys: Sequence[bytes] | None = None,
    read_some: _Advance = lambda _: None,
    wrote_some: _Advance = lambda _: None,
    reader: Reader = READER,
) -> int:
    """Read the captures of a selection again, show what differs, then write it.

    Gives the number of articles that the run has changed so far, earlier attempts included.

    Args:
        plan: the run that writes; None compares only and writes nothing at all.
        show: given the difference report, before anything is written.
        keys: what `reextract_work` gave, where the caller has asked already.
        read_some, wrote_some: told about pages read and pages written, for progress bars.
    """
    run = begin_without_network(tools, plan) if plan else None
    keys = reextract_work(tools, selection, reader) if keys is None else keys
    with tempfile.TemporaryFile(prefix="newsreel-reextract-") as spool:
        report = _compare(tools, keys, selection.window, reader, spool, read_some)
        show(report)
        if run is not None:
            spool.seek(0)
            for pages, read in _spooled(spool):
                reading = Reading(run.run_id, reader.version, tools.clock.now(), is_again=True)
                write_batch(tools, read, one_by_one(partial(_write, reading=reading)))
                wrote_some(pages)
    return _finish(tools, run, report) if run is not None else 0


def _compare(
    tools: Tools, keys: Sequence[bytes], window: Window, reader: Reader, spool: IO[bytes], advance: _Advance
) -> DifferenceReport:
    report = DifferenceReport()
    if not keys:
        return report
    with page_pool(tools.settings, reader) as pool:
        for batch in batches(keys):
            with tools.database.transaction() as cursor:
                stored = documents_again(cursor, batch)
                known = [document.article_id for document in stored if document.article_id]
                contents = current_contents(cursor, known)
            kept = [document for document in stored if document.capture_id is None or document.body_zstd]
            report.dropped += len(stored) - len(kept)
            read = read_documents(pool, kept)
            for document, extraction in read:
                before = contents.get(document.article_id) if document.article_id else None
                outcome = _outcome(tools, document, extraction, before, reader.version)
                content = before.content if before else None
                page = ReadAgain(document.canonical_url, document.state_kind, content, outcome, extraction)
                note_difference(report, page, window)
            dropped = [(document, _DROPPED) for document in stored if document not in kept]
            slim = [(replace(document, body_zstd=None), extraction) for document, extraction in read]
            slim += dropped
            _spool(spool, (len(batch), slim))
            advance(len(batch))
    return report


def _outcome(
    tools: Tools,
    document: StoredDocument,
    extraction: Extraction,
    before: StoredContent | None,
    version: str,
) -> Outcome | None:
    """What storing the reading would come to; the same rules decide again when it is written."""
    if before is None or extraction.draft is None:
        return None
    if document.seen_at < before.known_from_at:
        return Outcome.OLDER

    def earlier() -> Sequence[ArticleContent]:
        with tools.database.transaction() as cursor:
            return newest_contents(cursor, before.article_id)

    return worth_a_revision(
        before.content,
        content_of(extraction.draft),
        same_extractor=before.extractor_version == version_for(version, document),
        earlier=earlier,
    )


def _spool(spool: IO[bytes], batch: _Batch) -> None:
    packed = compress(pickle.dumps(batch))
    spool.write(len(packed).to_bytes(8) + packed)


def _spooled(spool: IO[bytes]) -> Iterator[_Batch]:
    while size := spool.read(8):
        packed = spool.read(int.from_bytes(size))
        # Written by this very process, into a file that has no name.
        batch: _Batch = pickle.loads(decompress(packed))  # noqa: S301
        yield batch


def _write(cursor: Cursor, document: StoredDocument, extraction: Extraction, *, reading: Reading) -> None:
    stored: StoredArticle | None = None
    reading = reading_of(reading, document)
    if extraction == _DROPPED:  # there is nothing to read, now or the next time
        mark_read_again(cursor, reading, document)
        return
    if extraction.draft is not None:
        stored = store_article(cursor, reading, document, extraction.draft, dict(extraction.aliases))
        reopen(cursor, reading, document, stored)
        date_entries(cursor, stored)
        note_pages(cursor, [LoadedPage(reading, document, stored)])
    elif document.article_id is None:
        reason = extraction.reason or extraction.state
        mark_still_rejected(cursor, reading, document, extraction.state, reason)
    mark_read_again(cursor, reading, document)
    if document.capture_id is not None:
        record_extractions(cursor, [ReadCapture(reading, document.capture_id, extraction, stored)])


def _finish(tools: Tools, run: Run, report: DifferenceReport) -> int:
    with tools.database.transaction() as cursor:
        sources = write_report(cursor, run)
        finish_run(cursor, run.run_id, "succeeded", summary(report), tools.clock.now())
    return sum(source.articles_new + source.articles_revised for source in sources)
