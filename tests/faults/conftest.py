"""Fixtures of the faults: a newspaper, warehouses that know its feeds, an undisturbed run, the figures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from newsreel.adapters.system_clock import SystemClock
from newsreel.domain.settings import settings_from_environment
from newsreel.local.network_ports import free_port
from newsreel.local.sample_site import SAMPLE_ENVIRONMENT
from newsreel.sample import SampleNewspaper, serve
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from tests.faults.figures import Contents, Figures, difference
from tests.faults.points import Point
from tests.faults.victims import Job, victim
from tests.support.runs import add_feeds
from tests.support.table_contents import table_contents
from tests.support.warehouses import Warehouses

DAYS = 3
# One host after the other, so that the points of two runs are the same.
ENVIRONMENT = {**SAMPLE_ENVIRONMENT, "NEWSREEL_CONCURRENT_HOSTS": "1"}
_FIGURES = Figures()


@dataclass(frozen=True)
class Paper:
    """A newspaper that is served, a warehouse that knows its feeds only, and how a run ends there."""

    newspaper: SampleNewspaper
    warehouses: Warehouses
    known: str
    job: Job
    points: tuple[Point, ...] = ()
    contents: Contents | None = None

    def fresh(self) -> Job:
        """The job on a warehouse of its own, in which nothing has run."""
        return self.on(self.warehouses.copy(self.known))

    def on(self, name: str) -> Job:
        """The job on the warehouse of this name."""
        return replace(self.job, url=self.warehouses.writer_url(name))

    def middle(self, step: str, kind: str, share: float = 0.5) -> int:
        """Number of the point of a kind that lies in the middle of a step, or at another share of it."""
        found = [point.number for point in self.points if (point.step, point.kind) == (step, kind)]
        return found[int(len(found) * share)]


@pytest.fixture(scope="session")
def paper(warehouses: Warehouses) -> Iterator[Paper]:
    """The newspaper, after one undisturbed run on a warehouse that is not used any more."""
    today = datetime.now(UTC).date()
    newspaper = SampleNewspaper(today, port=free_port(), days=DAYS)
    # Live, and not in the future for a clock that is an hour slow.
    end = datetime.now(UTC) - timedelta(hours=2)
    window = (str(today - timedelta(days=DAYS)), end.isoformat(timespec="seconds"))
    with serve(newspaper):
        known = with_feeds(warehouses, newspaper)
        asleep = Paper(newspaper, warehouses, known, Job("", window, ENVIRONMENT))
        job = asleep.fresh()
        with victim(job) as run:
            ended = run.ended()
        assert ended.error is None, ended.message
        yield replace(asleep, points=tuple(ended.points), contents=contents_of(job))


@pytest.fixture(scope="session")
def figures() -> Figures:
    """What all cases add to."""
    return _FIGURES


@pytest.fixture
def same_tables(paper: Paper, figures: Figures) -> Callable[..., None]:
    """Asserts that a job's warehouse holds what an undisturbed run leaves, and counts the case."""

    def check(
        job: Job,
        expected: Contents | None = None,
        aside: Collection[str] = (),
        without: Collection[str] = (),
    ) -> None:
        """All but the tables `aside`, and the rows that have one of the words of `without` in them."""
        wanted = _without(expected or paper.contents or {}, without)
        assert wanted
        told = difference(wanted, _without(contents_of(job), without), aside)
        figures.cases += 1
        figures.rows_compared += sum(len(rows) for table, rows in wanted.items() if table not in aside)
        figures.rows_lost += sum(map(len, told.lost.values()))
        figures.rows_doubled += sum(map(len, told.doubled.values()))
        figures.rows_astray += sum(map(len, told.astray.values()))
        assert not told, told.told()

    return check


def _without(contents: Contents, words: Collection[str]) -> Contents:
    return {
        table: [row for row in rows if not any(word in row for word in words)]
        for table, rows in contents.items()
    }


def with_feeds(warehouses: Warehouses, newspaper: SampleNewspaper) -> str:
    """Name of a new warehouse that knows the newspaper's feeds; nobody is connected to it."""
    name = warehouses.fresh()
    with Database(warehouses.writer_url(name)) as database:
        tools = Tools(database, settings_from_environment(ENVIRONMENT), SystemClock())
        add_feeds(tools, [feed.url for feed in newspaper.feeds])
        with database.transaction() as cursor:  # due for a clock that is an hour slow as well
            cursor.execute("UPDATE newsreel.feeds SET next_poll_at = next_poll_at - interval '1 day'")
    return name


def contents_of(job: Job) -> Contents:
    """What the tables of a job's warehouse say."""
    with Database(job.url) as database:
        return table_contents(database)


def finish(job: Job) -> None:
    """Run the job to its end, after the leases of whoever died have run out."""
    forget_leases(job)
    with victim(replace(job, halts=frozenset(), halts_at=None)) as run:
        ended = run.ended()
    assert ended.error is None, ended.message


def forget_leases(job: Job) -> None:
    """Let the time pass after which the hosts of a dead run are free."""
    with Database(job.url) as database, database.transaction() as cursor:
        cursor.execute("UPDATE newsreel.host_leases SET expires_at = clock_timestamp()")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures, below everything else."""
    if _FIGURES.cases:
        terminalreporter.write_line(_FIGURES.line())
