"""What reading captures has in common, whoever asks: the workers, the documents, the writing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import TypeVar

from newsreel.adapters.document_pool import DocumentPool, DocumentTrouble, worker_pool
from newsreel.adapters.page_reading import CompressedPage, Document, extract_document
from newsreel.domain.article import DatedMoment, Extraction, FeedClaims
from newsreel.domain.errors import UnstorableError
from newsreel.domain.settings import Settings
from newsreel.rules.article_assembly import EXTRACTOR_VERSION
from newsreel.rules.dates import read_date
from newsreel.steps.tools import Tools
from newsreel.store.article_rows import StoredDocument
from newsreel.store.database import Cursor

# Pages read and written together: bounds memory, and what a kill makes us read again.
BATCH = 50

PagePool = DocumentPool[Document, Extraction]
Read = Sequence[tuple[StoredDocument, Extraction]]
Write = Callable[[Cursor, Read], None]
WriteOne = Callable[[Cursor, StoredDocument, Extraction], None]
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads a document, and the version that it goes by. `read` must be importable: workers run it."""

    read: Callable[[Document], Extraction]
    version: str


READER = Reader(extract_document, EXTRACTOR_VERSION)


def batches(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    """The items, `BATCH` at a time."""
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def page_pool(
    settings: Settings, reader: Reader = READER, most_pages: int | None = None
) -> AbstractContextManager[PagePool]:
    """Workers that read pages; no more of them than pages, where their number is known.

    A worker that is still starting when the last page is read would be killed with a traceback.
    """
    processes = settings.worker_processes
    return worker_pool(reader.read, settings, min(processes, most_pages or processes))


def read_documents(pool: PagePool, stored: Sequence[StoredDocument]) -> Read:
    """The outcome of each document; where its page can't be read, that of the feed's own text."""
    return _finish(pool, _begin(pool, stored))


def read_ahead(pool: PagePool, batches_of_documents: Iterable[Sequence[StoredDocument]]) -> Iterator[Read]:
    """Batch after batch as `read_documents`; while the caller writes one, the next is being read."""
    begun: _Begun | None = None
    for stored in batches_of_documents:
        following = _begin(pool, stored)
        if begun is not None:
            yield _finish(pool, begun)
        begun = following
    if begun is not None:
        yield _finish(pool, begun)


@dataclass(frozen=True, slots=True)
class _Begun:
    """Documents that workers are reading."""

    stored: Sequence[StoredDocument]
    work: Sequence[Document]
    outcomes: Iterator[tuple[int, Extraction | DocumentTrouble]]


def _begin(pool: PagePool, stored: Sequence[StoredDocument]) -> _Begun:
    work = [_document(document) for document in stored]
    return _Begun(stored, work, pool.run(work))


def _finish(pool: PagePool, begun: _Begun) -> Read:
    work, outcomes = begun.work, dict(begun.outcomes)
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
    return [(document, extraction_of(outcomes[index])) for index, document in enumerate(begun.stored)]


def one_by_one(write: WriteOne) -> Write:
    """Writes a batch page by page."""

    def write_all(cursor: Cursor, read: Read) -> None:
        for document, extraction in read:
            write(cursor, document, extraction)

    return write_all


def write_batch(tools: Tools, read: Read, write: Write) -> None:
    """Write what was read, in one transaction.

    When one document can't be stored, the others are, and that one is written as refused, with the reason.
    """

    try:
        tools.database.repeat(lambda cursor: write(cursor, read))
    except UnstorableError:
        _write_one_by_one(tools, read, write)


def _write_one_by_one(tools: Tools, read: Read, write: Write) -> None:
    for document, extraction in read:
        try:
            with tools.database.transaction() as cursor:
                write(cursor, [(document, extraction)])
        except UnstorableError as error:
            refused = Extraction("unstorable", str(error), draft=None)
            with tools.database.transaction() as cursor:
                write(cursor, [(document, refused)])


def _document(stored: StoredDocument) -> Document:
    page = None
    if stored.body_zstd is not None:
        url = stored.final_url or stored.canonical_url
        page = CompressedPage(url, stored.body_zstd, stored.content_type)
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
    return Document(page, claims, stored.canonical_url, stored.seen_at, stored.template_lines)


def _claimed(raw: str | None, believed: bool) -> DatedMoment | None:
    """The claimed date with its precision, if it was believed when the feed was read."""
    return read_date(raw) if believed else None


def extraction_of(outcome: Extraction | DocumentTrouble) -> Extraction:
    """What a worker made of a page: where it was stopped, a state with the reason."""
    if isinstance(outcome, DocumentTrouble):
        return Extraction(outcome.kind, outcome.reason, draft=None)
    return outcome
