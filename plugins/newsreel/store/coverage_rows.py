"""The ledger: where we looked for a source's articles of a day, what came of it, and whether it adds up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from newsreel.domain.coverage import DayCoverage, MissingPages
from newsreel.domain.run import Run
from newsreel.domain.window import Window
from newsreel.store.database import Cursor
from newsreel.store.run_rows import scope_of
from newsreel.store.statements import sql


def write_coverage(cursor: Cursor, run: Run, now: datetime) -> None:
    """Note for each source and day of the window where the run looked, and close the gaps it has filled."""
    parameters = scope_of(run.plan) | {
        "run_id": run.run_id,
        "now": now,
        "days": list(run.plan.window.days()),
    }
    cursor.execute(sql("coverage.write_live" if run.plan.is_live else "coverage.write_past"), parameters)
    close_gaps(cursor, now)


def close_gaps(cursor: Cursor, now: datetime) -> None:
    """Close the gaps that searches have filled, also those that were noticed after the search."""
    cursor.execute(sql("coverage.close_gaps"), {"now": now})


def coverage_disagreements(cursor: Cursor, run: Run) -> list[tuple[str, str]]:
    """Articles (or days) of a run's window that the ledger is wrong about, and how; about 100 at most."""
    window = run.plan.window
    cursor.execute(sql("coverage.disagreements"), scope_of(run.plan) | {"run_id": run.run_id})
    found = [(str(url), str(what)) for url, what in cursor.fetchall()]
    first, end = _midnights(window)
    cursor.execute(sql("coverage.sums"), {"days": list(window.days()), "first": first, "end": end})
    return found + [
        (str(day), f"the ledger counts {loaded} loaded, there are {articles} articles")
        for day, loaded, articles in cursor.fetchall()
    ]


def calendar(cursor: Cursor, window: Window, domains: Sequence[str] | None) -> list[DayCoverage]:
    """What is known of the days that a window touches; a day that no row is about was never looked at."""
    cursor.execute(sql("coverage.calendar"), _span(window, domains))
    return [DayCoverage(*(*row[:11], tuple(row[11]), *row[12:])) for row in cursor.fetchall()]


def ledger_sources(cursor: Cursor, domains: Sequence[str] | None) -> dict[str, date | None]:
    """The sources that can be looked at, and the first day that each was looked at."""
    cursor.execute(sql("coverage.ledger_sources"), {"domains": None if domains is None else list(domains)})
    return dict(cursor.fetchall())


def missing_between(
    cursor: Cursor, first: date, end: date, domains: Sequence[str] | None
) -> list[MissingPages]:
    """Why pages of these days are not loaded."""
    parameters = {
        "first": datetime.combine(first, time(), UTC),
        "end": datetime.combine(end, time(), UTC),
        "domains": None if domains is None else list(domains),
    }
    cursor.execute(sql("coverage.causes"), parameters)
    return [MissingPages(*row) for row in cursor.fetchall()]


def lately_searched(cursor: Cursor, since: datetime) -> dict[str, frozenset[date]]:
    """The days that runs for the past searched since a moment, by source."""
    cursor.execute(sql("coverage.lately_searched"), {"since": since})
    return {domain: frozenset(days) for domain, days in cursor.fetchall()}


def unfinished_days(cursor: Cursor, first: date, end: date, now: datetime) -> dict[str, frozenset[date]]:
    """The days from `first` to before `end` whose search stopped in the middle and may go on, by source."""
    cursor.execute(sql("coverage.unfinished_days"), {"first": first, "end": end, "now": now})
    return {domain: frozenset(days) for domain, days in cursor.fetchall()}


def _span(window: Window, domains: Sequence[str] | None) -> dict[str, object]:
    days = list(window.days())
    return {
        "first": days[0],
        "end": days[-1] + timedelta(days=1),
        "domains": None if domains is None else list(domains),
    }


def _midnights(window: Window) -> tuple[datetime, datetime]:
    days = list(window.days())
    first = datetime.combine(days[0], time(), UTC)
    return first, datetime.combine(days[-1], time(), UTC) + timedelta(days=1)
