"""The search of one source's histories for one run: which are asked, for what, from where on."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

from newsreel.adapters.document_pool import DocumentPool
from newsreel.adapters.histories import HISTORIES
from newsreel.adapters.history_search import Access
from newsreel.adapters.index_pages import IndexPage, IndexReading
from newsreel.domain.errors import NewsreelError
from newsreel.domain.fetch import FetchOutcome, FetchRequest
from newsreel.domain.history import (
    Applicability,
    Batch,
    HistoricSource,
    HistoryKind,
    SearchOutcome,
    Verdict,
)
from newsreel.domain.run import Run
from newsreel.domain.window import Window
from newsreel.rules.search_plan import open_parts
from newsreel.rules.text import one_line
from newsreel.rules.urls import host_of, is_local_name
from newsreel.steps.index_requests import IndexRequests
from newsreel.steps.page_turns import TURN_SECONDS
from newsreel.steps.search_record import SearchRecord
from newsreel.steps.tools import Tools
from newsreel.store.database import is_database_error
from newsreel.store.find_rows import ask_again
from newsreel.store.search_rows import (
    KnownHistory,
    SearchedSource,
    StoredSearch,
    known_histories,
    stored_searches,
    vouched_spans,
)

# Is told a source, and how many of its days are still to be searched.
TellDays = Callable[[str, int], None]
_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
_log = logging.getLogger("newsreel")


class SourceSearch:
    """Searches, turn by turn, what the histories of a source have of a run's window."""

    def __init__(
        self,
        tools: Tools,
        run: Run,
        source: SearchedSource,
        home_url: str,
        fetch: Callable[[FetchRequest], Awaitable[FetchOutcome]],
        pool: DocumentPool[IndexPage, IndexReading],
        tell: TellDays = lambda _source, _open: None,
    ) -> None:
        self._tools = tools
        self._run = run
        self._source = source
        self._home_url = home_url
        self._tell = tell
        requests = IndexRequests(tools, source.source_id, fetch)
        self._access = Access(requests.ask, pool, tools.settings, tools.clock)
        # Searches that were taken up in this run and stopped by themselves: not twice.
        self._tried: set[tuple[HistoryKind, Window]] = set()
        # What is older than this does not count: a run that is to ask again believes nobody.
        self._since = run.started_at if run.plan.refetch else _BEGINNING

    async def turn(self) -> bool:
        """Search for a while; says whether there is more to do."""
        began = self._tools.clock.now()
        if self._run.plan.refetch:
            with self._tools.database.transaction() as cursor:
                ask_again(cursor, self._run.run_id, self._source.source_id)
        for kind in self._kinds():
            for search in self._open_searches(kind):
                self._tried.add((kind, search.window))
                if not await self._search(kind, search, began):
                    self._tried.discard((kind, search.window))
                    return True
        self._tell(self._source.domain, 0)
        return False

    def _kinds(self) -> list[HistoryKind]:
        """The histories that the run asks, in the order in which they are tried."""
        wanted = self._run.plan.histories
        return [kind for kind in HistoryKind if kind in HISTORIES and (wanted is None or kind in wanted)]

    def _open_searches(self, kind: HistoryKind) -> Iterator[StoredSearch]:
        """What a history is to be asked for: unfinished searches first, then the parts nobody looked at."""
        if kind is HistoryKind.WAYBACK and not self._may_be_archived():
            return
        now = self._tools.clock.now()
        window = self._run.plan.window
        with self._tools.database.transaction() as cursor:
            known = known_histories(cursor, self._source.source_id).get(kind)
            vouched = vouched_spans(cursor, self._source.source_id, window, self._since)
            earlier = stored_searches(cursor, self._source.source_id, kind, window)
        if known is not None and not known.learned.applies and self._believes(known):
            return
        spans = [each.span for each in vouched if self._counts(each.strategy)]
        earlier = [search for search in earlier if search.started_at >= self._since]
        for search in earlier:
            if search.is_finished:
                # Where it did not apply, it is tried again now: what was learned is too old, or is that it
                # does by now.
                if search.verdict is Verdict.APPLIES or known is None:
                    spans.append(search.window)
                continue
            is_due = search.next_try_at is None or search.next_try_at <= now
            if is_due and (kind, search.window) not in self._tried and open_parts(window, spans, now):
                yield search
            spans.append(search.window)
        still_open = open_parts(window, spans, now)
        self._tell(self._source.domain, sum(len(list(part.days())) for part in still_open))
        for part in still_open:
            yield StoredSearch(part, Verdict.CUT_SHORT, None, now, now)

    def _may_be_archived(self) -> bool:
        """An archive on the internet knows nothing of names that only this machine has."""
        archive_host = host_of(self._tools.settings.wayback_url)
        return is_local_name(archive_host) or not is_local_name(self._source.domain)

    def _counts(self, strategy: str) -> bool:
        """Whether what a strategy vouches for need not be asked of others."""
        if self._run.plan.histories is not None:
            return strategy in self._run.plan.histories
        return strategy != "feeds" or not self._run.plan.refetch

    async def _search(self, kind: HistoryKind, search: StoredSearch, began: datetime) -> bool:
        """Go on with a search, until it ends or the turn is over; says whether it ended.

        A turn ends behind whole index pages only: the next one would ask for half a page again, and again.
        """
        record = SearchRecord(self._tools, self._run, self._source, kind, search)
        # A search without a position writes an empty one before it comes further.
        stood: str | None = search.position or "{}"
        source = HistoricSource(self._source.domain, self._home_url, self._source.feed_urls, self._known())
        found = HISTORIES[kind](self._access, source, search.window, search.position)
        # Histories are generators: one that is left in the middle is to be closed.
        async with aclosing(self._unbroken(kind, search, cast("AsyncGenerator[Batch]", found))) as batches:
            async for batch in batches:
                record.write(batch)
                has_moved = batch.outcome.position != stood
                stood = batch.outcome.position
                is_over = (self._tools.clock.now() - began).total_seconds() > TURN_SECONDS
                if has_moved and is_over and not batch.is_last:
                    return False
        return True

    async def _unbroken(
        self, kind: HistoryKind, search: StoredSearch, found: AsyncGenerator[Batch]
    ) -> AsyncGenerator[Batch]:
        """The batches of a history; where a bug of ours ends it, a last one that says so.

        So a bug on what one publisher sends costs nobody else's search. Trouble with the database, and
        what is raised on purpose, is everybody's.
        """
        stands = SearchOutcome(kind, Verdict.CUT_SHORT, "", position=search.position)
        async with aclosing(found):
            try:
                async for batch in found:
                    stands = batch.outcome
                    yield batch
            except Exception as error:
                if isinstance(error, NewsreelError) or is_database_error(error):
                    raise
                _log.exception("The search of the history %s of %s broke off", kind, self._source.domain)
                what = one_line(f"{type(error).__name__}: {error}"[:400])
                reason = f"a bug of ours ended the search ({what})"
                yield Batch(
                    (), replace(stands, verdict=Verdict.FAILED, reason=reason, looked=()), is_last=True
                )

    def _known(self) -> Mapping[HistoryKind, Applicability]:
        """What earlier searches learned; not what is too old to be believed."""
        with self._tools.database.transaction() as cursor:
            known = known_histories(cursor, self._source.source_id)
        return {kind: each.learned for kind, each in known.items() if self._believes(each)}

    def _believes(self, known: KnownHistory) -> bool:
        """Whether what was learned still holds, for this run."""
        return known.recheck_at > self._tools.clock.now() and known.learned.learned_at >= self._since
