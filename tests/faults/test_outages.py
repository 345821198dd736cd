"""Postgres dies in each step, stays away for a while, and comes back."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from newsreel.local.embedded_postgres import EmbeddedPostgres
from newsreel.local.postgres_cluster import Cluster
from tests.faults.conftest import Paper, finish, with_feeds
from tests.faults.figures import Figures
from tests.faults.points import STATEMENT
from tests.faults.victims import Ended, Job, ended_after, victim
from tests.support.warehouses import Warehouses, running_server

pytestmark = pytest.mark.slow
STEPS = ("beginning", "polling feeds", "fetching pages", "reading pages", "grouping texts")
AWAY_SECONDS = 30.0
# As dags/newsreel_runtime.py has it: so many tries more, so long after the one before.
RETRIES = 3
RETRY_DELAY_SECONDS = 30.0


@pytest.fixture(scope="module")
def mortal() -> Iterator[EmbeddedPostgres]:
    """A server that may die: nobody else uses it."""
    with running_server("mortal") as server:
        yield server


@pytest.fixture(scope="module")
def mortal_paper(paper: Paper, mortal: EmbeddedPostgres) -> Paper:
    """The newspaper with its warehouses on the mortal server."""
    warehouses = Warehouses(mortal)
    return replace(paper, warehouses=warehouses, known=with_feeds(warehouses, paper.newspaper))


@pytest.mark.parametrize("step", STEPS)
def test_postgres_crashes_and_comes_back(
    mortal: EmbeddedPostgres,
    mortal_paper: Paper,
    figures: Figures,
    same_tables: Callable[..., None],
    step: str,
) -> None:
    job = mortal_paper.fresh()
    ended = _run_into_a_crash(mortal, mortal_paper, job, step)
    assert ended.error in ("OutageError", "DatabaseUnreachableError"), ended
    mortal.start()
    figures.outages += 1
    finish(job)
    same_tables(job)


@pytest.mark.faults
@pytest.mark.parametrize("step", STEPS)
def test_retries_outlast_an_outage_of_half_a_minute(
    mortal: EmbeddedPostgres,
    mortal_paper: Paper,
    figures: Figures,
    same_tables: Callable[..., None],
    step: str,
) -> None:
    """The tries are as far apart as those of Airflow's tasks."""
    job = mortal_paper.fresh()
    ended = _run_into_a_crash(mortal, mortal_paper, job, step)
    with _back_after(mortal, AWAY_SECONDS):
        for _ in range(RETRIES):
            if ended.error is None:
                break
            assert ended.error in ("OutageError", "DatabaseUnreachableError"), ended
            time.sleep(RETRY_DELAY_SECONDS)
            with victim(job) as again:
                ended = again.ended()
    assert ended.error is None, ended
    figures.outages += 1
    same_tables(job)


def _run_into_a_crash(mortal: EmbeddedPostgres, paper: Paper, job: Job, step: str) -> Ended:
    halting = replace(job, halts=frozenset({paper.middle(step, STATEMENT)}))
    return ended_after(halting, lambda: crash(mortal))


def crash(server: EmbeddedPostgres) -> None:
    """Kill the server as a lack of memory would: nothing is written to the end, nobody is told."""
    running = Cluster(server.log_path.parent).postmaster()
    assert running is not None
    os.kill(running[0], signal.SIGKILL)
    deadline = time.monotonic() + 20
    while server.is_running():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@contextmanager
def _back_after(server: EmbeddedPostgres, seconds: float) -> Iterator[None]:
    timer = threading.Timer(seconds, server.start)
    timer.start()
    try:
        yield
    finally:
        timer.join()
