"""Discover: ask the histories of sources for what was published in the window of a run for the past."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from newsreel.adapters.document_pool import worker_pool
from newsreel.adapters.index_pages import read_index_page
from newsreel.adapters.web_fetcher import web_fetcher
from newsreel.domain.run import Run
from newsreel.rules.urls import host_bucket, source_domain
from newsreel.steps.host_desks import HostDesks
from newsreel.steps.host_work import work_on_hosts
from newsreel.steps.lease_desk import HostTurn
from newsreel.steps.source_search import SourceSearch, TellDays
from newsreel.steps.tools import Tools
from newsreel.steps.waiting_work import sources_to_search
from newsreel.store.search_rows import SearchedSource


def discover(
    tools: Tools,
    run: Run,
    buckets: Sequence[int],
    advance: Callable[[int], None] = lambda _: None,
    tell: TellDays = lambda _source, _open: None,
) -> int:
    """Search the histories of the sources of these buckets; gives the number of sources.

    Each source is searched by one worker at a time, under a lease of its own, in turns: what another
    run has found out meanwhile is not asked again. Whatever was found is committed batch by batch,
    with the place where the search goes on.

    Args:
        advance: told about every source that is done, for progress bars.
        tell: told how many days of a source are still to be searched, whenever that changes.

    Raises:
        OutageError: a host or a source was held by another worker for too long; try again.
    """
    chosen = {_lease_name(source): source for source in sources_to_search(tools, run)
              if host_bucket(source.domain) in buckets}  # fmt: skip
    if chosen:
        asyncio.run(_search_all(tools, run, chosen, advance, tell))
    return len(chosen)


def home_url(source: SearchedSource) -> str:
    """Address of a source's front page: where its first feed of its own is served, else by its name."""
    for url in source.feed_urls:
        parts = urlsplit(url)
        if source_domain(parts.netloc) == source.domain:
            return f"{parts.scheme}://{parts.netloc}/"
    return f"https://{source.domain}/"


async def _search_all(
    tools: Tools,
    run: Run,
    chosen: dict[str, SearchedSource],
    advance: Callable[[int], None],
    tell: TellDays,
) -> None:
    async with web_fetcher(tools.settings, tools.clock) as fetcher, HostDesks(tools, fetcher) as desks:
        with worker_pool(read_index_page, tools.settings) as pool:
            searches = {
                name: SourceSearch(tools, run, source, home_url(source), desks.fetch, pool, tell)
                for name, source in chosen.items()
            }

            async def one_source(turn: HostTurn) -> bool:
                turn.rest_seconds = 0.0  # the lease of a source is nobody's host
                has_more = await searches[turn.lease.host].turn()
                if not has_more:
                    advance(1)
                return has_more

            await work_on_hosts(tools, list(searches), one_source)


def _lease_name(source: SearchedSource) -> str:
    """A lease like those of hosts; no host has such a name."""
    return f"histories of {source.domain}"
