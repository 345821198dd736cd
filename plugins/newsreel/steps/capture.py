"""Capture: fetch the pages that wait, and keep them before anything reads them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from newsreel.adapters.compression import compress
from newsreel.domain.fetch import FetchFailure, FetchOutcome, FetchRequest
from newsreel.domain.run import Run
from newsreel.rules.page_retry import GONE, NOT_ASKED, after_page_failure
from newsreel.steps.page_turns import ACCEPT_PAGE, ask_for_pages
from newsreel.steps.tools import Tools
from newsreel.store.capture_rows import (
    WaitingPage,
    archived_copy,
    ask_archive,
    mark_captured,
    mark_page_failed,
    pending_hosts,
    pending_pages,
    store_capture,
)
from newsreel.store.lease_rows import HostLease, hold_host
from newsreel.store.run_rows import ensure_partitions
from newsreel.store.search_rows import spend


def capture(
    tools: Tools, run: Run, buckets: Sequence[int], advance: Callable[[int], None] = lambda _: None
) -> int:
    """Fetch the waiting pages of these buckets; gives the number of pages asked for.

    A page that is gone is asked for in an archive, where a history named one: that is another host's
    turn, after the first.

    Args:
        advance: told about every page asked for, for progress bars.
    """

    def waiting(host: str, now: datetime) -> Sequence[WaitingPage]:
        with tools.database.transaction() as cursor:
            return pending_pages(cursor, run, host, now, tools.settings.history_requests_per_source)

    def request(page: WaitingPage) -> FetchRequest:
        return FetchRequest(page.ask_url, tools.settings.page_limit_bytes, ACCEPT_PAGE)

    asked, seen = 0, set[str]()
    write = partial(_write, tools, run)
    while True:
        with tools.database.transaction() as cursor:
            hosts = [
                host for host in pending_hosts(cursor, run, buckets, tools.clock.now()) if host not in seen
            ]
        if not hosts:
            return asked
        seen.update(hosts)
        asked += ask_for_pages(tools, hosts, waiting, request, write, advance)


def _write(tools: Tools, run: Run, lease: HostLease, page: WaitingPage, outcome: FetchOutcome) -> None:
    if isinstance(outcome, FetchFailure):
        retry = after_page_failure(outcome, page.attempts + 1, tools.settings.page_attempts)
        with tools.database.transaction() as cursor:
            hold_host(cursor, lease)
            if not run.plan.is_live and outcome.kind not in NOT_ASKED:
                spend(cursor, page.source_id, outcome.started_at.date(), page_requests=1)
            copy = archived_copy(cursor, page.url_hash) if outcome.kind in GONE else None
            if copy is not None:
                ask_archive(cursor, run.run_id, page.url_hash, copy)
            else:
                mark_page_failed(cursor, run.run_id, page.url_hash, outcome, retry)
        told = {"kind": outcome.kind, "http_status": outcome.http_status, "given_up": retry.given_up}
        tools.tell("page_failed", {"run": run.run_id, "page": page.url_hash.hex(), **told})
        return
    if page.archived_at is not None:
        outcome = replace(outcome, final_url=page.url)
        # In a transaction of its own: making a partition locks out all who read captures.
        with tools.database.transaction() as cursor:
            ensure_partitions(cursor, page.archived_at, page.archived_at)
    compressed = compress(outcome.body)
    with tools.database.transaction() as cursor:
        hold_host(cursor, lease)
        if not run.plan.is_live:
            spend(cursor, page.source_id, outcome.started_at.date(), page_requests=1)
        capture_id = store_capture(
            cursor, run.run_id, "page", page.url_hash, outcome, compressed, page.archived_at
        )
        mark_captured(cursor, run.run_id, page.url_hash, capture_id)
    page_key = page.url_hash.hex()
    tools.tell("page_captured", {"run": run.run_id, "page": page_key, "capture": capture_id})
