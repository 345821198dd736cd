"""Runs from the command line whose process was killed, and those whose process lives."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from newsreel.domain.run import RunKind
from newsreel.steps.begin import begin_without_network
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from tests.support.commands import newsreel
from tests.support.runs import day_window, plan
from tests.support.warehouses import Warehouses

DAY = date(2026, 3, 2)
# What `newsreel run`, and the repair of coverage, do before their first step; then they wait.
BEGIN = """
import sys
from datetime import UTC, datetime
from newsreel.adapters.system_clock import SystemClock
from newsreel.domain.run import RunKind, RunPlan
from newsreel.domain.settings import Settings
from newsreel.domain.window import Window
from newsreel.steps.begin import begin_without_network
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
window = Window(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC))
with Database(sys.argv[1]) as database:
    for key in sys.argv[2:]:
        plan = RunPlan(key, "ingest_articles", RunKind.CLI, window, is_live=False)
        begin_without_network(Tools(database, Settings(), SystemClock()), plan)
    print("begun", flush=True)
    sys.stdin.read()
"""


@contextmanager
def begun(url: str, *keys: str) -> Iterator[subprocess.Popen[str]]:
    """A process that has begun runs with these keys; it is killed at the end, if it was not before."""
    process = subprocess.Popen(
        [sys.executable, "-c", BEGIN, url, *keys], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def states(database: Database) -> dict[str, tuple[str, str | None]]:
    with database.transaction() as cursor:
        cursor.execute("SELECT run_key, status, status_reason FROM news.runs")
        return {key: (status, reason) for key, status, reason in cursor.fetchall()}


def wait_until_gone(database: Database, sessions: int) -> None:
    """A server notices at its next look at the socket."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with database.transaction() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
            if cursor.fetchone() == (sessions,):
                return
        time.sleep(0.05)
    pytest.fail("the session of a killed process stays")


def test_a_killed_run_is_closed_by_the_next_run_of_any_kind(
    tools: Tools, warehouses: Warehouses, warehouse: str
) -> None:
    url = warehouses.writer_url(warehouse)
    of_day = plan(day_window(DAY), live=False, key="cli/at-work")
    begin_without_network(tools, replace(of_day, kind=RunKind.CLI))
    dead = {"cli/killed", "cli/killed/late/2026-02-01"}
    with begun(url, "cli/beside"), begun(url, *dead, "repair/1") as killed:
        begin_without_network(tools, plan(day_window(DAY), live=True, key="poll_feeds/1"))
        assert {status for status, _ in states(tools.database).values()} == {"running"}
        killed.kill()
        killed.wait()
        wait_until_gone(tools.database, sessions=2)
        begin_without_network(tools, plan(day_window(DAY), live=True, key="poll_feeds/2"))
        found = states(tools.database)
    assert {key for key, (status, _) in found.items() if status == "failed"} == dead
    assert "was killed" in str(found["cli/killed"][1])
    # Airflow tries again, and so does the next repair: their runs are gone on with.
    assert found["poll_feeds/1"][0] == found["repair/1"][0] == "running"


def test_status_closes_what_was_killed(tools: Tools, warehouses: Warehouses, warehouse: str) -> None:
    url = warehouses.writer_url(warehouse)
    tools.database.close()
    with begun(url, "cli/killed"):
        pass
    wait_until_gone(tools.database, sessions=1)
    shown = newsreel(url, "status")
    assert shown.returncode == 0, shown.stderr
    assert "failed" in shown.stdout
    assert "was killed" in " ".join(shown.stdout.split())
    with tools.database.transaction() as cursor:
        cursor.execute("SELECT finished_at FROM newsreel.runs")
        [(ended,)] = cursor.fetchall()
    assert abs((ended - datetime.now(UTC)).total_seconds()) < 120


def test_status_shows_a_database_that_can_not_be_written_to(warehouses: Warehouses, warehouse: str) -> None:
    with Database(warehouses.owner_url(warehouse)) as owner, owner.transaction() as cursor:
        cursor.execute(f"ALTER DATABASE {warehouse} SET default_transaction_read_only = on")
    shown = newsreel(warehouses.writer_url(warehouse), "status")
    assert shown.returncode == 0, shown.stderr
    assert "No run yet" in shown.stdout
