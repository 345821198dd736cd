"""Runs for the past on the acceptance site: exactly what can be had, and every request is worth it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from newsreel.domain.errors import UsageError
from newsreel.domain.history import HistoryKind
from newsreel.domain.settings import Settings
from newsreel.domain.window import Window
from newsreel.steps.begin import begin
from newsreel.steps.read_warcs import read_warcs, warc_work
from newsreel.steps.tools import Tools
from tests.support.past_site import PastSite, RunningSite, serve_past
from tests.support.runs import add_feeds, plan, run_all
from tests.unit.sample.test_sample_site import free_port


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSite]:
    with serve_past(PastSite(datetime.now(UTC).date(), free_port())) as served:
        yield served


@pytest.fixture
def settings(settings: Settings, running: RunningSite) -> Settings:
    return replace(settings, total_timeout_seconds=30, wayback_url=running.site.archive_url)


@pytest.fixture
def fed(running: RunningSite, tools: Tools) -> Tools:
    add_feeds(tools, running.site.feed_urls)
    return tools


def _days_back(site: PastSite, first: int, last: int) -> Window:
    start, end = site.today - timedelta(days=first), site.today - timedelta(days=last - 1)
    return Window(datetime.combine(start, time(), UTC), datetime.combine(end, time(), UTC))


def _loaded(tools: Tools) -> set[str]:
    with tools.database.transaction() as cursor:
        cursor.execute("SELECT url FROM news.articles")
        return {url for (url,) in cursor.fetchall()}


def test_ten_days_of_all_papers_come_back_exactly_and_cheaply(fed: Tools, running: RunningSite) -> None:
    since = len(running.requests)
    window = _days_back(running.site, 40, 31)
    run_all(fed, plan(window, live=False))
    expected = running.site.expected(window)
    assert _loaded(fed) == expected.urls
    pages = running.page_requests(since)
    assert sum(pages.values()) <= 1.2 * len(expected.urls)
    assert max(pages.values()) == 1
    asked = {one: count for one, count in running.index_requests(since).items() if one[1] != "/robots.txt"}
    assert max(asked.values()) == 1

    # What is known to be gone, and what was found of other days, is not asked for again either.
    before = len(running.requests)
    run_all(fed, plan(window, live=False))
    assert not running.page_requests(before)


def test_day_by_day_comes_to_the_same(fed: Tools, running: RunningSite) -> None:
    """The oldest day first, as Airflow does it: what a feed's archives list of later days is known then."""
    days = [_days_back(running.site, back, back) for back in (53, 52, 51)]
    since = len(running.requests)
    for day in days:
        run_all(fed, plan(day, live=False))
    expected = frozenset[str]().union(*(running.site.expected(day).urls for day in days))
    assert _loaded(fed) == expected
    assert max(running.page_requests(since).values()) == 1
    asked = running.index_requests(since)
    assert {path for (host, path), count in asked.items() if host == "feeds.localhost" and count > 1} == {
        "/robots.txt"
    }


def test_warc_files_are_read_first_and_once(fed: Tools, running: RunningSite, tmp_path: Path) -> None:
    site = running.site
    pages = site.write_shelf(tmp_path / "news.warc.gz")
    shelved = replace(fed, settings=replace(fed.settings, warc_paths=(str(tmp_path),)))
    domains = ("shelved.localhost", "everything.localhost")
    window = _days_back(site, 40, 31)
    since = len(running.requests)
    only = replace(plan(window, live=False), histories=(HistoryKind.WARC,))
    run = begin(shelved, only)
    assert warc_work(shelved, run) == {0: (tmp_path / "news.warc.gz").stat().st_size}
    assert read_warcs(shelved, run) == pages
    assert warc_work(shelved, run) == {}
    run_all(shelved, only)
    assert _loaded(fed) == site.expected(window, (HistoryKind.WARC,), domains=domains).urls
    assert len(running.requests) == since
    with fed.database.transaction() as cursor:
        cursor.execute(
            "SELECT DISTINCT state, loaded, reasons FROM news.coverage WHERE source = 'shelved.localhost'"
            " AND day >= %s AND day < %s",
            (window.start.date(), window.end.date()),
        )
        ((state, loaded, reasons),) = cursor.fetchall()
    # Nobody knows what a file lacks.
    assert (state, loaded) == ("partial", 2)
    assert reasons == "warc: news.warc.gz was read before"


def test_warc_files_that_are_not_there_are_named(fed: Tools, running: RunningSite) -> None:
    only = replace(plan(_days_back(running.site, 40, 40), live=False), histories=(HistoryKind.WARC,))
    with pytest.raises(UsageError, match="--warc"):
        run_all(fed, only)
    lost = replace(fed, settings=replace(fed.settings, warc_paths=("/nowhere.warc",)))
    with pytest.raises(UsageError, match=r"/nowhere\.warc"):
        run_all(lost, only)
