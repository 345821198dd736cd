"""Look: read an address or a file as a poll would, and write nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from newsreel.adapters.document_pool import DocumentTrouble, worker_pool
from newsreel.adapters.feed_discovery import FeedLink, feeds_of_page
from newsreel.adapters.feed_parsing import FeedBody, parse_feed
from newsreel.adapters.web_fetcher import web_fetcher
from newsreel.domain.errors import UsageError
from newsreel.domain.feed import FeedSpec, KeyedEntry, ParsedFeed, ParseFailure
from newsreel.domain.fetch import FailureKind, Fetched, FetchFailure, FetchRequest
from newsreel.domain.settings import Settings
from newsreel.ports import Clock
from newsreel.rules.entry_changes import listed_entries
from newsreel.steps.poll import ACCEPT_FEED

# Where the relative links of a file lead when nobody says where it came from.
FILE_URL = "https://file.invalid/"

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Look:
    """What is at an address (or in a file): a feed with its entries, or why not and the feeds it names."""

    address: str
    feed: ParsedFeed | None = None
    entries: tuple[KeyedEntry, ...] = ()
    failure: FetchFailure | ParseFailure | None = None
    offered: tuple[FeedLink, ...] = ()
    fetched: Fetched | None = field(default=None, repr=False)


def look_at_address(spec: FeedSpec, settings: Settings, clock: Clock) -> Look:
    """Fetch an address once, with the limits of a poll, and read what comes."""

    async def fetch() -> Fetched | FetchFailure:
        async with web_fetcher(settings, clock) as fetcher:
            limit, pair = settings.feed_limit_bytes, spec.credentials
            return await fetcher.fetch(FetchRequest(spec.url, limit, ACCEPT_FEED, credentials=pair))

    outcome = asyncio.run(fetch())
    if isinstance(outcome, FetchFailure):
        return Look(spec.url, failure=outcome)
    body = FeedBody(outcome.final_url, outcome.body, outcome.headers, outcome.fetched_at)
    return _read(body, settings, outcome)


def look_at_file(path: Path, settings: Settings, clock: Clock) -> Look:
    """Read a feed document on this machine.

    Raises:
        UsageError: no such file, or one larger than a feed may be.
    """
    try:
        if path.stat().st_size > settings.feed_limit_bytes:
            raise UsageError(f"{path} is larger than a feed may be ({settings.feed_limit_bytes} bytes).")
        body = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{path} can't be read ({error.strerror}): give an http(s) URL or a file."
        ) from error
    return replace(_read(FeedBody(FILE_URL, body, {}, clock.now()), settings, None), address=str(path))


def _read(body: FeedBody, settings: Settings, fetched: Fetched | None) -> Look:
    parsed = _in_worker(parse_feed, body, settings)
    if isinstance(parsed, ParsedFeed):
        return Look(body.url, parsed, listed_entries(parsed, body.url), fetched=fetched)
    if isinstance(parsed, DocumentTrouble):
        return Look(body.url, failure=ParseFailure(FailureKind.UNREADABLE, parsed.reason), fetched=fetched)
    offered = _in_worker(feeds_of_page, body, settings)
    links = () if isinstance(offered, DocumentTrouble) else offered
    return Look(body.url, failure=parsed, offered=links, fetched=fetched)


def _in_worker(
    function: Callable[[FeedBody], Result], body: FeedBody, settings: Settings
) -> Result | DocumentTrouble:
    with worker_pool(function, settings, processes=1) as pool:
        ((_, outcome),) = pool.run([body])
    return outcome
