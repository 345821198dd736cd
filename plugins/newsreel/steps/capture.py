"""Capture: fetch the pages that wait, and keep them before anything reads them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from newsreel.adapters.compression import compress
from newsreel.adapters.polite_host import PoliteHost
from newsreel.adapters.web_fetcher import web_fetcher
from newsreel.domain.fetch import FetchFailure, FetchOutcome, FetchRequest
from newsreel.domain.run import Run
from newsreel.rules.page_retry import after_page_failure
from newsreel.steps.host_work import work_on_hosts
from newsreel.steps.tools import Tools
from newsreel.store.capture_rows import (
    WaitingPage,
    mark_captured,
    mark_page_failed,
    pending_hosts,
    pending_pages,
    store_capture,
)
from newsreel.store.lease_rows import HostLease, hold_host

# How long one run asks a host before it lets another one have its turn.
TURN_SECONDS = 60.0
ACCEPT_PAGE = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"


def capture(
    tools: Tools, run: Run, buckets: Sequence[int], advance: Callable[[int], None] = lambda _: None
) -> int:
    """Fetch the waiting pages of these buckets; gives the number of pages asked for.

    Args:
        advance: told about every page asked for, for progress bars.
    """
    with tools.database.transaction() as cursor:
        hosts = pending_hosts(cursor, run, buckets, tools.clock.now())
    if not hosts:
        return 0
    asked = 0

    async def all_hosts() -> None:
        nonlocal asked
        async with web_fetcher(tools.settings, tools.clock) as fetcher:
            polite_hosts = {host: PoliteHost(fetcher, tools.settings, tools.clock) for host in hosts}

            async def one_host(lease: HostLease) -> bool:
                """Some of the host's pages; says whether there are more."""
                nonlocal asked
                polite, began = polite_hosts[lease.host], tools.clock.now()
                with tools.database.transaction() as cursor:
                    pages = pending_pages(cursor, run, lease.host, began)
                for page in pages:
                    if (tools.clock.now() - began).total_seconds() > TURN_SECONDS:
                        return True
                    request = FetchRequest(page.url, tools.settings.page_limit_bytes, ACCEPT_PAGE)
                    _write(tools, run.run_id, lease, page, await polite.fetch_page(request))
                    asked += 1
                    advance(1)
                    if polite.rests_long:
                        break
                return False

            await work_on_hosts(tools, hosts, one_host)

    asyncio.run(all_hosts())
    return asked


def _write(tools: Tools, run_id: int, lease: HostLease, page: WaitingPage, outcome: FetchOutcome) -> None:
    if isinstance(outcome, FetchFailure):
        retry = after_page_failure(outcome, page.attempts + 1, tools.settings.page_attempts)
        with tools.database.transaction() as cursor:
            hold_host(cursor, lease)
            mark_page_failed(cursor, run_id, page.url_hash, outcome, retry)
        return
    compressed = compress(outcome.body)
    with tools.database.transaction() as cursor:
        hold_host(cursor, lease)
        capture_id = store_capture(cursor, run_id, "page", page.url_hash, outcome, compressed)
        mark_captured(cursor, run_id, page.url_hash, capture_id)
