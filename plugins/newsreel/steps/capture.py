"""Capture: fetch the pages that wait, and keep them before anything reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from newsreel.adapters.compression import compress
from newsreel.domain.fetch import FetchFailure, FetchOutcome, FetchRequest
from newsreel.domain.run import Run
from newsreel.rules.page_retry import GONE, NOT_SENT, after_page_failure
from newsreel.rules.urls import host_of
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
from newsreel.store.search_rows import spend, spent

# Is told the source of a page, and the day that it may be of.
TellPage = Callable[[str, date | None], None]


def capture(
    tools: Tools,
    run: Run,
    buckets: Sequence[int],
    advance: Callable[[int], None] = lambda _: None,
    tell: TellPage = lambda _source, _day: None,
) -> int:
    """Fetch the waiting pages of these buckets; gives the number of pages asked for.

    A page that is gone is asked for in an archive, where a history named one: that is another host's
    turn, after the first, also where the archive has had a turn before.

    Args:
        advance: told about every page asked for, for progress bars.
        tell: told the source of every page asked for, and the day that it may be of.
    """
    in_flight = Counter[int]()
    archives = set[str]()

    def waiting(host: str, now: datetime) -> Iterator[WaitingPage]:
        with tools.database.transaction() as cursor:
            pages = pending_pages(cursor, run, host, now, tools.settings.history_requests_per_source)
        for page in pages:
            # Other hosts of the source spend from the same budget meanwhile.
            if not run.plan.is_live and _is_spent(tools, page.source_id, in_flight[page.source_id]):
                continue
            in_flight[page.source_id] += 1
            try:
                yield page
            finally:
                in_flight[page.source_id] -= 1

    def request(page: WaitingPage) -> FetchRequest:
        return FetchRequest(page.ask_url, tools.settings.page_limit_bytes, ACCEPT_PAGE)

    def write(lease: HostLease, page: WaitingPage, outcome: FetchOutcome) -> None:
        _write(tools, run, archives, lease, page, outcome)
        tell(page.source, page.day)

    asked, seen = 0, set[str]()
    while True:
        with tools.database.transaction() as cursor:
            waiting_hosts = pending_hosts(cursor, run, buckets, tools.clock.now())
        hosts = [host for host in waiting_hosts if host not in seen or host in archives]
        if not hosts:
            return asked
        seen.update(hosts)
        archives.clear()
        asked += ask_for_pages(tools, hosts, waiting, request, write, advance)


def _is_spent(tools: Tools, source_id: int, in_flight: int) -> bool:
    with tools.database.transaction() as cursor:
        used = spent(cursor, source_id, tools.clock.now().date())
    return used + in_flight >= tools.settings.history_requests_per_source


def _write(
    tools: Tools, run: Run, archives: set[str], lease: HostLease, page: WaitingPage, outcome: FetchOutcome
) -> None:
    """Keep an outcome; an archive that has pages waiting from now on is added to `archives`."""
    if isinstance(outcome, FetchFailure):
        retry = after_page_failure(outcome, page.attempts + 1, tools.settings.page_attempts)
        with tools.database.transaction() as cursor:
            hold_host(cursor, lease)
            if not run.plan.is_live and outcome.kind not in NOT_SENT:
                spend(cursor, page.source_id, outcome.started_at.date(), page_requests=1)
            copy = archived_copy(cursor, page.url_hash) if outcome.kind in GONE else None
            if copy is not None:
                ask_archive(cursor, run.run_id, page.url_hash, copy)
                archives.add(host_of(copy[0]))
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
