"""Histories over HTTP on the acceptance site: what they find, what they ask for, what is left; and the
site's own word on it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from newsreel.adapters.document_pool import worker_pool
from newsreel.adapters.feed_archive_history import search_feed_archives
from newsreel.adapters.history_search import Access
from newsreel.adapters.index_pages import read_index_page
from newsreel.adapters.polite_host import PoliteHost
from newsreel.adapters.sitemap_history import search_sitemaps
from newsreel.adapters.system_clock import SystemClock
from newsreel.adapters.warc_reading import read_pages
from newsreel.adapters.wayback_history import search_wayback
from newsreel.adapters.web_fetcher import web_fetcher
from newsreel.adapters.wordpress_history import search_wordpress
from newsreel.domain.capture import Skip
from newsreel.domain.fetch import Fetched, FetchOutcome, FetchRequest
from newsreel.domain.history import Batch, Find, HistoricSource, HistoryKind, Verdict
from newsreel.domain.settings import settings_from_environment
from newsreel.domain.window import Window
from newsreel.local.network_ports import free_port
from newsreel.rules.find_dates import Standing, standing
from newsreel.rules.urls import host_of
from tests.support.histories import History, Searched
from tests.support.past_site import Cause, PastPaper, PastSite, RunningSite, serve_past
from tests.support.past_site.expectation import NETWORK
from tests.support.past_site.shelf import BROKEN

TODAY = datetime.now(UTC).date()
HISTORIES: dict[HistoryKind, History] = {
    HistoryKind.WORDPRESS: search_wordpress,
    HistoryKind.FEED_ARCHIVE: search_feed_archives,
    HistoryKind.SITEMAP: search_sitemaps,
    HistoryKind.WAYBACK: search_wayback,
}
_PUBLISHED = re.compile(rb'article:published_time" content="([^"]+)"')


def _days_back(first: int, last: int) -> Window:
    """The window of the days so many days ago, both included."""
    start, end = TODAY - timedelta(days=first), TODAY - timedelta(days=last - 1)
    return Window(datetime.combine(start, time(), UTC), datetime.combine(end, time(), UTC))


TEN_DAYS = _days_back(40, 31)


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSite]:
    with serve_past(PastSite(TODAY, free_port())) as served:
        yield served


class _Backfill:
    """A backfill in memory: what a run does with finds, without a warehouse."""

    def __init__(self, running: RunningSite) -> None:
        self._site = running.site
        self.settings = settings_from_environment(
            {
                "NEWSREEL_ALLOWED_PRIVATE_NETWORKS": "127.0.0.0/8",
                "NEWSREEL_HOST_GAP_SECONDS": "0",
                "NEWSREEL_WAYBACK_URL": running.site.archive_url,
            }
        )
        self.outcomes: dict[HistoryKind, Searched] = {}

    def run(self, domain: str, window: Window, *kinds: HistoryKind) -> set[str]:
        """Addresses of the articles of a window that it ends up with."""
        return asyncio.run(self._run(self._site.paper(domain), window, kinds or tuple(NETWORK)))

    async def _run(self, paper: PastPaper, window: Window, kinds: tuple[HistoryKind, ...]) -> set[str]:
        clock = SystemClock()
        async with web_fetcher(self.settings, clock) as fetcher:
            hosts: dict[str, PoliteHost] = {}

            async def fetch(request: FetchRequest) -> FetchOutcome:
                host = host_of(request.url)
                polite = hosts.setdefault(host, PoliteHost(fetcher, self.settings, clock))
                return await polite.fetch_page(request)

            with worker_pool(read_index_page, self.settings, 1) as pool:
                access = Access(fetch, pool, self.settings, clock)
                finds = await self._search(access, paper, window, kinds)
            loaded = set()
            for find in finds.values():
                if standing(find, window) is not Standing.OUTSIDE and await _is_of(find, fetch, window):
                    loaded.add(find.url)
            return loaded

    async def _search(
        self, access: Access, paper: PastPaper, window: Window, kinds: tuple[HistoryKind, ...]
    ) -> dict[str, Find]:
        source = HistoricSource(paper.domain, f"{paper.base_url}/", (paper.feed_url,))
        finds: dict[str, Find] = {}
        for kind in kinds:
            batches: list[Batch] = []
            async for batch in HISTORIES[kind](access, source, window, None):
                batches.append(batch)
                for find in batch.finds:
                    known = finds.get(find.url)
                    if known is None or find.archived_url is not None:
                        finds[find.url] = find
            self.outcomes[kind] = Searched(tuple(batches))
            if len(batches[-1].outcome.looked_days(window)) == len(list(window.days())):
                break
        return finds


async def _is_of(find: Find, fetch: object, window: Window) -> bool:
    """Ask for the page, else for its copy, else take the text of the index."""
    body: bytes | None = None
    for url in (find.url, find.archived_url):
        outcome = await fetch(FetchRequest(url, 1_000_000)) if body is None and url else None  # type: ignore[operator]
        body = outcome.body if isinstance(outcome, Fetched) else body
    if body is None and find.entry.content_html is None:
        return False
    on_page = _PUBLISHED.search(body or b"")
    if on_page:
        return datetime.fromisoformat(on_page[1].decode()) in window
    published = find.entry.published
    return published is not None and published.at is not None and published.at in window


@pytest.mark.parametrize(
    "domain",
    ["wordpress.localhost", "feeds.localhost", "circle.localhost", "sitemaps.localhost", "lists.localhost",
     "switched-off.localhost", "vanished.localhost", "everything.localhost"],
)  # fmt: skip
def test_ten_days_of_a_paper_come_back_exactly(running: RunningSite, domain: str) -> None:
    since = len(running.requests)
    backfill = _Backfill(running)
    loaded = backfill.run(domain, TEN_DAYS)
    expected = running.site.expected(TEN_DAYS, domains=(domain,))
    assert loaded == expected.urls
    assert loaded
    asked = running.page_requests(since)
    # Pages that are gone or forbidden cost a request too, and are no article that is returned.
    assert max(asked.values()) == 1
    in_vain = sum(cause in (Cause.REMOVED, Cause.UNDATED) for cause in expected.causes.values())
    assert sum(asked.values()) - in_vain <= 1.5 * len(loaded) + 4, asked
    assert max(running.index_requests(since).values()) == 1


@pytest.mark.parametrize("kind", NETWORK)
def test_each_history_alone_of_a_paper_that_has_all(running: RunningSite, kind: HistoryKind) -> None:
    domain = "everything.localhost"
    expected = running.site.expected(TEN_DAYS, (kind,), domains=(domain,))
    backfill = _Backfill(running)
    assert backfill.run(domain, TEN_DAYS, kind) == expected.urls
    assert backfill.outcomes[kind].outcome.verdict is Verdict.APPLIES
    # What was deleted is in the archive only.
    assert (Cause.NOT_LISTED in expected.causes.values()) is (kind is not HistoryKind.WAYBACK)


def test_of_500_lists_twelve_are_asked_for(running: RunningSite) -> None:
    since = len(running.requests)
    _Backfill(running).run("sitemaps.localhost", TEN_DAYS, HistoryKind.SITEMAP)
    lists = [path for _, path in running.index_requests(since) if path.startswith("/sitemap-")]
    assert len(lists) == 12


def test_a_circle_is_walked_once_and_what_lies_behind_it_is_named(running: RunningSite) -> None:
    old = _days_back(80, 71)
    backfill = _Backfill(running)
    assert backfill.run("circle.localhost", old, HistoryKind.FEED_ARCHIVE) == set()
    outcome = backfill.outcomes[HistoryKind.FEED_ARCHIVE].outcome
    assert outcome.verdict is Verdict.CUT_SHORT
    assert "circle" in outcome.reason
    assert outcome.looked_days(old) == ()
    expected = running.site.expected(old, domains=("circle.localhost",))
    assert set(expected.causes.values()) == {Cause.NOT_LISTED}
    assert len(expected.causes) == 20


def test_a_switched_off_api_is_recognised(running: RunningSite) -> None:
    backfill = _Backfill(running)
    backfill.run("switched-off.localhost", TEN_DAYS)
    outcome = backfill.outcomes[HistoryKind.WORDPRESS].outcome
    assert outcome.verdict is Verdict.BLOCKED
    assert "401" in outcome.reason


def test_the_site_states_every_cause(running: RunningSite) -> None:
    """Any ten days have all that goes wrong."""
    for first in (80, 63, 56):
        expected = running.site.expected(_days_back(first, first - 9))
        assert set(expected.causes.values()) == set(Cause)
        articles = [one for paper in running.site.papers for one in paper.articles]
        of_window = {one.url for one in articles if one.published_at in expected.window}
        assert expected.urls | set(expected.causes) == of_window
        assert not expected.urls & set(expected.causes)
    long_ago = running.site.expected(_days_back(400, 300))
    assert (long_ago.urls, dict(long_ago.causes)) == (frozenset(), {})


def test_the_site_serves_what_it_says(running: RunningSite) -> None:
    site = running.site
    for paper in site.papers:
        for article in paper.articles:
            status, _, body = site.response(paper.domain, article.path, {})
            assert (status == 200) is article.is_live, article.url
            if article.is_live:
                assert article.paragraphs[0].split(".")[0].replace("&", "&amp;").encode() in body
                assert (_PUBLISHED.search(body) is not None) is article.shows_date
            assert site.is_article(paper.domain, article.path)
    assert len({article.title + article.url for paper in site.papers for article in paper.articles}) == 1620
    assert site.response("nobody.localhost", "/", {})[0] == 421


def test_the_shelf_is_streamed_and_its_broken_records_counted(running: RunningSite, tmp_path: Path) -> None:
    path = tmp_path / "news.warc.gz"
    pages = running.site.write_shelf(path)
    assert pages == 360
    with path.open("rb") as file:
        read = list(read_pages(file, lambda _: True, 1_000_000, datetime.now(UTC)))
    assert sum(isinstance(one, Fetched) for one in read) == pages
    assert sum(one is Skip.BROKEN for one in read) == BROKEN
    urls = {article.url for domain in ("shelved.localhost", "everything.localhost")
            for article in running.site.paper(domain).articles}  # fmt: skip
    assert {one.final_url for one in read if isinstance(one, Fetched)} == urls
    shelved = running.site.expected(TEN_DAYS, (HistoryKind.WARC,), domains=("shelved.localhost",))
    assert len(shelved.urls) == 20


def test_another_day_is_another_site_with_the_same_past() -> None:
    one, other = (PastSite(day, 8000).paper("lists.localhost") for day in (TODAY, TODAY + timedelta(days=1)))
    assert one.articles[2:] == other.articles[:-2]
