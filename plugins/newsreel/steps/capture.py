"""Capture: fetch the pages that wait, and keep them before anything reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from functools import partial

from newsreel.domain.fetch import FetchRequest
from newsreel.domain.run import Run
from newsreel.steps.capture_writing import CaptureWriting
from newsreel.steps.page_turns import ACCEPT_PAGE, FinishedPage, ask_for_pages
from newsreel.steps.tools import Tools
from newsreel.store.capture_rows import WaitingPage, month_of, pending_hosts, pending_pages
from newsreel.store.run_rows import ensure_partitions
from newsreel.store.search_rows import spent

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
        advance: told about pages asked for and written, for progress bars.
        tell: told the source of every such page, and the day that it may be of.
    """
    pages = _Pages(tools, run, tell)
    asked, seen = 0, set[str]()
    while True:
        with tools.database.transaction() as cursor:
            waiting_hosts = pending_hosts(cursor, run, buckets, tools.clock.now())
        hosts = [host for host in waiting_hosts if host not in seen or host in pages.archives]
        if not hosts:
            return asked
        seen.update(hosts)
        pages.archives.clear()
        asked += ask_for_pages(tools, hosts, pages, advance)


class _Pages:
    """The pages of one run's shard. `archives` have had pages waiting since they were asked last."""

    def __init__(self, tools: Tools, run: Run, tell: TellPage) -> None:
        self._tools = tools
        self._run = run
        self._tell = tell
        self._in_flight = defaultdict[int, set[tuple[bytes, str]]](set)
        self.archives = set[str]()

    def pages_of(self, host: str, now: datetime) -> Iterator[WaitingPage]:
        with self._tools.database.transaction() as cursor:
            budget = self._tools.settings.history_requests_per_source
            pages = pending_pages(cursor, self._run, host, now, budget)
        for page in pages:
            # Other hosts of the source spend from the same budget meanwhile.
            if self._run.plan.is_live or not self._is_spent(page.source_id):
                self._in_flight[page.source_id].add((page.url_hash, page.ask_url))
                yield page

    def request(self, page: WaitingPage) -> FetchRequest:
        return FetchRequest(page.ask_url, self._tools.settings.page_limit_bytes, ACCEPT_PAGE)

    def left(self, page: WaitingPage) -> None:
        self._in_flight[page.source_id].discard((page.url_hash, page.ask_url))

    def write(self, finished: Sequence[FinishedPage[WaitingPage]]) -> set[str]:
        try:
            moments = [one.page.archived_at for one in finished if one.page.archived_at is not None]
            for moment in {month_of(moment): moment for moment in moments}.values():
                # In a transaction of its own: making a partition locks out all who read captures.
                self._tools.database.repeat(partial(ensure_partitions, from_at=moment, to_at=moment))
            writing = CaptureWriting(self._run, self._tools.settings.page_attempts, finished)
            written = self._tools.database.repeat(writing.write)
        finally:
            for one in finished:
                self.left(one.page)
        self.archives |= written.archives
        for event, fields in written.events:
            self._tools.tell(event, {"run": self._run.run_id, **fields})
        for one in finished:
            if one.lease.host in written.held:
                self._tell(one.page.source, one.page.day)
        return written.held

    def _is_spent(self, source_id: int) -> bool:
        with self._tools.database.transaction() as cursor:
            used = spent(cursor, source_id, self._tools.clock.now().date())
        return used + len(self._in_flight[source_id]) >= self._tools.settings.history_requests_per_source
