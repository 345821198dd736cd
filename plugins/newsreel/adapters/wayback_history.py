"""The history that a web archive keeps: captures of a source's feeds, and of its pages.

The archive speaks as the Wayback Machine does: a CDX server for the lists
(https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server), and
`/web/<timestamp>id_/<address>` for a page's own bytes.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from newsreel.adapters.cdx_reading import FIELDS, CdxCapture, CdxPage
from newsreel.adapters.feed_archive_history import ACCEPT_FEED
from newsreel.adapters.feed_archive_reading import FeedPage
from newsreel.adapters.history_search import Access, Search
from newsreel.adapters.index_pages import IndexForm
from newsreel.domain.feed import ParsedEntry, ParseFailure
from newsreel.domain.fetch import FailureKind, FetchFailure
from newsreel.domain.history import Batch, Find, HistoricSource, HistoryKind, Verdict
from newsreel.domain.window import Window
from newsreel.rules.article_urls import may_be_article
from newsreel.rules.capture_choice import capture_before, is_through
from newsreel.rules.feed_walk import date_of
from newsreel.rules.find_dates import latest_publication, url_day
from newsreel.rules.urls import canonical_url, host_of, source_domain, url_key

# Rows of one answer: a request for 5,000 captures is small for the archive, and few for us.
ROWS = 5000
# Answers of one search at most; a later one goes on from there.
MOST_LISTS = 200
MOST_FEED_CAPTURES = 500
# A page that was captured in the month before a window was published before it.
DAYS_BEFORE = 30
_Parameters = Mapping[str, str | tuple[str, ...]]
_GONE = frozenset({FailureKind.NOT_FOUND, FailureKind.GONE, FailureKind.EMPTY, FailureKind.REDIRECTS})


async def search_wayback(
    access: Access, source: HistoricSource, window: Window, position: str | None = None
) -> AsyncIterator[Batch]:
    """What an archive has of a source: its feeds as they were, then its pages of the window and after.

    Only so many captures of a feed are read as cover the window and the days after it, whose entries
    then need no page to be asked for their date. A page counts from its first capture, because it was
    published before that; pages that were captured in the month before the window already are left
    out. Finds of pages carry the address of that capture, for when the page is gone.

    It vouches for nothing: nobody knows what an archive lacks.
    """
    search = Search(HistoryKind.WAYBACK, access, source, window, position)
    latest = min(window.end + timedelta(days=access.settings.wayback_days_after), access.clock.now())
    if latest <= window.start:
        yield search.end(Verdict.APPLIES, "nothing can have been captured yet")
        return
    archive = _Archive(search, latest)
    for phase in (archive.feeds, archive.pages):
        async for batch in phase():
            yield batch
        if archive.trouble is not None:
            yield archive.trouble
            return
    reason = "; ".join(["all captures in the window and after it were listed", *archive.notes])
    yield search.end(Verdict.APPLIES, reason)


class _Archive:
    """The questions to the archive, one after the other; `trouble` is what put an end to them."""

    def __init__(self, search: Search, latest: datetime) -> None:
        self._search = search
        self._latest = latest
        # What feeds claim of a page, by its key; a capture of the page knows nothing but its moment.
        self._claimed: dict[bytes, Find] = {}
        self.trouble: Batch | None = None
        self.notes: list[str] = []

    async def feeds(self) -> AsyncIterator[Batch]:
        """The entries of the captures of every feed."""
        for number in range(int(self._search.position.get("feed", 0)), len(self._search.source.feed_urls)):
            async for batch in self._feed(number):
                yield batch
            if self.trouble is not None:
                return

    async def pages(self) -> AsyncIterator[Batch]:
        """The pages of the publisher's hosts, by their first capture."""
        source, window = self._search.source, self._search.window
        parameters: _Parameters = {
            "url": source.domain,
            "matchType": "domain",
            "filter": ("statuscode:200", "mimetype:text/html"),
            "collapse": "urlkey",
        }
        key = self._search.position.get("key")
        for _ in range(MOST_LISTS):
            listed = await self._list(parameters, window.start - timedelta(days=DAYS_BEFORE), key)
            if listed is None:
                return
            page, found_in = listed
            key = page.resume_key
            finds = [
                self._find_of_page(capture, found_in) for capture in page.captures if self._is_new(capture)
            ]
            state = {"feed": len(source.feed_urls), "key": key}
            for batch in self._search.give(finds, state):
                yield batch
            if key is None:
                return
        self._stop(Verdict.CUT_SHORT, f"more than {MOST_LISTS} lists of captures")

    async def _feed(self, number: int) -> AsyncIterator[Batch]:
        search = self._search
        captures = await self._captures_of_feed(number)
        at = search.position.get("at")
        current = datetime.fromisoformat(at) if at else max(captures, default=None)
        done = {"feed": number + 1}
        for _ in range(MOST_FEED_CAPTURES):
            if current is None or self.trouble is not None:
                break
            read = await self._read_feed(captures[current], number)
            if read is None:
                return
            dates, finds = read
            following = capture_before(list(captures), current, dates)
            is_last = following is None or is_through(dates, search.window.start)
            state = done if is_last or following is None else self._at(number, captures, following)
            for batch in search.give(finds, state):
                yield batch
            current = None if is_last else following
        if self.trouble is None and current is not None:
            self._stop(Verdict.CUT_SHORT, f"more than {MOST_FEED_CAPTURES} captures of a feed")
        elif self.trouble is None:
            search.position = dict(done)

    async def _captures_of_feed(self, number: int) -> dict[datetime, CdxCapture]:
        """By their moments; with what an earlier search listed of them."""
        search = self._search
        kept = [
            CdxCapture(datetime.fromisoformat(at), *rest) for at, *rest in search.position.get("captures", [])
        ]
        captures = {capture.captured_at: capture for capture in kept}
        key = search.position.get("listing")
        if "at" in search.position or (kept and key is None):
            return captures
        parameters: _Parameters = {
            "url": search.source.feed_urls[number],
            "filter": ("statuscode:200",),
            "collapse": "digest",
        }
        for _ in range(MOST_LISTS):
            listed = await self._list(parameters, search.window.start, key)
            if listed is None:
                break
            captures |= {capture.captured_at: capture for capture in listed[0].captures}
            key = listed[0].resume_key
            search.position = {"feed": number, "captures": _rows(captures.values()), "listing": key}
            if key is None:
                break
        return captures

    def _at(self, number: int, captures: Mapping[datetime, CdxCapture], at: datetime) -> dict[str, Any]:
        """The position before a capture of a feed; older ones are all that is still of interest."""
        older = [capture for moment, capture in captures.items() if moment <= at]
        return {"feed": number, "captures": _rows(older), "at": at.isoformat()}

    async def _read_feed(self, capture: CdxCapture, number: int) -> tuple[list[datetime], list[Find]] | None:
        """The dates of a capture's entries, and those that are new; None where there is trouble.

        A capture that can't be had, or is no feed, has none.
        """
        url = self._address(capture)
        fetched = await self._search.ask(url, ACCEPT_FEED)
        if isinstance(fetched, FetchFailure):
            if fetched.kind in _GONE:
                self.notes.append(f"{url}: {fetched.reason}")
                return [], []
            self._fail(fetched, "the archive")
            return None
        feed_url = self._search.source.feed_urls[number]
        page = await self._search.read(IndexForm.FEED, fetched, url=feed_url)
        if not isinstance(page, FeedPage):
            return [], []  # a page of errors that was captured as the feed
        dates = [at for entry in page.feed.entries if (at := date_of(entry)) is not None]
        finds = {_key(entry.url): _find_of_feed(entry, capture, url) for entry in page.feed.entries}
        new = {key: find for key, find in finds.items() if key not in self._claimed}
        self._claimed |= new
        return dates, list(new.values())

    async def _list(
        self, parameters: _Parameters, start: datetime, key: str | None
    ) -> tuple[CdxPage, str] | None:
        """A part of a list of captures, and where it is from; None where there is trouble."""
        query = {
            **parameters,
            "from": _timestamp(start),
            "to": _timestamp(self._latest),
            "fl": ",".join(FIELDS),
            "output": "json",
            "limit": str(ROWS),
            "showResumeKey": "true",
            **({"resumeKey": key} if key else {}),
        }
        base = self._search.access.settings.wayback_url
        url = f"{base}/cdx/search/cdx?{urlencode(query, doseq=True, quote_via=quote)}"
        fetched = await self._search.ask(url, "application/json")
        if isinstance(fetched, FetchFailure):
            if fetched.kind in _GONE:
                return CdxPage(()), url
            self._fail(fetched, "the archive's list")
            return None
        page = await self._search.read(IndexForm.CDX, fetched)
        if isinstance(page, CdxPage):
            return page, url
        self._fail(page, "the archive's list")
        return None

    def _is_new(self, capture: CdxCapture) -> bool:
        """A page of the publisher that may be an article, not captured before the window."""
        is_own = source_domain(host_of(capture.original)) == self._search.source.domain
        if not is_own or not may_be_article(capture.original):
            return False
        if capture.captured_at < self._search.window.start:
            self._search.count_outside()
            return False
        return True

    def _find_of_page(self, capture: CdxCapture, found_in: str) -> Find:
        claimed = self._claimed.get(_key(capture.original)) or Find(
            ParsedEntry(None, capture.original, None),
            found_in,
            not_after_at=capture.captured_at,
            url_day=url_day(capture.original, capture.captured_at),
        )
        return replace(claimed, archived_url=self._address(capture), archived_at=capture.captured_at)

    def _address(self, capture: CdxCapture) -> str:
        """The capture's own bytes, as they were served: `id_` asks for no rewriting."""
        base = self._search.access.settings.wayback_url
        return f"{base}/web/{capture.timestamp}id_/{capture.original}"

    def _fail(self, failure: object, what: str) -> None:
        if not isinstance(failure, FetchFailure | ParseFailure):
            raise TypeError(f"an answer of the archive was read as {type(failure).__name__}")
        self.trouble = self._search.fail(failure, what)

    def _stop(self, verdict: Verdict, reason: str) -> None:
        self.trouble = self._search.end(verdict, reason)


def _rows(captures: Iterable[CdxCapture]) -> list[list[str]]:
    return [[one.captured_at.isoformat(), one.timestamp, one.original, one.media_type] for one in captures]


def _find_of_feed(entry: ParsedEntry, capture: CdxCapture, url: str) -> Find:
    changed = latest_publication(entry.updated, capture.captured_at)
    return Find(
        entry,
        url,
        not_after_at=min(changed or capture.captured_at, capture.captured_at),
        url_day=url_day(entry.url, capture.captured_at),
    )


def _key(url: str) -> bytes:
    return url_key(canonical_url(url) or url)


def _timestamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%d%H%M%S}"
