"""The history that sitemaps keep: lists of pages with the date of their last change, or none."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from newsreel.adapters.history_search import Access, Search, verdict_of
from newsreel.adapters.sitemap_asking import (
    ABSENT,
    GivenList,
    ask_for_list,
    ends_the_search,
    look_for_sitemaps,
    robots_url,
)
from newsreel.domain.feed import ParsedEntry, ParseFailure
from newsreel.domain.fetch import FailureKind, Fetched, FetchFailure
from newsreel.domain.history import Batch, Find, HistoricSource, HistoryKind, Verdict
from newsreel.domain.window import Window
from newsreel.rules.find_dates import latest_publication, url_day
from newsreel.rules.page_retry import NOT_ASKED
from newsreel.rules.sitemap_choice import EVER, Candidate, ListedSitemap, without
from newsreel.rules.sitemap_queue import SitemapQueue, Waiting
from newsreel.rules.urls import canonical_url, host_of, source_domain

# What one search asks for at most; a later one goes on from there.
MOST_SITEMAPS = 2000
# So many pages of one list with the same date of change: it is when the list was made.
_SAME_DATE_MEANS_NOTHING = 5
# What the reason of an outcome names.
MOST_NOTES = 5


async def search_sitemaps(
    access: Access, source: HistoricSource, window: Window, position: str | None = None
) -> AsyncIterator[Batch]:
    """The pages that a source's sitemaps list, as far as they may be of the window.

    Lists that can't be of the window are not asked for. Those that are asked for are given whole: their
    pages of other days need not be asked for again.
    """
    search = Search(HistoryKind.SITEMAP, access, source, window, position)
    if search.known is not None and not search.known.applies:
        yield search.end(Verdict.DOES_NOT_APPLY, f"as learned before: {search.known.reason}")
        return
    reading = _Lists(search)
    async for batch in reading.through():
        yield batch


class _Lists:
    """The search through the lists: what waits, and what none of them could say."""

    def __init__(self, search: Search) -> None:
        self._search = search
        position = search.position
        self._began_at = datetime.fromisoformat(position.get("began", search.access.clock.now().isoformat()))
        self._is_resumed = "queue" in position
        self._queue = SitemapQueue(search.window, self._began_at, position.get("queue"))
        self._notes: list[str] = list(position.get("notes", []))
        self._found_any = bool(position.get("found", self._is_resumed))
        self._is_remembered = bool(position.get("remembered", False))
        self._troubles: list[tuple[Verdict, str]] = []
        self._seen: set[str] = set()
        self._robots_url = robots_url(search)

    async def through(self) -> AsyncIterator[Batch]:
        """All batches of the search, the last one included."""
        begun: Sequence[Batch] | Batch = () if self._is_resumed else await self._begin()
        while True:
            if isinstance(begun, Batch):
                yield begun
                return
            for batch in begun:
                yield batch
            async for batch in self._through_waiting():
                yield batch
                if batch.is_last:
                    return
            if not self._has_moved():
                break
            begun = await self._begin_anew()
        yield self._last()

    async def _through_waiting(self) -> AsyncIterator[Batch]:
        """The batches of the lists that wait; the search's last one only where it ends before they do."""
        asked = 0
        while (waiting := self._queue.next()) is not None:
            if asked >= MOST_SITEMAPS:
                self._queue.put_back(waiting)
                yield self._end(Verdict.CUT_SHORT, f"more than {MOST_SITEMAPS} sitemaps")
                return
            asked += 1
            outcome = await ask_for_list(self._search, waiting.candidate.url)
            if isinstance(outcome, FetchFailure) and ends_the_search(outcome):
                if outcome.kind in NOT_ASKED:
                    self._queue.put_back(waiting)
                else:  # behind the others, in case it is this list only
                    self._queue.try_again(waiting)
                yield self._end(verdict_of(outcome), f"{waiting.candidate.url}: {outcome.reason}")
                return
            if isinstance(outcome, GivenList):
                batches = self._take(waiting, outcome)
            else:
                batches = self._failed(waiting, outcome)
            for batch in batches:
                yield batch

    async def _begin(self) -> Sequence[Batch] | Batch:
        """The first sitemaps: remembered, named by robots.txt, or in one of the usual places.

        What they give at once; a single batch where the search ends with that.
        """
        search = self._search
        named: Sequence[str] = search.known.entry_points if search.known is not None else ()
        if not named:
            return await self._look_for_them()
        self._is_remembered = True
        return self._begin_with(named)

    def _has_moved(self) -> bool:
        """Whether all sitemaps that were remembered are gone, so that new ones are to be looked for."""
        return self._is_remembered and not self._found_any and not self._troubles

    async def _begin_anew(self) -> Sequence[Batch] | Batch:
        """As `_begin`, as if nothing were remembered."""
        self._is_remembered = False
        self._queue = SitemapQueue(self._search.window, self._began_at)
        self._notes = []
        return await self._look_for_them()

    async def _look_for_them(self) -> Sequence[Batch] | Batch:
        found = await look_for_sitemaps(self._search)
        if isinstance(found, Batch):
            return found
        if isinstance(found, GivenList):
            self._queue.meet(found.url)
            return self._take(self._whole(found.url), found)
        return self._begin_with(found)

    def _begin_with(self, named: Sequence[str]) -> Sequence[Batch]:
        self._queue.add(self._whole(self._robots_url), [ListedSitemap(url) for url in named])
        return list(self._search.give((), self._state()))

    def _whole(self, url: str) -> Waiting:
        """A list that may hold anything."""
        return Waiting(Candidate(url, Window(EVER, self._began_at)))

    def _take(self, waiting: Waiting, given: GivenList) -> Sequence[Batch]:
        """The batches of a list; the lists that it names wait from now on."""
        self._found_any = True
        candidate, sitemap = waiting.candidate, given.sitemap
        if sitemap.is_cut:
            self._queue.leave_out(candidate.span)
            self._note(f"{candidate.url} is not read to its end")
        lists = list(sitemap.lists)
        if candidate.url != self._robots_url:
            lists = [one for one in lists if self._search.may_lead_to(one.url, candidate.url)]
        if len(lists) < len(sitemap.lists):
            self._note(f"{candidate.url} names lists of other publishers, which are not asked for")
        if (lists or waiting.skip) and not self._queue.add(waiting, lists):
            self._note(f"{candidate.url} is one index too many")
        # Pages of an index that is asked for once more were given the first time.
        finds = [] if waiting.skip else _finds(self._own(sitemap.entries), candidate, given.fetched)
        return list(self._search.give(finds, self._state()))

    def _own(self, entries: Sequence[ParsedEntry]) -> list[ParsedEntry]:
        """The publisher's own pages; one that was given before only where it has a date now."""
        own: list[ParsedEntry] = []
        for entry in entries:
            if source_domain(host_of(canonical_url(entry.url) or "")) != self._search.source.domain:
                continue
            if entry.url not in self._seen or entry.published is not None:
                own.append(entry)
            self._seen.add(entry.url)
        return own

    def _failed(self, waiting: Waiting, failure: FetchFailure | ParseFailure) -> Sequence[Batch]:
        """The batch of a list that could not be had or read, which costs its own days only."""
        what = f"{waiting.candidate.url}: {failure.reason}"
        is_read = isinstance(failure, ParseFailure) and failure.kind is not FailureKind.TIMEOUT
        if is_read or failure.kind in (ABSENT | {FailureKind.TOO_LARGE}):
            # It would be no better the next time.
            self._queue.leave_out(waiting.span)
            self._note(what)
        elif self._queue.try_again(waiting):
            self._troubles.append((verdict_of(failure), what))
        return list(self._search.give((), self._state()))

    def _last(self) -> Batch:
        if self._troubles:
            worst = next((one for one in self._troubles if one[0] is Verdict.FAILED), self._troubles[0])
            return self._end(*worst)
        if not self._found_any:
            reason = "; ".join(self._notes) or "no sitemap"
            self._search.learn(False, reason[:300])
            return self._search.end(Verdict.DOES_NOT_APPLY, reason)
        done = "all lists that may be of the window were read"
        return self._end(Verdict.APPLIES, "; ".join([done, *self._notes]))

    def _end(self, verdict: Verdict, reason: str) -> Batch:
        self._search.position = self._state()
        looked = without(Window(EVER, self._began_at), self._queue.unread()) if self._found_any else ()
        return self._search.end(verdict, reason, looked)

    def _note(self, note: str) -> None:
        if len(self._notes) < MOST_NOTES:
            self._notes.append(note[:300])

    def _state(self) -> dict[str, Any]:
        return {
            "began": self._began_at.isoformat(),
            "queue": self._queue.to_state(),
            "notes": self._notes,
            "found": self._found_any,
            "remembered": self._is_remembered,
        }


def _finds(entries: Sequence[ParsedEntry], candidate: Candidate, fetched: Fetched) -> list[Find]:
    """The pages with what their dates of change, and the list's name, say of their publication."""
    dates = [entry.updated.at for entry in entries if entry.updated and entry.updated.at]
    says_nothing = len(dates) >= _SAME_DATE_MEANS_NOTHING and len(set(dates)) == 1
    span = candidate.span if candidate.is_dated else None
    finds = []
    for entry in entries:
        latest = None if says_nothing else latest_publication(entry.updated, fetched.fetched_at)
        if span is not None and (latest is None or not span.start <= latest < span.end):
            latest = span.end  # changed later, or by a date that contradicts the name
        day = url_day(entry.url, fetched.fetched_at)
        finds.append(Find(entry, fetched.request_url, span.start if span else None, latest, day))
    return finds
