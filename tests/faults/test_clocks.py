"""Clocks that jump by an hour.

The pipeline's clock says what is due and what a row's times are. Leases go by the database's clock alone,
so that the workers' clocks can't disagree about them; what keeps a late worker from writing is the fence, no
clock at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from newsreel.store.database import Database
from tests.faults.conftest import Paper, finish
from tests.faults.figures import Figures
from tests.faults.points import COMMITTED, REQUEST
from tests.faults.victims import Job, ended_after, victim

HOUR = timedelta(hours=1)
# An hour later dead feeds are due again, and young articles are visited.
AN_HOUR_LATER = ("feeds", "polls", "article_visits")


@pytest.mark.parametrize("jump", [HOUR, -HOUR], ids=["ahead", "back"])
@pytest.mark.parametrize("step", ["polling feeds", "fetching pages", "reading pages"])
def test_the_next_try_has_a_clock_that_is_an_hour_off(
    paper: Paper, figures: Figures, same_tables: Callable[..., None], step: str, jump: timedelta
) -> None:
    job = replace(paper.fresh(), halts=frozenset({paper.middle(step, COMMITTED)}))
    with victim(job) as run:
        run.halted()
        run.kill()
    figures.kills += 1
    finish(replace(job, ahead=jump))
    same_tables(job, aside=AN_HOUR_LATER if jump > timedelta() else ())


@pytest.mark.parametrize("jump", [HOUR, -HOUR], ids=["ahead", "back"])
def test_two_runs_whose_clocks_differ(
    paper: Paper, same_tables: Callable[..., None], jump: timedelta
) -> None:
    job = paper.fresh()
    with victim(replace(job, ahead=jump)) as wrong, victim(job) as right:
        for run in (wrong, right):
            ended = run.ended()
            assert ended.error is None, ended
    same_tables(job, aside=AN_HOUR_LATER)


def test_the_databases_clock_is_put_forward(
    paper: Paper, figures: Figures, same_tables: Callable[..., None]
) -> None:
    """A living worker's lease is over at once: another takes the host, and the first one can't write."""
    job = replace(paper.fresh(), halts=frozenset({paper.middle("fetching pages", REQUEST)}))

    def a_lease_is_over() -> None:
        _move_leases(job, -HOUR)
        finish(job)
        same_tables(job)

    ended = ended_after(job, a_lease_is_over)
    assert ended.error == "OutageError"
    assert "has passed to another worker" in ended.message
    figures.outages += 1
    same_tables(job)


def test_the_databases_clock_is_put_back(
    paper: Paper, figures: Figures, same_tables: Callable[..., None]
) -> None:
    """A dead worker's lease seems to last for an hour more: nobody waits for that."""
    job = replace(paper.fresh(), halts=frozenset({paper.middle("fetching pages", REQUEST)}))
    with victim(job) as run:
        run.halted()
        run.kill()
    figures.kills += 1
    _move_leases(job, HOUR)
    with victim(replace(job, halts=frozenset())) as again:
        ended = again.ended()
    assert ended.error is None, ended
    same_tables(job)


def _move_leases(job: Job, jump: timedelta) -> None:
    with Database(job.url) as database, database.transaction() as cursor:
        cursor.execute("UPDATE newsreel.host_leases SET expires_at = expires_at + %s", (jump,))
        assert cursor.rowcount > 0
