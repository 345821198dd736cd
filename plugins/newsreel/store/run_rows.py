"""Runs, their reports, and what the warehouse looks like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from newsreel.domain.history import HistoryKind
from newsreel.domain.run import ReportedFailure, Run, RunKind, RunPlan, RunReport, SourceReport
from newsreel.domain.window import Window
from newsreel.store.database import Cursor
from newsreel.store.quality_rows import read_checks
from newsreel.store.statements import sql


@dataclass(frozen=True, slots=True)
class RunProgress:
    """How far a run is; counts of feeds and pages."""

    polled: int
    feeds_due: int
    pages_asked: int
    pages_waiting: int
    pages_revisited: int
    pages_read: int
    pages_unread: int
    finished: bool


@dataclass(frozen=True, slots=True)
class WarehouseStatus:
    """The warehouse in one row; counts."""

    sources: int
    feeds_enabled: int
    feeds_failing: int
    feeds_due: int
    articles: int
    unique_articles: int
    pages_waiting: int
    open_gaps: int


@dataclass(frozen=True, slots=True)
class RunListing:
    """A run as the command line shows it."""

    run_id: int
    run_key: str
    pipeline: str
    kind: str
    window_start: datetime
    window_end: datetime
    started_at: datetime
    finished_at: datetime | None
    status: str
    status_reason: str | None
    feeds_polled: int
    feeds_failed: int
    entries_new: int
    pages_captured: int
    articles_new: int
    articles_revised: int


def scope_of(plan: RunPlan) -> dict[str, object]:
    """The parameters by which statements keep to what a run owns."""
    return {
        "is_live": plan.is_live,
        "window_start": plan.window.start,
        "window_end": plan.window.end,
        "feed_ids": None if plan.feed_ids is None else list(plan.feed_ids),
        "source_ids": None if plan.source_ids is None else list(plan.source_ids),
    }


def begin_run(cursor: Cursor, plan: RunPlan, now: datetime) -> Run:
    """Give the run its row; a run that was begun before goes on with the row it has.

    One that had ended (cleared in Airflow, or a day that a backfill runs again) begins anew: if it is to ask
    again, that goes for what it has asked for before, too.

    Closes the rows of dead runs first. A run from the command line lives as long as this connection.
    """
    end_dead_runs(cursor, now)
    parameters = scope_of(plan) | {
        "run_key": plan.run_key,
        "pipeline": plan.pipeline,
        "kind": plan.kind,
        "histories": None if plan.histories is None else list(plan.histories),
        "refetch": plan.refetch,
        "now": now,
    }
    cursor.execute(sql("runs.begin_run"), parameters)
    row = cursor.fetchone()
    if row is None:
        raise LookupError(f"run {plan.run_key} got no row")
    if plan.kind is RunKind.CLI:
        cursor.execute(sql("runs.stay_alive"), {"run_id": row[0]})
    if plan.refetch and row[1] == now:
        wanted = {"run_id": row[0], "source_id": None, "begins_anew": True}
        cursor.execute(sql("finds.ask_again"), wanted)
    return Run(int(row[0]), plan, row[1])


def end_dead_runs(cursor: Cursor, now: datetime) -> None:
    """Close as failed what was run from the command line by processes that are gone."""
    cursor.execute(sql("runs.end_dead_runs"), {"now": now})


def get_run(cursor: Cursor, run_id: int) -> Run:
    """A run that has a row.

    Raises:
        LookupError: there is none with this key.
    """
    cursor.execute(sql("runs.get_run"), {"run_id": run_id})
    row = cursor.fetchone()
    if row is None:
        raise LookupError(f"there is no run {run_id}")
    (
        _, run_key, pipeline, kind, is_live, start, end, feeds, sources, histories, refetch, started_at, *_,
    ) = row  # fmt: skip
    plan = RunPlan(
        run_key,
        pipeline,
        RunKind(kind),
        Window(start, end),
        is_live,
        None if feeds is None else tuple(feeds),
        None if sources is None else tuple(sources),
        None if histories is None else tuple(map(HistoryKind, histories)),
        refetch,
    )
    return Run(run_id, plan, started_at)


def first_run_by_hand(cursor: Cursor, pipeline: str, after: int) -> int | None:
    """The first run that was started by hand after the run with key `after`."""
    cursor.execute(sql("runs.first_run_by_hand"), {"pipeline": pipeline, "after": after})
    row = cursor.fetchone()
    return int(row[0]) if row else None


def left_reopenings(cursor: Cursor, run_key: str) -> list[date]:
    """The days that an earlier attempt of a run has re-opened, and that it was stopped in."""
    cursor.execute(sql("runs.left_reopenings"), {"run_key": run_key})
    return [day for (day,) in cursor.fetchall()]


def next_key(cursor: Cursor, stem: str) -> str:
    """A key `stem/number`: that of the run of this stem that nobody has ended, else a new one."""
    cursor.execute(sql("runs.next_number"), {"stem": stem})
    row = cursor.fetchone()
    return f"{stem}/{row[0] if row else 1}"


def end_left_runs(cursor: Cursor, stem: str, begun_before: datetime, reason: str, now: datetime) -> None:
    """Close as failed the runs, with keys that begin like this, that were begun long ago and never ended."""
    parameters = {"stem": stem, "begun_before": begun_before, "reason": reason, "now": now}
    cursor.execute(sql("runs.end_left_runs"), parameters)


def newest_run(cursor: Cursor) -> int:
    """The key of the newest run; 0 when there is none."""
    cursor.execute(sql("runs.newest_run"))
    row = cursor.fetchone()
    return int(row[0]) if row else 0


def find_run(cursor: Cursor, run: str | None) -> int | None:
    """The run with this number or key; the newest run of ingest_articles for None; None if there is none."""
    number = int(run) if run is not None and run.isascii() and run.isdigit() and len(run) < 18 else None
    cursor.execute(sql("runs.find_run"), {"run_key": run, "run_id": number})
    row = cursor.fetchone()
    return int(row[0]) if row else None


def ensure_partitions(cursor: Cursor, from_at: datetime, to_at: datetime) -> int:
    """Make the monthly partitions that are missing; gives the number of months made."""
    cursor.execute(sql("runs.ensure_partitions"), {"from_at": from_at, "to_at": to_at})
    row = cursor.fetchone()
    return int(row[0]) if row else 0


def ensure_article_months(cursor: Cursor, from_at: datetime, to_at: datetime) -> int:
    """Make the months of articles that are missing; gives how many.

    Raises:
        DeadlockError: somebody else changes these tables for more than half a second.
    """
    cursor.execute(sql("runs.wait_briefly"))
    cursor.execute(sql("runs.ensure_article_months"), {"from_at": from_at, "to_at": to_at})
    row = cursor.fetchone()
    return int(row[0]) if row else 0


def settle_run(cursor: Cursor, run_id: int, now: datetime) -> None:
    """The run has read all that it owns."""
    cursor.execute(sql("runs.settle_run"), {"run_id": run_id, "now": now})


def healthy_feeds(cursor: Cursor, plan: RunPlan) -> int:
    """Number of enabled feeds in the scope of a run whose last poll succeeded."""
    cursor.execute(sql("runs.healthy_feeds"), scope_of(plan))
    row = cursor.fetchone()
    return int(row[0]) if row else 0


def write_report(cursor: Cursor, run: Run) -> tuple[SourceReport, ...]:
    """Count what the run did, by source, keep it, and give it back."""
    cursor.execute(sql("runs.write_report"), scope_of(run.plan) | {"run_id": run.run_id})
    return read_source_reports(cursor, run.run_id)


def finish_run(cursor: Cursor, run_id: int, status: str, reason: str | None, now: datetime) -> None:
    """Close the run's row."""
    cursor.execute(
        sql("runs.finish_run"),
        {"run_id": run_id, "status": status, "status_reason": reason, "now": now},
    )


def read_source_reports(cursor: Cursor, run_id: int) -> tuple[SourceReport, ...]:
    """The rows of a run's report."""
    cursor.execute(sql("runs.read_report"), {"run_id": run_id})
    return tuple(
        SourceReport(*(*row[:-1], tuple(ReportedFailure(**item) for item in row[-1])))
        for row in cursor.fetchall()
    )


def read_report(cursor: Cursor, run_id: int) -> RunReport:
    """The report of a run; without rows of sources while it has not been written.

    Raises:
        LookupError: there is no such run.
    """
    cursor.execute(sql("runs.get_run"), {"run_id": run_id})
    row = cursor.fetchone()
    if row is None:
        raise LookupError(f"there is no run {run_id}")
    _, run_key, pipeline, kind, _, start, end, *_ = row
    started_at, finished_at, status, reason = row[-4:]
    return RunReport(
        run_id,
        run_key,
        pipeline,
        kind,
        Window(start, end),
        started_at,
        finished_at,
        status,
        reason,
        read_source_reports(cursor, run_id),
        read_checks(cursor, run_id),
    )


def publication_lag_seconds(cursor: Cursor, run_id: int) -> float | None:
    """Median time from publication to the row, of what a run loaded; None where no page told the time."""
    cursor.execute(sql("runs.publication_lag"), {"run_id": run_id})
    row = cursor.fetchone()
    return None if row is None or row[0] is None else float(row[0])


def run_progress(cursor: Cursor, run_id: int) -> RunProgress | None:
    """How far a run is; None when it has no row yet."""
    cursor.execute(sql("runs.run_progress"), {"run_id": run_id})
    row = cursor.fetchone()
    return RunProgress(*row) if row else None


def warehouse_status(cursor: Cursor) -> WarehouseStatus:
    """The warehouse in numbers."""
    cursor.execute(sql("runs.warehouse_status"))
    row = cursor.fetchone()
    if row is None:
        raise LookupError("the warehouse gave no status")
    return WarehouseStatus(*row)


def recent_runs(cursor: Cursor, limit: int) -> Sequence[RunListing]:
    """The last runs, newest first."""
    cursor.execute(sql("runs.recent_runs"), {"limit": limit})
    return [RunListing(*row) for row in cursor.fetchall()]
