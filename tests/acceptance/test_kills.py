"""`make run` killed at some moments, and run again: the tables end like those of an undisturbed run.

The whole of it with Airflow and Postgres; tests/faults kills runs of the same steps at 50 exact points.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

import pytest

from newsreel.local.state_folder import local_state
from newsreel.store.database import Database
from tests.support.commands import ROOT, LocalHome, local_home
from tests.support.table_contents import table_contents

pytestmark = [pytest.mark.slow, pytest.mark.airflow, pytest.mark.timeout(600)]
# Shares of the time that an undisturbed run takes: while it fetches or reads, and near its end.
MOMENTS = (0.55, 0.85)


@dataclass(frozen=True)
class Undisturbed:
    """The run that the others are compared with."""

    home: LocalHome
    seconds: float
    contents: dict[str, list[str]]


@pytest.fixture(scope="module")
def undisturbed() -> Iterator[Undisturbed]:
    """One whole run; its stack is used on, with an empty warehouse for every kill."""
    with local_home() as home:
        first = home.make("run")  # the first start makes the cluster and Airflow's tables
        assert first.returncode == 0, first.stdout + first.stderr
        empty_warehouse(home)
        began = time.monotonic()
        assert home.make("run").returncode == 0
        yield Undisturbed(home, time.monotonic() - began, contents(home))


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_and_run_again(undisturbed: Undisturbed, moment: float) -> None:
    home = undisturbed.home
    empty_warehouse(home)
    process = home.start_make("run")
    time.sleep(undisturbed.seconds * moment)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()

    again = home.make("run")

    assert again.returncode == 0, again.stdout + again.stderr
    found = contents(home)
    differences = {
        table: sorted(set(rows) ^ set(found[table]))[:4]
        for table, rows in undisturbed.contents.items()
        if rows != found[table]
    }
    assert differences == {}


def empty_warehouse(home: LocalHome) -> None:
    """The sample warehouse as if it had never been; leases are left as they are."""
    with warehouse(home) as database, database.transaction() as cursor:
        cursor.execute(
            "TRUNCATE newsreel.sources, newsreel.feeds, newsreel.runs, newsreel.captures,"
            " newsreel.capture_bodies, newsreel.sketches, newsreel.wording_links, newsreel.stop_hashes"
            " CASCADE"
        )


def contents(home: LocalHome) -> dict[str, list[str]]:
    with warehouse(home) as database:
        return table_contents(database)


@contextlib.contextmanager
def warehouse(home: LocalHome) -> Iterator[Database]:
    """The sample warehouse as its owner."""
    state = local_state(ROOT, dict(home.environment))
    password = quote((state.postgres / "cluster" / "password").read_text(encoding="utf-8").strip())
    port = home.environment["NEWSREEL_PG_PORT"]
    with Database(f"postgresql://newsreel_owner:{password}@127.0.0.1:{port}/newsreel_sample") as database:
        yield database
