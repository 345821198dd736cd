"""Capture: fetch the pages that wait, and keep them before anything reads them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from newsreel.adapters.compression import compress
from newsreel.domain.fetch import FetchFailure, FetchOutcome, FetchRequest
from newsreel.domain.run import Run
from newsreel.rules.page_retry import after_page_failure
from newsreel.steps.page_turns import ACCEPT_PAGE, ask_for_pages
from newsreel.steps.tools import Tools
from newsreel.store.capture_rows import (
    WaitingPage,
    mark_page_failed,
    pending_hosts,
    pending_pages,
    store_page,
)
from newsreel.store.lease_rows import HostLease, hold_host


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

    def waiting(host: str, now: datetime) -> Sequence[WaitingPage]:
        with tools.database.transaction() as cursor:
            return pending_pages(cursor, run, host, now)

    def request(page: WaitingPage) -> FetchRequest:
        return FetchRequest(page.url, tools.settings.page_limit_bytes, ACCEPT_PAGE)

    write = partial(_write, tools, run.run_id)
    return ask_for_pages(tools, hosts, waiting, request, write, advance)


def _write(tools: Tools, run_id: int, lease: HostLease, page: WaitingPage, outcome: FetchOutcome) -> None:
    if isinstance(outcome, FetchFailure):
        retry = after_page_failure(outcome, page.attempts + 1, tools.settings.page_attempts)
        with tools.database.transaction() as cursor:
            hold_host(cursor, lease)
            mark_page_failed(cursor, run_id, page.url_hash, outcome, retry)
        return
    compressed = compress(outcome.body)
    with tools.database.transaction() as cursor:
        store_page(cursor, run_id, lease, page.url_hash, outcome, compressed)
