"""A migration that comes while a run is going on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from newsreel.domain.errors import OutageError
from newsreel.store.database import Database
from newsreel.store.migrations import Migration, migrate, read_migrations
from tests.faults.conftest import Paper, finish
from tests.faults.figures import Figures
from tests.faults.points import COMMITTED, STATEMENT
from tests.faults.victims import Job, victim

OURS = read_migrations()
NEXT = Migration(
    len(OURS) + 1,
    "of_tomorrow",
    "ALTER TABLE newsreel.entries ADD COLUMN of_tomorrow integer DEFAULT 0;"
    " CREATE INDEX entries_of_tomorrow ON newsreel.entries (of_tomorrow, state);"
    " ALTER TABLE newsreel.articles ADD COLUMN of_tomorrow text;"
    " ALTER TABLE newsreel.revisions ADD COLUMN of_tomorrow text;",
    "of-tomorrow",
)


@pytest.mark.parametrize("kind", [STATEMENT, pytest.param(COMMITTED, marks=pytest.mark.slow)])
@pytest.mark.parametrize("step", ["polling feeds", "fetching pages", "reading pages", "grouping texts"])
def test_a_migration_in_the_middle_of_a_run(
    paper: Paper, figures: Figures, same_tables: Callable[..., None], step: str, kind: str
) -> None:
    """It waits for what the run has locked, and the run goes on; the next run of the old code refuses."""
    job = paper.fresh()
    with victim(replace(job, halts=frozenset({paper.middle(step, kind)}))) as run:
        run.halted()
        migration = threading.Thread(target=_migrate, args=(paper, job))
        migration.start()
        migration.join(0.5)
        run.go_on()
        ended = run.ended()
        migration.join()
    assert ended.error in (None, "OutageError", "DeadlockError"), ended
    figures.outages += 1
    with pytest.raises(AssertionError, match=r"of_tomorrow|upgrade Newsreel"):
        finish(job)
    _upgrade_code(paper, job)
    finish(job)
    same_tables(job)


def _migrate(paper: Paper, job: Job) -> None:
    """As a person does: again, if Postgres ends it in favour of the run."""
    with Database(paper.warehouses.owner_url(_name(job))) as owner:
        for _ in range(10):
            try:
                migrate(owner, [*OURS, NEXT])
            except OutageError:
                continue
            return


def _upgrade_code(paper: Paper, job: Job) -> None:
    """Make the old code pass for the new one, which knows the migration."""
    with Database(paper.warehouses.owner_url(_name(job))) as owner, owner.transaction() as cursor:
        cursor.execute("DELETE FROM newsreel.schema_migrations WHERE version = %s", (NEXT.version,))
        assert cursor.rowcount == 1


def _name(job: Job) -> str:
    return job.url.rpartition("/")[2]
