"""A worker that is frozen while it holds a host, and revived after the host has passed to another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from newsreel.store.database import Database
from tests.faults.conftest import Paper, finish
from tests.faults.figures import Figures
from tests.faults.points import ANSWER, COMMIT, COMMITTED
from tests.faults.victims import Ended, Job, victim


@pytest.mark.parametrize("step", ["polling feeds", "fetching pages"])
def test_frozen_between_request_and_writing(
    paper: Paper, figures: Figures, same_tables: Callable[..., None], step: str
) -> None:
    job = replace(paper.fresh(), halts=frozenset({paper.middle(step, ANSWER)}))
    ended = _frozen_while_another_ends(job, figures, same_tables)
    assert "has passed to another worker" in ended.message


@pytest.mark.parametrize("step", ["polling feeds", "fetching pages", "reading pages"])
def test_frozen_in_the_middle_of_a_transaction(
    paper: Paper, figures: Figures, same_tables: Callable[..., None], step: str
) -> None:
    """What it has locked is free after a while: the server ends its transaction."""
    frozen = replace(
        paper.fresh(), halts=frozenset({paper.middle(step, COMMIT)}), idle_in_transaction_seconds=1
    )
    _frozen_while_another_ends(frozen, figures, same_tables)


def test_frozen_while_it_links_a_part_of_the_texts(
    paper: Paper, figures: Figures, same_tables: Callable[..., None]
) -> None:
    """Between two transactions: the part is its session's, which the server ends after a silence."""
    committed = [
        point.number for point in paper.points if (point.step, point.kind) == ("grouping texts", COMMITTED)
    ]
    # The first looks for older rules, the second takes a part, the third has read what waits in it.
    frozen = replace(paper.fresh(), halts=frozenset({committed[2]}), holder_idle_seconds=1)
    _frozen_while_another_ends(frozen, figures, same_tables, parts_held=1)


def _frozen_while_another_ends(
    job: Job, figures: Figures, same_tables: Callable[..., None], parts_held: int | None = None
) -> Ended:
    """How a worker ends that was frozen where it halts; the tables are the same before and after that."""
    with victim(job) as run:
        run.halted()
        run.freeze()
        run.go_on()  # read once it is revived
        assert parts_held in (None, _parts_held(job))
        finish(job)
        same_tables(job)
        run.revive()
        ended = run.ended()
    assert ended.error == "OutageError", ended
    figures.kills += 1
    same_tables(job)
    return ended


def _parts_held(job: Job) -> int:
    with Database(job.url) as database, database.transaction() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 7015303"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        [(count,)] = cursor.fetchall()
        return int(count)
