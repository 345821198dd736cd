"""The search of one source's histories for one run: which are asked, for what, from where on."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

from newsreel.adapters.document_pool import DocumentPool
from newsreel.adapters.histories import HISTORIES
from newsreel.adapters.history_search import Access
from newsreel.adapters.index_pages import IndexPage, IndexReading
from newsreel.domain.errors import NewsreelError, UnstorableError
from newsreel.domain.fetch import FailureKind, Fetched, FetchFailure, FetchOutcome, FetchRequest, not_asked
from newsreel.domain.history import (
    Applicability,
    Batch,
    Find,
    HistoricSource,
    HistoryKind,
    SearchOutcome,
    Verdict,
)
from newsreel.domain.run import Run
from newsreel.domain.window import Window
from newsreel.rules.find_span import FindSpan, find_span
from newsreel.rules.page_retry import NOT_SENT
from newsreel.rules.search_plan import cut_at, open_parts
from newsreel.rules.search_retry import next_try, recheck_at
from newsreel.rules.text import one_line
from newsreel.rules.urls import host_of, is_local_name
from newsreel.steps.page_turns import TURN_SECONDS
from newsreel.steps.tools import Tools
from newsreel.store.database import is_database_error
from newsreel.store.find_rows import ask_again, store_finds
from newsreel.store.search_rows import (
    SearchedSource,
    StoredSearch,
    add_span,
    known_histories,
    learn,
    save_search,
    spend,
    spent,
    stored_searches,
    vouched_spans,
)

# Index pages of a source that are kept for its other histories; several ask for the front page.
KEPT_PAGES = 20
KEPT_BYTES = 512 * 1024
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
        self._fetch = fetch
        self._tell = tell
        self._access = Access(self._ask, pool, tools.settings, tools.clock)
        self._kept: dict[tuple[str, str], Fetched] = {}
        # Searches that were taken up in this run and stopped by themselves: not twice.
        self._tried: set[tuple[HistoryKind, Window]] = set()
        # Finds of the search in progress that the database refuses.
        self._refused = 0
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
        if known is not None and not known.learned.applies and known.recheck_at > now:
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
        self._refused = 0
        stood: str | None = (
            search.position or "{}"
        )  # which a search without a position writes before it comes further
        source = HistoricSource(self._source.domain, self._home_url, self._source.feed_urls, self._known())
        found = HISTORIES[kind](self._access, source, search.window, search.position)
        # Histories are generators: one that is left in the middle is to be closed.
        async with aclosing(self._unbroken(kind, search, cast("AsyncGenerator[Batch]", found))) as batches:
            async for batch in batches:
                self._write(kind, search, batch)
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

    def _write(self, kind: HistoryKind, search: StoredSearch, batch: Batch) -> None:
        now = self._tools.clock.now()
        outcome = batch.outcome
        finds = [(find, find_span(find, now)) for find in batch.finds]
        # A search that we stop ourselves may go on at once.
        is_ours = not batch.is_last and outcome.verdict is Verdict.CUT_SHORT
        again = now if is_ours else next_try(outcome, now)
        stands = replace(
            search,
            verdict=outcome.verdict,
            position=outcome.position,
            next_try_at=again,
            requests=search.requests + outcome.requests,
            finds=search.finds + outcome.finds,
            out_of_range=search.out_of_range + outcome.out_of_range,
        )
        source_id, run_id = self._source.source_id, self._run.run_id

        def write(finds: Sequence[tuple[Find, FindSpan]], outcome: SearchOutcome) -> None:
            with self._tools.database.transaction() as cursor:
                store_finds(cursor, run_id, source_id, kind, finds, now)
                save_search(cursor, run_id, source_id, stands, outcome, now)
                if outcome.learned is not None:
                    learn(cursor, source_id, kind, outcome.learned, recheck_at(outcome.learned))
                for looked in outcome.looked:
                    span = cut_at(looked, search.started_at)
                    if span is not None:
                        add_span(cursor, run_id, source_id, kind, span, search.started_at)

        try:
            write(finds, self._told(outcome))
        except UnstorableError:
            # One by one; and if it is no find that is refused, this raises again.
            for find in finds:
                self._write_alone(kind, find, now)
            write((), self._told(outcome))

    def _write_alone(self, kind: HistoryKind, find: tuple[Find, FindSpan], now: datetime) -> None:
        """Write one find; one that the database refuses is left out, and counted."""
        try:
            with self._tools.database.transaction() as cursor:
                store_finds(cursor, self._run.run_id, self._source.source_id, kind, [find], now)
        except UnstorableError as error:
            self._refused += 1
            _log.warning("A find of the history %s of %s is left out: %s", kind, self._source.domain, error)

    def _told(self, outcome: SearchOutcome) -> SearchOutcome:
        """The outcome, which also says how many finds were left out."""
        if not self._refused:
            return outcome
        return replace(
            outcome, reason=f"{outcome.reason}; finds left out because they can't be stored: {self._refused}"
        )

    def _known(self) -> Mapping[HistoryKind, Applicability]:
        """What earlier searches learned; not what is too old to be believed."""
        now = self._tools.clock.now()
        with self._tools.database.transaction() as cursor:
            known = known_histories(cursor, self._source.source_id)
        return {kind: each.learned for kind, each in known.items() if each.recheck_at > now}

    async def _ask(self, request: FetchRequest) -> FetchOutcome:
        """One request within the budget; what this source was asked in this turn is not asked twice."""
        key = (request.url, request.accept)
        if key in self._kept:
            return self._kept[key]
        now = self._tools.clock.now()
        with self._tools.database.transaction() as cursor:
            used = spent(cursor, self._source.source_id, now.date())
        if used >= self._tools.settings.history_requests_per_source:
            reason = f"the source's share of requests is spent for now ({used} sent today)"
            return not_asked(request.url, FailureKind.BUDGET_SPENT, reason, now)
        outcome = await self._fetch(request)
        if not isinstance(outcome, FetchFailure) or outcome.kind not in NOT_SENT:
            with self._tools.database.transaction() as cursor:
                spend(cursor, self._source.source_id, now.date(), index_requests=1)
        if isinstance(outcome, Fetched) and len(outcome.body) <= KEPT_BYTES and len(self._kept) < KEPT_PAGES:
            self._kept[key] = outcome
        return outcome
