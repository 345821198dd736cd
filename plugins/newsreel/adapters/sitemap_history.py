"""The history that sitemaps keep: lists of pages with the date of their last change, or none."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from protego import Protego

from newsreel.adapters.history_search import Access, Search, verdict_of
from newsreel.adapters.index_pages import IndexForm
from newsreel.adapters.sitemap_reading import Sitemap
from newsreel.domain.feed import ParsedEntry, ParseFailure
from newsreel.domain.fetch import FailureKind, Fetched, FetchFailure
from newsreel.domain.history import Batch, Find, HistoricSource, HistoryKind, Verdict
from newsreel.domain.window import Window
from newsreel.rules.find_dates import latest_publication, url_day
from newsreel.rules.robots import LIMIT_BYTES
from newsreel.rules.sitemap_choice import EVER, Candidate, ListedSitemap, choose, merged, without
from newsreel.rules.urls import canonical_url, host_of, source_domain, url_key

ACCEPT_SITEMAP = "application/xml, text/xml;q=0.9, text/plain;q=0.5, */*;q=0.1"
# Where sitemaps are when robots.txt names none: the protocol's own example, what WordPress (since 5.5),
# its plugins and other software use.
USUAL_PLACES = (
    "/sitemap.xml", "/sitemap_index.xml", "/sitemap-index.xml", "/wp-sitemap.xml", "/news-sitemap.xml",
    "/sitemap.xml.gz", "/sitemap.txt",
)  # fmt: skip
# What one search asks for at most; a later one goes on from there.
MOST_SITEMAPS = 2000
# So many pages of one list with the same date of change: it is when the list was made.
_SAME_DATE_MEANS_NOTHING = 5
# What the reason of an outcome names.
MOST_NOTES = 5
_ABSENT = frozenset({FailureKind.NOT_FOUND, FailureKind.GONE, FailureKind.EMPTY})


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
    """The lists that wait, those that were read, and what none of them could say."""

    def __init__(self, search: Search) -> None:
        self._search = search
        position = search.position
        self._began_at = datetime.fromisoformat(position.get("began", search.access.clock.now().isoformat()))
        self._waiting = [_candidate(state) for state in position.get("waiting", [])]
        self._met = set(position.get("met", []))
        self._unread = [_span_of(state) for state in position.get("unread", [])]
        self._notes: list[str] = list(position.get("notes", []))
        self._is_resumed = "waiting" in position
        self._found_any = self._is_resumed
        self._troubles: list[tuple[Candidate, Verdict, str]] = []
        self._seen: set[str] = set()

    async def through(self) -> AsyncIterator[Batch]:
        """All batches of the search, the last one included."""
        if not self._is_resumed:
            begun = await self._begin()
            if isinstance(begun, Batch):
                yield begun
                return
            for batch in begun:
                yield batch
        asked = 0
        while self._waiting:
            if asked >= MOST_SITEMAPS:
                yield self._end(Verdict.CUT_SHORT, f"more than {MOST_SITEMAPS} sitemaps")
                return
            asked += 1
            candidate = self._waiting.pop(0)
            outcome = await self._ask(candidate.url)
            if isinstance(outcome, FetchFailure | ParseFailure):
                verdict = self._failed(candidate, outcome)
                if verdict is Verdict.BUDGET_SPENT:
                    yield self._end(verdict, outcome.reason)
                    return
                continue
            for batch in self._take(candidate, *outcome):
                yield batch
        yield self._last()

    async def _begin(self) -> Sequence[Batch] | Batch:
        """The first sitemaps: remembered, named by robots.txt, or in one of the usual places.

        What they give at once; a single batch where the search ends with that.
        """
        search = self._search
        if search.known is not None and search.known.entry_points:
            self._wait([ListedSitemap(url) for url in search.known.entry_points])
            return []
        robots_url = urljoin(search.source.home_url, "/robots.txt")
        robots = await search.ask(robots_url, "text/plain", LIMIT_BYTES)
        if isinstance(robots, FetchFailure) and robots.kind is FailureKind.BUDGET_SPENT:
            return search.fail(robots, "robots.txt")
        named = _named_by(robots) if isinstance(robots, Fetched) else []
        if not named:
            return await self._usual_places()
        search.learn(True, "robots.txt names sitemaps", named)
        self._wait([ListedSitemap(url) for url in named])
        return []

    async def _usual_places(self) -> Sequence[Batch] | Batch:
        search = self._search
        trouble: FetchFailure | None = None
        for place in USUAL_PLACES:
            url = urljoin(search.source.home_url, place)
            outcome = await self._ask(url)
            if not isinstance(outcome, FetchFailure | ParseFailure):
                search.learn(True, "a sitemap is where they usually are", [url])
                self._met.add(_mark(url))
                return self._take(Candidate(url, Window(EVER, self._began_at)), *outcome)
            if isinstance(outcome, FetchFailure) and outcome.kind not in _ABSENT:
                trouble = outcome
                if outcome.kind is FailureKind.BUDGET_SPENT:
                    break
        if trouble is not None:
            return search.fail(trouble, "looking for a sitemap")
        reason = "robots.txt names no sitemap, and none is in the usual places"
        search.learn(False, reason)
        return search.end(Verdict.DOES_NOT_APPLY, reason)

    async def _ask(self, url: str) -> tuple[Sitemap, Fetched] | FetchFailure | ParseFailure:
        limit = self._search.access.settings.sitemap_limit_bytes
        fetched = await self._search.ask(url, ACCEPT_SITEMAP, limit)
        if isinstance(fetched, FetchFailure):
            return fetched
        sitemap = await self._search.read(IndexForm.SITEMAP, fetched, limit)
        if isinstance(sitemap, Sitemap):
            return sitemap, fetched
        if isinstance(sitemap, ParseFailure):
            return sitemap
        raise TypeError(f"a sitemap was read as {type(sitemap).__name__}")

    def _take(self, candidate: Candidate, sitemap: Sitemap, fetched: Fetched) -> Sequence[Batch]:
        """The batches of a list; the lists that it names wait from now on."""
        self._found_any = True
        if sitemap.is_cut:
            self._unread.append(candidate.span)
            self._notes.append(f"{candidate.url} is not read to its end")
        lists = [one for one in sitemap.lists if self._search.may_lead_to(one.url, candidate.url)]
        if len(lists) < len(sitemap.lists):
            self._notes.append(f"{candidate.url} names lists of other publishers, which are not asked for")
        self._wait(lists, candidate)
        finds = _finds(self._own(sitemap.entries), candidate, fetched)
        return list(self._search.give(finds, self._state()))

    def _wait(self, listed: Sequence[ListedSitemap], index: Candidate | None = None) -> None:
        """Choose what to ask for; nothing is asked for twice, so that circles end."""
        new = [one for one in listed if _mark(one.url) not in self._met]
        once = list({one.url: one for one in new}.values())
        choice = choose(once, self._search.window, self._began_at, index)
        self._met.update(_mark(candidate.url) for candidate in choice.candidates)
        self._unread.extend(choice.left_out)
        # Before what waits already: the lists of an index come before the next index.
        self._waiting[:0] = choice.candidates

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

    def _failed(self, candidate: Candidate, failure: FetchFailure | ParseFailure) -> Verdict:
        verdict = verdict_of(failure)
        if verdict is Verdict.BUDGET_SPENT:
            self._waiting.insert(0, candidate)
        elif isinstance(failure, ParseFailure) or failure.kind in (_ABSENT | {FailureKind.TOO_LARGE}):
            # It would be no better the next time.
            self._unread.append(candidate.span)
            self._notes.append(f"{candidate.url}: {failure.reason}")
        else:
            self._troubles.append((candidate, verdict, f"{candidate.url}: {failure.reason}"))
        return verdict

    def _last(self) -> Batch:
        if self._troubles:
            worst = next((one for one in self._troubles if one[1] is Verdict.FAILED), self._troubles[0])
            return self._end(worst[1], worst[2])
        if not self._found_any:
            reason = "; ".join(self._notes) or "no sitemap"
            self._search.learn(False, reason[:300])
            return self._search.end(Verdict.DOES_NOT_APPLY, reason)
        done = "all lists that may be of the window were read"
        return self._end(Verdict.APPLIES, "; ".join([done, *self._notes[:MOST_NOTES]]))

    def _end(self, verdict: Verdict, reason: str) -> Batch:
        self._search.position = self._state()
        unread = [*self._unread, *(candidate.span for candidate in self._left())]
        looked = without(Window(EVER, self._began_at), unread) if self._found_any else ()
        return self._search.end(verdict, reason, looked)

    def _left(self) -> list[Candidate]:
        """What is still to be asked for, now or another time."""
        return [*self._waiting, *(candidate for candidate, _, _ in self._troubles)]

    def _state(self) -> dict[str, Any]:
        return {
            "began": self._began_at.isoformat(),
            "waiting": [_state_of(candidate) for candidate in self._left()],
            "met": sorted(self._met),
            "unread": [_state_of_span(span) for span in merged(self._unread)],
            "notes": self._notes[:MOST_NOTES],
        }


def _named_by(robots: Fetched) -> list[str]:
    """The addresses of the lines `Sitemap:`, which may be on other hosts."""
    rules = Protego.parse(robots.body.decode("utf-8-sig", "replace"))
    urls = (canonical_url(url, robots.final_url) for url in rules.sitemaps)
    return list(dict.fromkeys(url for url in urls if url))


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


def _mark(url: str) -> str:
    return url_key(url).hex()[:16]


def _state_of_span(span: Window) -> list[str]:
    return [span.start.isoformat(), span.end.isoformat()]


def _span_of(state: Sequence[str]) -> Window:
    return Window(datetime.fromisoformat(state[0]), datetime.fromisoformat(state[1]))


def _state_of(candidate: Candidate) -> list[Any]:
    return [candidate.url, *_state_of_span(candidate.span), candidate.is_dated]


def _candidate(state: Sequence[Any]) -> Candidate:
    return Candidate(state[0], _span_of(state[1:3]), bool(state[3]))
