"""WARC files as a history: read first, once for a source; the ledger counts what was broken."""

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
from newsreel.local.network_ports import free_port
from newsreel.steps.begin import begin
from newsreel.steps.read_warcs import read_warcs, warc_work
from newsreel.steps.tools import Tools
from tests.support.past_site import PastSite, RunningSite, serve_past
from tests.support.past_site.shelf import BROKEN
from tests.support.runs import add_feeds, plan, run_all


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSite]:
    with serve_past(PastSite(datetime.now(UTC).date(), free_port(), days=20)) as served:
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


def test_warc_files_are_read_first_and_once(fed: Tools, running: RunningSite, tmp_path: Path) -> None:
    site = running.site
    pages = site.write_shelf(tmp_path / "news.warc.gz")
    shelved = replace(fed, settings=replace(fed.settings, warc_paths=(str(tmp_path),)))
    domains = ("shelved.localhost", "everything.localhost")
    window = _days_back(site, 12, 8)
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
    assert reasons == f"warc: news.warc.gz: {pages} pages of the run's sources, {BROKEN} broken records"


def test_warc_files_that_are_not_there_are_named(fed: Tools, running: RunningSite) -> None:
    only = replace(plan(_days_back(running.site, 12, 12), live=False), histories=(HistoryKind.WARC,))
    with pytest.raises(UsageError, match="--warc"):
        run_all(fed, only)
    lost = replace(fed, settings=replace(fed.settings, warc_paths=("/nowhere.warc",)))
    with pytest.raises(UsageError, match=r"/nowhere\.warc"):
        run_all(lost, only)
