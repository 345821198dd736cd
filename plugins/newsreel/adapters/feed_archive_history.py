"""The history that feeds keep: archives (RFC 5005), pages (`rel=next`), WordPress' `?paged=N`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from newsreel.adapters.feed_archive_reading import FeedPage
from newsreel.adapters.history_search import Access, Search, verdict_of
from newsreel.adapters.index_pages import IndexForm
from newsreel.domain.feed import ParsedEntry, ParseFailure
from newsreel.domain.fetch import FailureKind, Fetched, FetchFailure
from newsreel.domain.history import Batch, Find, HistoricSource, HistoryKind, Verdict
from newsreel.domain.window import Window
from newsreel.rules.dates import EARLIEST_YEAR
from newsreel.rules.feed_walk import Document, Walk, WalkEnd, Way, after_document, paged, walk_of
from newsreel.rules.find_dates import latest_publication, url_day

ACCEPT_FEED = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
)
# What one search asks of a feed at most; a later one goes on from there.
MOST_DOCUMENTS = 1000
_ABSENT = frozenset({FailureKind.NOT_FOUND, FailureKind.GONE})
_EVER = datetime(EARLIEST_YEAR, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Walked:
    """What became of a feed: how far back it was read, None for a feed that leads nowhere.

    `is_final`: asking again would give the same.
    """

    verdict: Verdict
    reason: str
    way: Way = Way.NONE
    reached: datetime | None = None
    is_final: bool = True

    def to_state(self) -> list[str]:
        """As JSON takes it."""
        reached = self.reached.isoformat() if self.reached else ""
        return [self.verdict.value, self.reason, self.way.value, reached]


async def search_feed_archives(
    access: Access, source: HistoricSource, window: Window, position: str | None = None
) -> AsyncIterator[Batch]:
    """The entries of a source's feeds, newest first, back to the window's start.

    It can vouch for everything from there until now, in one go: the entries of later days are given too.
    """
    search = Search(HistoryKind.FEED_ARCHIVE, access, source, window, position)
    if search.known is not None and not search.known.applies:
        yield search.end(Verdict.DOES_NOT_APPLY, f"as learned before: {search.known.reason}")
        return
    walk = _FeedWalks(search)
    remembered, others = _feeds(search)
    async for batch in walk.through_all(remembered):
        yield batch
    if not walk.leading():
        async for batch in walk.through_all(others):
            yield batch
    yield walk.end()


def _feeds(search: Search) -> tuple[list[str], list[str]]:
    """The feeds to walk through, and those where none of the former leads back.

    The former are those that are known to, or all where none is known.
    """
    known = search.known.entry_points if search.known is not None else ()
    urls = search.source.feed_urls
    remembered = [url for url in urls if url in known]
    return remembered or list(urls), [url for url in urls if remembered and url not in known]


class _FeedWalks:
    """The walks through the feeds of a source, one after the other."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._seen: set[str] = set()
        position = search.position
        now = search.access.clock.now().isoformat()
        self._began_at = datetime.fromisoformat(position.get("began", now))
        self._open = {url: walk_of(state) for url, state in position.get("open", {}).items()}
        self.walked = {url: _walked_of(state) for url, state in position.get("done", {}).items()}

    async def through_all(self, feed_urls: Sequence[str]) -> AsyncIterator[Batch]:
        """The finds of some feeds, as far as the budget reaches."""
        for feed_url in feed_urls:
            async for batch in self.through(feed_url):
                yield batch
            if self.walked[feed_url].verdict is Verdict.BUDGET_SPENT:
                return

    def leading(self) -> list[_Walked]:
        """What became of the feeds that lead to older entries, as far as is known."""
        return [walked for walked in self.walked.values() if walked.verdict is not Verdict.DOES_NOT_APPLY]

    async def through(self, feed_url: str) -> AsyncIterator[Batch]:
        """The finds of one feed; its outcome is in `walked` then."""
        if feed_url in self.walked:
            return
        search = self._search
        walk = self._open.get(feed_url, Walk(feed_url))
        for _ in range(MOST_DOCUMENTS):
            fetched = await search.ask(walk.url, ACCEPT_FEED)
            if isinstance(fetched, FetchFailure):
                self.walked[feed_url] = _broken_off(walk, fetched)
                return
            page = await search.read(IndexForm.FEED, fetched)
            if not isinstance(page, FeedPage):
                self.walked[feed_url] = _broken_off(walk, page)
                return
            walk = after_document(walk, self._document(page, feed_url), search.window.start)
            if walk.end is not None or walk.way in (Way.NONE, Way.COMPLETE):
                self.walked[feed_url] = _walked(walk, page)
            self._open[feed_url] = walk
            finds = [_find(entry, fetched) for entry in self._new(page.feed.entries)]
            for batch in search.give(finds, self._state()):
                yield batch
            if feed_url in self.walked:
                return
        reason = f"more than {MOST_DOCUMENTS} documents"
        self.walked[feed_url] = _Walked(Verdict.CUT_SHORT, reason, walk.way, walk.reached, is_final=False)

    def end(self) -> Batch:
        """The outcome over all feeds: the worst verdict, and the span that all of them vouch for."""
        leading = self.leading()
        if not leading:
            reason = "no feed leads to older entries" if self.walked else "no feed to begin with"
            self._search.learn(False, reason)
            return self._search.end(Verdict.DOES_NOT_APPLY, reason)
        ways = {url: walked.way for url, walked in self.walked.items() if walked.way is not Way.NONE}
        # Of some feeds only nothing is learned, or what is known of the others would never be too old.
        has_all = all(url in self.walked for url in self._search.source.feed_urls)
        if ways and has_all and all(walked.is_final for walked in self.walked.values()):
            detail = " ".join(sorted({way.value for way in ways.values()}))
            self._search.learn(True, "feeds lead to older entries", sorted(ways), detail)
        worst = max(leading, key=lambda walked: _SEVERITY.index(walked.verdict))
        leads_on = not all(walked.is_final for walked in leading)
        return self._search.end(worst.verdict, worst.reason, self._looked(leading), leads_on=leads_on)

    def _looked(self, leading: list[_Walked]) -> list[Window]:
        reached = [walked.reached for walked in leading if walked.reached is not None]
        if len(reached) < len(leading) or max(reached) >= self._began_at:
            return []
        return [Window(max(reached), self._began_at)]

    def _document(self, page: FeedPage, feed_url: str) -> Document:
        named = {Way.ARCHIVE: page.prev_archive_url, Way.NEXT: page.next_url}
        ways = {way: url for way, url in named.items() if url and self._search.may_lead_to(url, feed_url)}
        if page.is_wordpress:
            ways[Way.PAGED] = paged(feed_url, 2)
        return Document(page.feed.entries, ways, page.is_complete)

    def _new(self, entries: tuple[ParsedEntry, ...]) -> list[ParsedEntry]:
        """What no earlier document had: of an entry in several the newest one counts (section 4.2)."""
        new = [entry for entry in entries if entry.url not in self._seen]
        self._seen.update(entry.url for entry in entries)
        return new

    def _state(self) -> dict[str, Any]:
        done = {url: walked for url, walked in self.walked.items() if walked.is_final}
        return {
            "began": self._began_at.isoformat(),
            "done": {url: walked.to_state() for url, walked in done.items()},
            "open": {url: walk.to_state() for url, walk in self._open.items() if url not in done},
        }


_SEVERITY = (
    Verdict.DOES_NOT_APPLY, Verdict.APPLIES, Verdict.CUT_SHORT, Verdict.BLOCKED, Verdict.FAILED,
    Verdict.BUDGET_SPENT,
)  # fmt: skip


def _walked_of(state: list[str]) -> _Walked:
    verdict, reason, way, reached = state
    return _Walked(Verdict(verdict), reason, Way(way), datetime.fromisoformat(reached) if reached else None)


def _walked(walk: Walk, page: FeedPage) -> _Walked:
    """The outcome of a walk that came to its end."""
    if walk.way is Way.NONE:
        return _Walked(Verdict.DOES_NOT_APPLY, "the feed does not lead to older entries")
    if walk.way is Way.PAGED and walk.end is WalkEnd.LAST and walk.documents <= 2 and not page.next_url:
        # The second page is the first again, or empty: there are none.
        return _Walked(Verdict.DOES_NOT_APPLY, "the feed has no second page")
    if page.is_cut:
        return _Walked(Verdict.CUT_SHORT, "the feed lists more entries than are read", walk.way, walk.reached)
    if walk.way is Way.COMPLETE or walk.end is WalkEnd.LAST:
        return _Walked(Verdict.APPLIES, str(WalkEnd.LAST), walk.way, _EVER)
    if walk.end is WalkEnd.PASSED:
        return _Walked(Verdict.APPLIES, str(walk.end), walk.way, walk.reached)
    return _Walked(Verdict.CUT_SHORT, str(walk.end), walk.way, walk.reached)


def _broken_off(walk: Walk, failure: object) -> _Walked:
    """The outcome of a walk whose next document can't be had or read."""
    if not isinstance(failure, FetchFailure | ParseFailure):
        raise TypeError(f"a feed was read as {type(failure).__name__}")
    # A page that no reader came to an end with may be one; what is no feed may be a page of errors.
    is_no_feed = isinstance(failure, ParseFailure) and failure.kind is not FailureKind.TIMEOUT
    is_absent = failure.kind in _ABSENT or is_no_feed
    if walk.documents == 0 and is_absent:
        return _Walked(Verdict.DOES_NOT_APPLY, f"the feed can't be read ({failure.reason})")
    if walk.way is Way.PAGED and is_absent:
        if walk.documents == 1:
            return _Walked(Verdict.DOES_NOT_APPLY, "the feed has no second page")
        if not is_no_feed:  # WordPress says 404 behind its last page, and shows no other page there
            return _Walked(Verdict.APPLIES, str(WalkEnd.LAST), walk.way, _EVER)
    elif is_absent:
        reason = f"the feed's past breaks off ({failure.reason})"
        return _Walked(Verdict.CUT_SHORT, reason, walk.way, walk.reached)
    return _Walked(verdict_of(failure), f"the feed: {failure.reason}", walk.way, walk.reached, is_final=False)


def _find(entry: ParsedEntry, fetched: Fetched) -> Find:
    changed = entry.updated if entry.published is None or entry.published.at is None else None
    return Find(
        entry,
        fetched.request_url,
        not_after_at=latest_publication(changed, fetched.fetched_at),
        url_day=url_day(entry.url, fetched.fetched_at),
    )
