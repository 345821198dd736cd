"""WARC files as a history: read first, once for a source; the ledger counts what was broken."""

from __future__ import annotations

import threading
import time as time_module
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from newsreel.domain.errors import UsageError
from newsreel.domain.history import HistoryKind
from newsreel.domain.run import Run
from newsreel.domain.settings import Settings
from newsreel.domain.window import Window
from newsreel.local.network_ports import free_port
from newsreel.steps.begin import begin
from newsreel.steps.read_warcs import read_warcs, warc_work
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from tests.support.past_site import PastSite, RunningSite, serve_past
from tests.support.past_site.shelf import BROKEN
from tests.support.runs import add_feeds, plan, run_all
from tests.support.warehouse_rows import rows
from tests.support.warehouses import Warehouses


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
    return {url for (url,) in rows(tools, "SELECT url FROM news.articles")}


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
    ((state, loaded, reasons),) = rows(
        fed,
        "SELECT DISTINCT state, loaded, reasons FROM news.coverage WHERE source = 'shelved.localhost'"
        " AND day >= %s AND day < %s",
        window.start.date(),
        window.end.date(),
    )
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


def test_runs_at_the_same_time_read_a_file_once(
    fed: Tools, running: RunningSite, tmp_path: Path, warehouses: Warehouses, warehouse: str
) -> None:
    pages = running.site.write_shelf(tmp_path / "news.warc.gz")
    shelved = replace(fed, settings=replace(fed.settings, warc_paths=(str(tmp_path),)))
    runs = [begin(shelved, plan(_days_back(running.site, back, back), live=False)) for back in (12, 11, 10)]
    others_wait = threading.Event()

    def wait_for_others(_: int) -> None:
        assert others_wait.wait(30)

    def read(run: Run) -> int:
        with Database(warehouses.writer_url(warehouse)) as database:
            own = replace(shelved, database=database)
            return read_warcs(own, run, advance=wait_for_others)

    with ThreadPoolExecutor() as pool:
        reading = [pool.submit(read, run) for run in runs]
        while _count(fed, "FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") < 2:
            assert not any(one.done() for one in reading)
            time_module.sleep(0.05)
        others_wait.set()
        assert sorted(one.result() for one in reading) == [0, 0, pages]
    # All of them say that the file was looked into, and nobody holds it.
    assert _count(fed, "FROM newsreel.history_searches WHERE history = 'warc'") == 3 * 9
    assert _count(fed, "FROM pg_locks WHERE locktype = 'advisory' AND classid = 7015306") == 0


def _count(tools: Tools, what: str) -> int:
    with tools.database.transaction() as cursor:
        cursor.execute(f"SELECT count(*) {what}")
        (count,) = cursor.fetchone() or (0,)
        return int(count)
