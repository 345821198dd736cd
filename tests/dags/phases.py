"""What is done to the one Airflow of this tier, in this order; each phase is looked at by tests.

No schedules: poll, then a backfill, then manual runs. With schedules: the runs Airflow starts.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from newsreel.sample import SampleNewspaper
from tests.support.airflow_stack import AirflowStack, SeenRun, SeenTask
from tests.support.running_airflow import DAG_IDS

# Days before the edition of the newspaper, which shows seven of them.
BACKFILLED = (6, 5, 4)
BY_HAND = 2
# A shard of this day's run fails.
RED = 3

_FEED_STATE = "SELECT f.* FROM newsreel.feeds f ORDER BY f.feed_id"
_LOADED = "SELECT url FROM news.articles"


@dataclass(frozen=True)
class Polled:
    """After a manual run of `poll_feeds`, and beside it one of `ingest_articles` without a window."""

    poll: SeenRun
    without_window: SeenRun
    tasks_without_window: list[SeenTask]
    log_without_window: str
    loaded: set[str]
    entries: set[str]


@dataclass(frozen=True)
class Backfilled:
    """After `airflow backfill create` for three days."""

    days: list[date]
    runs: list[SeenRun]
    feeds_before: list[tuple[Any, ...]]
    feeds_after: list[tuple[Any, ...]]
    polls_by_backfill: list[tuple[Any, ...]]
    asked_for: set[str]
    loaded: set[str]
    pages: str
    coverage: set[tuple[str, date]]
    sources: set[str]


@dataclass(frozen=True)
class ByHand:
    """After manual runs: one for a day, one for nothing but the dead feed, one with a shard that fails."""

    day: date
    of_a_day: SeenRun
    newly_loaded: set[str]
    pages: str
    of_dead_feed: SeenRun
    tasks_of_dead_feed: list[SeenTask]
    log_of_dead_feed: str
    of_red_shard: SeenRun
    tasks_of_red_shard: dict[str, tuple[str | None, int]]
    log_of_red_shard: str


@dataclass(frozen=True)
class ReadAgain:
    """After `airflow backfill create` of `reextract_articles` for the last of the backfilled days."""

    day: date
    run: SeenRun
    tasks: list[SeenTask]
    log: str
    asked_for: set[str]
    titles: dict[str, str]
    causes: set[tuple[str, str]]


@dataclass(frozen=True)
class Scheduled:
    """After the first scheduled run of each DAG."""

    ingest: SeenRun
    poll: SeenRun
    loaded: set[str]
    pages: str
    asset_events: list[dict[str, Any]]
    has_logs_of_long_ago: bool


def poll(stack: AirflowStack) -> Polled:
    """Make every entry known, and load nothing."""
    polling = stack.trigger("poll_feeds", _last_hour())
    windowless = stack.trigger("ingest_articles", {})
    polling, windowless = stack.wait_for_end([polling, windowless])
    return Polled(
        stack.must("success", polling),
        stack.must("failed", windowless),
        stack.tasks(windowless),
        stack.task_log(windowless, "begin"),
        stack.urls(_LOADED),
        stack.urls("SELECT canonical_url FROM newsreel.entries"),
    )


def backfill(stack: AirflowStack) -> Backfilled:
    """Three days of the past, by Airflow's own backfill."""
    days = [_day(stack, back) for back in BACKFILLED]
    feeds_before, requests_before = stack.rows(_FEED_STATE), len(stack.site.requests)
    stack.command(
        *("backfill", "create", "--dag-id", "ingest_articles"),
        *("--from-date", days[0].isoformat(), "--to-date", days[-1].isoformat()),
    )
    runs = stack.wait_for_end(stack.runs("ingest_articles", "backfill"))
    requests = stack.site.requests[requests_before:]
    port = stack.site.newspaper.port
    return Backfilled(
        days,
        [stack.must("success", run) for run in runs],
        feeds_before,
        stack.rows(_FEED_STATE),
        stack.rows("SELECT poll_id FROM newsreel.polls JOIN newsreel.runs USING (run_id)"
                   " WHERE kind = 'backfill'"),
        {f"http://{host}:{port}{path}" for host, path, _ in requests}
        & {article.url for article in stack.site.newspaper.articles},
        stack.urls(_LOADED),
        stack.pages(),
        set(stack.rows("SELECT domain, day FROM newsreel.coverage JOIN newsreel.sources"
                       " USING (source_id) WHERE strategy = 'warehouse'")),
        stack.urls("SELECT domain FROM newsreel.sources"),
    )  # fmt: skip


def run_by_hand(stack: AirflowStack) -> ByHand:
    """A day given as Params, and the dead feed given as Params once it is due again."""
    day = _day(stack, BY_HAND)
    before = stack.urls(_LOADED)
    dead = [feed.url for feed in stack.site.newspaper.feeds if not feed.alive]
    _make_due(stack, dead)
    of_a_day = stack.trigger(
        "ingest_articles",
        {"from": day.isoformat(), "to": (day + timedelta(days=1)).isoformat()},
    )
    of_dead_feed = stack.trigger("ingest_articles", {**_last_hour(), "feeds": dead})
    red = _day(stack, RED)
    with stack.broken_texts_of(red):
        of_red_shard = stack.trigger(
            "ingest_articles", {"from": red.isoformat(), "to": (red + timedelta(days=1)).isoformat()}
        )
        of_a_day, of_dead_feed, of_red_shard = stack.wait_for_end([of_a_day, of_dead_feed, of_red_shard])
    return ByHand(
        day,
        stack.must("success", of_a_day),
        stack.urls(_LOADED) - before,
        stack.pages(),
        stack.must("failed", of_dead_feed),
        stack.tasks(of_dead_feed),
        stack.task_log(of_dead_feed, "check"),
        stack.must("failed", of_red_shard),
        {task.task_id: (task.state, task.try_number) for task in stack.tasks(of_red_shard)},
        stack.task_log(of_red_shard, "check"),
    )


def read_again(stack: AirflowStack) -> ReadAgain:
    """A day that an older extractor is said to have read, with wrong titles, by Airflow's own backfill."""
    stack.rows("UPDATE newsreel.entries SET extractor_version = 'older'")
    stack.rows(
        "UPDATE newsreel.revisions SET extractor_version = 'older', title = 'Wrong', content_hash = ''"
    )
    day, requests_before = _day(stack, BACKFILLED[-1]), len(stack.site.requests)
    stack.command(
        *("backfill", "create", "--dag-id", "reextract_articles"),
        *("--from-date", day.isoformat(), "--to-date", day.isoformat()),
    )
    [run] = stack.wait_for_end(stack.runs("reextract_articles", "backfill"))
    return ReadAgain(
        day,
        stack.must("success", run),
        stack.tasks(run),
        stack.task_log(run, "reextract"),
        {path for _, path, _ in stack.site.requests[requests_before:]},
        dict(stack.rows("SELECT url, title FROM news.articles")),
        set(stack.rows("SELECT url, cause FROM news.revisions WHERE is_current")),
    )


def let_schedules_run(stack: AirflowStack) -> Scheduled:
    """The scheduler starts the run of the newest interval of each DAG by itself."""
    _make_due(stack, [feed.url for feed in stack.site.newspaper.feeds if feed.alive])
    old_log = _log_of_long_ago(stack)
    stack.start(schedules=True)
    first: dict[str, SeenRun] = {}

    def all_began() -> bool:
        for dag_id in DAG_IDS - first.keys():
            first.update((dag_id, run) for run in stack.runs(dag_id, "scheduled")[:1])
        return first.keys() == DAG_IDS

    stack.wait_for("scheduled runs", all_began)
    of_dags = [first["ingest_articles"], first["poll_feeds"], first["maintain_warehouse"]]
    ingest, polling, maintaining = stack.wait_for_end(of_dags)
    stack.must("success", maintaining)
    return Scheduled(
        stack.must("success", ingest),
        stack.must("success", polling),
        stack.urls(_LOADED),
        stack.pages(),
        stack.ask("/assets/events?source_dag_id=ingest_articles")["asset_events"],
        old_log.parent.parent.exists(),
    )


def pages_of(newspaper: SampleNewspaper, days: Iterable[date] | None = None) -> set[str]:
    """The articles that can be had; of some days, or all, the undated among them."""
    wanted = None if days is None else set(days)
    return {
        article.url
        for article in newspaper.articles
        if article.kind != "missing_page"
        and (wanted is None or (article.published_at is not None and article.published_at.date() in wanted))
    }


def _log_of_long_ago(stack: AirflowStack) -> Path:
    """The log of a task that ran 31 days ago."""
    log = stack.logs / "tasks/dag_id=ingest_articles/run_id=long_ago/task_id=poll/attempt=1.log"
    log.parent.mkdir(parents=True)
    log.write_text("{}\n", "utf-8")
    moment = (datetime.now(UTC) - timedelta(days=31)).timestamp()
    for path in (log, log.parent, log.parent.parent):
        os.utime(path, (moment, moment))
    return log


def _day(stack: AirflowStack, back: int) -> date:
    return stack.site.newspaper.edition - timedelta(days=back)


def _last_hour() -> dict[str, str]:
    now = datetime.now(UTC)
    return {"from": (now - timedelta(hours=1)).isoformat(), "to": now.isoformat()}


def _make_due(stack: AirflowStack, urls: list[str]) -> None:
    stack.rows("UPDATE newsreel.feeds SET next_poll_at = now() WHERE url = ANY(%s)", urls)
