"""A backfill killed at any moment and run again ends as if nothing had happened."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from newsreel.local.network_ports import free_port
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from tests.support.commands import PROGRAM, ROOT
from tests.support.past_site import PastSite, RunningSite, serve_past
from tests.support.runs import add_feeds
from tests.support.table_contents import table_contents
from tests.support.warehouses import Warehouses

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

TODAY = datetime.now(UTC).date()
PAPERS = ("feeds.localhost", "lists.localhost", "vanished.localhost")
WEEK = ("--from", (TODAY - timedelta(days=40)).isoformat(), "--to", (TODAY - timedelta(days=36)).isoformat())
# Killed after so many requests: in the search, between search and pages, among the pages.
MOMENTS = (4, 12, 25)


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSite]:
    with serve_past(PastSite(TODAY, free_port())) as served:
        yield served


def start(url: str, running: RunningSite) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "NEWSREEL_DATABASE_URL": url,
        "NEWSREEL_ALLOWED_PRIVATE_NETWORKS": "127.0.0.0/8",
        "NEWSREEL_HOST_GAP_SECONDS": "0",
        "NEWSREEL_TOTAL_TIMEOUT_SECONDS": "120",
        "NEWSREEL_DOCUMENT_TIMEOUT_SECONDS": "120",
        "NEWSREEL_WAYBACK_URL": running.site.archive_url,
    }
    return subprocess.Popen(
        [str(PROGRAM), "run", *WEEK],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def warehouse_of(warehouses: Warehouses, tools: Tools, running: RunningSite) -> str:
    url = warehouses.writer_url(warehouses.fresh())
    with Database(url) as database:
        own = Tools(database, tools.settings, tools.clock)
        add_feeds(own, [running.site.paper(name).feed_url for name in PAPERS])
    return url


def contents(url: str) -> dict[str, list[str]]:
    with Database(url) as database:
        return table_contents(database)


def test_killed_and_run_again_it_ends_equal(
    warehouses: Warehouses, tools: Tools, running: RunningSite
) -> None:
    undisturbed = warehouse_of(warehouses, tools, running)
    assert start(undisturbed, running).wait(timeout=300) == 0
    expected = contents(undisturbed)
    assert len(expected["articles"]) > 10

    url = warehouse_of(warehouses, tools, running)
    for requests in MOMENTS:
        before = len(running.requests)
        process = start(url, running)
        while process.poll() is None and len(running.requests) < before + requests:
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert start(url, running).wait(timeout=300) == 0
    with Database(url) as database, database.transaction() as cursor:
        cursor.execute("SELECT status FROM news.runs WHERE run_key !~ '/late/' ORDER BY run_id")
        assert [status for (status,) in cursor.fetchall()] == ["failed"] * len(MOMENTS) + ["succeeded"]
    found = contents(url)
    for table, rows in expected.items():
        assert found[table] == rows, table
