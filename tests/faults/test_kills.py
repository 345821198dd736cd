"""Runs that are killed by SIGKILL: run again, the tables end like those of an undisturbed run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.faults.conftest import Paper, finish, forget_leases
from tests.faults.figures import Figures
from tests.faults.points import ANSWER, COMMIT, COMMITTED, REQUEST, STATEMENT, Point
from tests.faults.victims import Ended, victim

# Points of a kind that runs are killed at, spread over the run: 50 in all. A kill says most around a commit.
KILLED_AT = {COMMIT: 20, COMMITTED: 20, STATEMENT: 4, REQUEST: 3, ANSWER: 3}
FAST_SHARE = 5  # every so many of them belongs to the fast tier
CASES = [(kind, index) for kind, number in KILLED_AT.items() for index in range(number)]
# How many commits longer each life of a run is that dies again and again.
LONGER_BY = 8


@pytest.mark.parametrize(
    ("kind", "index"),
    [
        pytest.param(kind, index, marks=() if place % FAST_SHARE == 2 else pytest.mark.slow)
        for place, (kind, index) in enumerate(CASES)
    ],
)
def test_killed_once_and_run_again(
    paper: Paper, figures: Figures, same_tables: Callable[..., None], kind: str, index: int
) -> None:
    point = _point(paper, kind, index)
    job = replace(paper.fresh(), halts=frozenset({point.number}))
    with victim(job) as run:
        assert run.halted().kind == kind
        run.kill()
    figures.kills += 1
    finish(job)
    same_tables(job)


def test_a_run_that_dies_again_and_again_ends_well(
    paper: Paper, figures: Figures, same_tables: Callable[..., None]
) -> None:
    job = paper.fresh()
    for life in range(1, len(paper.points)):
        with victim(replace(job, halts_at=(COMMITTED, life * LONGER_BY))) as run:
            told = run.next()
            if isinstance(told, Ended):
                assert told.error is None, told.message
                break
            run.kill()
        figures.kills += 1
        forget_leases(job)
    else:
        pytest.fail("the run never ends")
    same_tables(job)


def _point(paper: Paper, kind: str, index: int) -> Point:
    """The points of a kind, cut into as many stretches as there are kills: the middle of one."""
    ofkind = [point for point in paper.points if point.kind == kind]
    return ofkind[int(len(ofkind) * (index + 0.5) / KILLED_AT[kind])]
