"""The connection to the database is cut in the middle of a transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from newsreel.store.database import Database
from tests.faults.conftest import Paper, finish
from tests.faults.figures import Figures
from tests.faults.points import COMMIT, STATEMENT
from tests.faults.victims import Job, ended_after

STEPS = ("beginning", "polling feeds", "fetching pages", "reading pages", "grouping texts")


@pytest.mark.parametrize("kind", [STATEMENT, pytest.param(COMMIT, marks=pytest.mark.slow)])
@pytest.mark.parametrize("step", STEPS)
def test_cut_and_run_again(
    paper: Paper, figures: Figures, same_tables: Callable[..., None], step: str, kind: str
) -> None:
    job = replace(paper.fresh(), halts=frozenset({paper.middle(step, kind)}))
    ended = ended_after(job, lambda: cut_connections(job))
    assert ended.error == "OutageError", ended
    figures.outages += 1
    finish(job)
    same_tables(job)


def cut_connections(job: Job) -> None:
    """Ask Postgres to end every connection of a job's runs, whatever it is in the middle of."""
    name = job.url.rpartition("/")[2]
    with Database(job.url, "newsreel tests") as database, database.transaction() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = %s AND application_name = 'newsreel victim'",
            (name,),
        )
        assert cursor.fetchone() == (1,)
