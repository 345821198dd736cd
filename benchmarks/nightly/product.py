"""Newsreel itself: `ingest_articles` through the real scheduler, and what can be seen of it from outside."""

from __future__ import annotations

import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.nightly.made_pages import Edition
from benchmarks.nightly.process_watch import ProcessWatch
from tests.support.airflow_stack import AirflowStack, SeenRun

STAGES = ("poll", "capture", "revisit", "extract", "group", "check")
_SESSION_END = re.compile(
    r"^(\S+ \S+) UTC .*disconnection: session time: (\d+):(\d\d):(\d\d\.\d+) user=newsreel_writer",
    re.MULTILINE,
)

LOOK_SECONDS = 1.0
TELL_SECONDS = 15.0

Interval = tuple[datetime, datetime]
Tell = Callable[[str], None]


@dataclass
class Night:
    """What a run came to."""

    seconds: float
    articles: int
    tasks: Mapping[str, int]
    stages: Mapping[str, float]
    airflow_share: float
    overhead_per_task: float
    peak_task_bytes: int
    peak_all_tasks_bytes: int
    cpu_seconds: Mapping[str, float]


def one_night(night: Edition, tell: Tell) -> Night:
    """Load the edition into an empty warehouse, through the scheduler.

    Args:
        tell: is told how far the night has come.
    """
    # As root, Postgres runs as nobody, who must be able to reach the folder.
    with tempfile.TemporaryDirectory(prefix="newsreel-night-") as folder:
        Path(folder).chmod(0o755)
        stack = AirflowStack(Path(folder), None, night.feed_urls())
        try:
            stack.postgres.run_sql("ALTER SYSTEM SET log_disconnections = on; SELECT pg_reload_conf();")
            stack.start(schedules=False)
            stack.wait_for("DAGs", lambda: stack.ask("/dags")["total_entries"] >= 4)
            _warm_up(stack)
            watch = ProcessWatch(stack)
            with watch.watching():
                run = _run(stack, night, tell)
            time.sleep(1.0)
            return _measured(stack, run, watch)
        finally:
            stack.stop()


def _warm_up(stack: AirflowStack) -> None:
    """Airflow starts its workers with their first tasks, which takes seconds; at night they are there."""
    run = stack.trigger("maintain_warehouse", {})
    stack.wait_for("the maintenance", lambda: stack.look_at(run).ended)
    stack.must("success", stack.look_at(run))


def _run(stack: AirflowStack, night: Edition, tell: Tell) -> SeenRun:
    window = {"from": night.day.isoformat(), "to": datetime.now(UTC).isoformat()}
    run = stack.trigger("ingest_articles", window)
    begun = told = time.monotonic()
    while not (now := stack.look_at(run)).ended:
        if time.monotonic() - told > TELL_SECONDS:
            told = time.monotonic()
            tell(f"{told - begun:.0f} s: {_progress(stack)}, of {night.feeds} feeds and {night.pages} pages")
        time.sleep(LOOK_SECONDS)
    return stack.must("success", now)


def _progress(stack: AirflowStack) -> str:
    # By Postgres' own counters, so that looking costs the night nothing; captures are in tables of months.
    [(polls, captures, articles)] = stack.rows(
        "SELECT sum(n_tup_ins) FILTER (WHERE relname = 'polls'),"
        " sum(n_tup_ins) FILTER (WHERE relname ~ '^captures(_|$)'),"
        " sum(n_tup_ins) FILTER (WHERE relname = 'articles')"
        " FROM pg_stat_user_tables WHERE schemaname = 'newsreel'"
    )
    return f"{polls} polls, {captures} answers kept, {articles} articles"


def _measured(stack: AirflowStack, run: SeenRun, watch: ProcessWatch) -> Night:
    path = f"/dags/{run.dag_id}/dagRuns/{run.run_id.replace('+', '%2B').replace(':', '%3A')}"
    seen = stack.ask(path)
    begun, ended = _moment(seen["start_date"]), _moment(seen["end_date"])
    instances: list[dict[str, Any]] = []
    while len(page := stack.ask(f"{path}/taskInstances?limit=100&offset={len(instances)}")["task_instances"]):
        instances += page
    spans: dict[str, list[Interval]] = defaultdict(list)
    for one in instances:
        if one["start_date"] and one["end_date"]:
            spans[one["task_id"]].append((_moment(one["start_date"]), _moment(one["end_date"])))
    work = _sessions(stack, begun, ended)
    seconds = (ended - begun).total_seconds()
    in_tasks = sum((end - start).total_seconds() for of_one in spans.values() for start, end in of_one)
    in_steps = sum((end - start).total_seconds() for start, end in work)
    (articles,) = stack.rows("SELECT count(*) FROM news.articles")[0]
    return Night(
        seconds,
        articles,
        Counter(one["task_id"] for one in instances),
        {stage: _covered(spans[stage]) for stage in STAGES if spans[stage]},
        1 - _covered(work) / seconds,
        (in_tasks - in_steps) / max(len(instances), 1),
        watch.peak_one,
        watch.peak_all,
        watch.cpu_seconds(),
    )


def _sessions(stack: AirflowStack, begun: datetime, ended: datetime) -> list[Interval]:
    """When steps were at work: a task's connection to the warehouse is open for just as long."""
    found = []
    log = stack.postgres.log_path.read_text("utf-8", "replace")
    for at, hours, minutes, seconds in _SESSION_END.findall(log):
        end = datetime.fromisoformat(at).replace(tzinfo=UTC)
        length = timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds))
        if begun <= end - length and end <= ended:
            found.append((end - length, end))
    return found


def _covered(intervals: list[Interval]) -> float:
    """Seconds that lie in any of the intervals."""
    total, reached = 0.0, datetime.min.replace(tzinfo=UTC)
    for start, end in sorted(intervals):
        total += max(0.0, (end - max(start, reached)).total_seconds())
        reached = max(reached, end)
    return total


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
