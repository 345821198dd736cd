"""Preview: what would be read from pages, without a warehouse and without writing anything."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

from newsreel.adapters.page_reading import Document
from newsreel.adapters.polite_host import PoliteHost
from newsreel.adapters.web_fetcher import web_fetcher
from newsreel.domain.article import Extraction, FeedClaims, Page
from newsreel.domain.errors import UsageError
from newsreel.domain.fetch import FetchFailure, FetchOutcome, FetchRequest
from newsreel.domain.settings import Settings
from newsreel.ports import Clock
from newsreel.rules.contact import require_contact
from newsreel.rules.urls import canonical_url
from newsreel.steps.page_turns import ACCEPT_PAGE
from newsreel.steps.reading import PagePool, batches, extraction_of, page_pool


def preview_address(settings: Settings, clock: Clock, address: str) -> Extraction:
    """Fetch one page as a run would (robots.txt, limits, guards) and read it.

    Raises:
        UsageError: not an http(s) address, or a public one without a contact set.
    """
    url = canonical_url(address)
    if url is None:
        raise UsageError(f"{address!r} is neither a file nor an http(s) address.")
    require_contact(settings, [url])

    async def fetch() -> FetchOutcome:
        async with web_fetcher(settings, clock) as fetcher:
            host = PoliteHost(fetcher, settings, clock)
            return await host.fetch_page(FetchRequest(url, settings.page_limit_bytes, ACCEPT_PAGE))

    outcome = asyncio.run(fetch())
    if isinstance(outcome, FetchFailure):
        return Extraction(outcome.kind, outcome.reason, draft=None)
    page = Page(outcome.final_url, outcome.body, outcome.headers.get("content-type"))
    with page_pool(settings, most_pages=1) as pool:
        return _read(pool, [Document(page, FeedClaims(), url, clock.now())])[0]


def preview_files(
    settings: Settings, clock: Clock, files: Sequence[Path], url: str | None = None
) -> Iterator[tuple[Path, Extraction]]:
    """Read files in parallel, in their order; `url` is where the page was (else a made-up address)."""
    with page_pool(settings, most_pages=len(files)) as pool:
        for batch in batches(files):
            work = [_document(path, url, clock) for path in batch]
            yield from zip(batch, _read(pool, work), strict=True)


def _document(path: Path, url: str | None, clock: Clock) -> Document:
    # A file has no address of its own; this one is nobody's.
    address = url or f"https://page.invalid/{path.name}"
    return Document(Page(address, path.read_bytes()), FeedClaims(), address, clock.now())


def _read(pool: PagePool, work: Sequence[Document]) -> list[Extraction]:
    outcomes = dict(pool.run(work))
    return [extraction_of(outcomes[index]) for index in range(len(work))]
