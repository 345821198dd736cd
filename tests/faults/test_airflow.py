"""The same through the real Airflow: a task, the scheduler, the warehouse and the disk of the logs fail.

A lock on a table holds a task at an exact place, in the middle of its writing, until the test lets go.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest

from newsreel.local.embedded_postgres import EmbeddedPostgres
from newsreel.store.database import Database
from tests.faults.conftest import Paper, with_feeds
from tests.faults.figures import Figures
from tests.faults.victims import Job
from tests.support.airflow_stack import AirflowStack, SeenRun
from tests.support.running_airflow import running_airflow
from tests.support.warehouses import Warehouses, running_server

pytestmark = [pytest.mark.faults, pytest.mark.airflow, pytest.mark.timeout(1800)]
NIGHT = "night"
AWAY_SECONDS = 30.0
LOGS_BYTES = 2 * 1024 * 1024
# Tasks have three tries more, half a minute apart, and a run has several tasks one after the other.
PATIENCE_SECONDS = 700.0


@dataclass(frozen=True)
class Nights:
    """Airflow, and the server of the warehouse that its tasks work on, which may die."""

    stack: AirflowStack
    warehouses: Warehouses
    known: str
    paper: Paper

    @property
    def server(self) -> EmbeddedPostgres:
        return self.warehouses.server

    def fresh(self) -> Job:
        """Nothing has run in the warehouse."""
        self.server.run_sql(
            f"DROP DATABASE IF EXISTS {NIGHT} WITH (FORCE);"
            f"CREATE DATABASE {NIGHT} TEMPLATE {self.known} OWNER newsreel_owner STRATEGY file_copy;"
        )
        return Job(self.warehouses.writer_url(NIGHT), self.paper.job.window, {})

    def begin(self) -> SeenRun:
        """Let the scheduler start a run of the paper's window."""
        start, end = self.paper.job.window
        return self.stack.trigger("ingest_articles", {"from": start, "to": end})

    @contextmanager
    def holding(self, table: str) -> Iterator[None]:
        """Every task that writes to the table stands still while the block runs; one does when it begins."""
        connection = psycopg2.connect(self.warehouses.owner_url(NIGHT))
        try:
            connection.cursor().execute(f"LOCK TABLE newsreel.{table} IN EXCLUSIVE MODE")
            self.stack.wait_for(f"a task that waits for {table}", self._somebody_waits, PATIENCE_SECONDS)
            yield
        finally:
            connection.close()  # which ends its transaction, unless the server has

    def _somebody_waits(self) -> bool:
        with Database(self.warehouses.owner_url(NIGHT)) as database, database.transaction() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            return cursor.fetchone() != (0,)


@pytest.fixture(scope="module")
def nights(paper: Paper) -> Iterator[Nights]:
    with running_server("nights") as server:
        warehouses = Warehouses(server)
        known = with_feeds(warehouses, paper.newspaper)
        more = {"AIRFLOW_CONN_NEWSREEL_DB": warehouses.writer_url(NIGHT)}
        with running_airflow(None, [feed.url for feed in paper.newspaper.feeds], more) as stack:
            yield Nights(stack, warehouses, known, paper)


def test_a_task_is_killed(nights: Nights, figures: Figures, same_tables: Callable[..., None]) -> None:
    job = nights.fresh()
    run = nights.begin()
    with nights.holding("captures"):
        tasks = nights.stack.task_pids()
        for pid in tasks:
            os.kill(pid, signal.SIGKILL)
    assert tasks
    figures.kills += len(tasks)
    _ends_well(nights, run)
    same_tables(job)


def test_the_warehouse_is_gone_for_half_a_minute(
    nights: Nights, figures: Figures, same_tables: Callable[..., None]
) -> None:
    job = nights.fresh()
    run = nights.begin()
    with nights.holding("entries"):
        nights.server.stop()
    time.sleep(AWAY_SECONDS)
    nights.server.start()
    figures.outages += 1
    _ends_well(nights, run)
    same_tables(job)


def test_the_disk_of_the_logs_is_full_for_a_while(
    nights: Nights, figures: Figures, same_tables: Callable[..., None]
) -> None:
    """The tries of the same run outlast it."""
    job = nights.fresh()
    with _small_disk(nights.stack.logs / "tasks") as disk:
        ballast = disk / "ballast"
        ballast.write_bytes(b"\0" * (LOGS_BYTES - 8192))
        run = nights.begin()
        nights.stack.wait_for(
            "a task that fails for it", lambda: _some_wait_for_a_retry(nights, run), PATIENCE_SECONDS
        )
        ballast.unlink()
        _ends_well(nights, run)
    figures.outages += 1
    same_tables(job)


def test_the_disk_of_the_logs_is_full_until_no_try_is_left(
    nights: Nights, figures: Figures, same_tables: Callable[..., None]
) -> None:
    """The run is red, and the next one does the rest."""
    job = nights.fresh()
    with _small_disk(nights.stack.logs / "tasks") as disk:
        (disk / "ballast").write_bytes(b"\0" * (LOGS_BYTES - 8192))
        [ended] = nights.stack.wait_for_end([nights.begin()], PATIENCE_SECONDS)
    assert ended.state == "failed"
    figures.outages += 1
    _ends_well(nights, nights.begin())
    same_tables(job)


def _some_wait_for_a_retry(nights: Nights, run: SeenRun) -> bool:
    return any(task.state == "up_for_retry" for task in nights.stack.tasks(run))


def test_the_scheduler_is_killed(nights: Nights, figures: Figures, same_tables: Callable[..., None]) -> None:
    job = nights.fresh()
    run = nights.begin()
    with nights.holding("revisions"):
        os.kill(nights.stack.scheduler_pid(), signal.SIGKILL)
    figures.kills += 1
    nights.stack.start(schedules=False)
    _ends_well(nights, run)
    same_tables(job)


def _ends_well(nights: Nights, run: SeenRun) -> None:
    [ended] = nights.stack.wait_for_end([run], PATIENCE_SECONDS)
    nights.stack.must("success", ended)


@contextmanager
def _small_disk(folder: Path) -> Iterator[Path]:
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={LOGS_BYTES},mode=777", "tmpfs", str(folder)], check=True
    )
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
