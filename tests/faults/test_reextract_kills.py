"""A re-extraction that is killed and run again: the tables end as if nothing had been."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from tests.faults.conftest import Paper, contents_of, finish
from tests.faults.figures import Contents, Figures
from tests.faults.points import COMMIT, COMMITTED, STATEMENT, Point
from tests.faults.victims import Job, victim
from tests.support.readers import CAPITALS
from tests.support.sample_warehouse import sample_warehouse

pytestmark = pytest.mark.slow
KILLED_AT = {COMMIT: 4, COMMITTED: 3, STATEMENT: 3}
CASES = [(kind, index) for kind, number in KILLED_AT.items() for index in range(number)]


@dataclass(frozen=True)
class Undisturbed:
    """A warehouse that another extractor filled, and how a re-extraction of it ends."""

    original: str
    points: tuple[Point, ...]
    contents: Contents


@pytest.fixture(scope="module")
def undisturbed(paper: Paper) -> Undisturbed:
    original = sample_warehouse(paper.warehouses, CAPITALS)
    job = _job(paper, original)
    with victim(job) as run:
        ended = run.ended()
    assert ended.error is None, ended.message
    return Undisturbed(original, tuple(ended.points), contents_of(job))


@pytest.mark.parametrize(("kind", "index"), CASES)
def test_killed_and_run_again(
    paper: Paper,
    undisturbed: Undisturbed,
    figures: Figures,
    same_tables: Callable[..., None],
    kind: str,
    index: int,
) -> None:
    of_kind = [point.number for point in undisturbed.points if point.kind == kind]
    number = of_kind[int(len(of_kind) * (index + 0.5) / KILLED_AT[kind])]
    job = replace(_job(paper, undisturbed.original), halts=frozenset({number}))
    with victim(job) as run:
        run.halted()
        run.kill()
    figures.kills += 1
    finish(job)
    same_tables(job, undisturbed.contents)


def _job(paper: Paper, original: str) -> Job:
    return replace(paper.on(paper.warehouses.copy(original)), reads_again=True)
