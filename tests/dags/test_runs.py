"""Runs by the real scheduler: backfill, by hand, by schedule; what they load, and when they are red.

What Airflow makes of the DAG files comes first, what arrives at a collector of its metrics last: all that
needs this Airflow is in this file, so that one process of tests has it and its runs are made once.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from datetime import UTC, datetime, time, timedelta

import duckdb
import pytest

from newsreel.domain.errors import NewsreelError
from tests.dags.phases import Backfilled, ByHand, Polled, ReadAgain, Scheduled, pages_of
from tests.support.airflow_stack import AirflowStack
from tests.support.dag_folder import DAGS, lines_of
from tests.support.otlp_receiver import OtlpReceiver
from tests.support.running_airflow import DAG_IDS

# The first test of a phase waits for it; alone it waits for all phases before it too.
pytestmark = [pytest.mark.airflow, pytest.mark.timeout(900)]

# What each counter counts, by its tag; each task sends its counts when it ends, a moment after its state.
COUNTED = {
    ("polls", "status"): "SELECT status, count(*) FROM newsreel.polls GROUP BY 1",
    ("captures", ""): "SELECT '', count(*) FROM newsreel.captures WHERE kind = 'page' GROUP BY 1",
    # Reading again ends without a check.
    ("runs", "status"): "SELECT status, count(*) FROM newsreel.runs"
    " WHERE status <> 'running' AND pipeline <> 'reextract_articles' GROUP BY 1",
    ("entries_new", "pipeline"): "SELECT pipeline, sum(entries_new)::int FROM newsreel.run_reports"
    " JOIN newsreel.runs USING (run_id) GROUP BY 1",
    ("articles_new", "pipeline"): "SELECT pipeline, sum(articles_new)::int FROM newsreel.run_reports"
    " JOIN newsreel.runs USING (run_id) GROUP BY 1",
}


def test_airflow_reads_every_dag_file_and_no_other(airflow_stack: AirflowStack) -> None:
    dags = airflow_stack.ask("/dags")["dags"]

    assert {dag["dag_id"] for dag in dags} == DAG_IDS
    of_dags = {dag["relative_fileloc"] for dag in dags}
    ignored = lines_of(DAGS / ".airflowignore")
    assert of_dags & ignored == set()
    assert of_dags | ignored == {path.name for path in DAGS.glob("*.py")}


def test_no_dag_file_has_an_import_error(airflow_stack: AirflowStack) -> None:
    # Airflow's dag-processor has met none, and reading all files here and now gives none.
    assert airflow_stack.ask("/importErrors")["total_entries"] == 0
    # Airflow puts the DAGs' folder on the path of imports only where it is told which bundle.
    for bundle in ((), ("--bundle-name", "dags-folder")):
        command = ("dags", "list-import-errors", "--local", *bundle, "--output", "json")
        assert airflow_stack.command(*command).strip().splitlines()[-1] == "[]"


def test_polling_makes_entries_known_and_loads_nothing(airflow_stack: AirflowStack, polled: Polled) -> None:
    newspaper = airflow_stack.site.newspaper
    assert polled.entries == {article.url for article in newspaper.articles}
    assert polled.loaded == set()


def test_one_dead_feed_among_others_is_a_row(airflow_stack: AirflowStack, polled: Polled) -> None:
    statuses = airflow_stack.rows(
        "SELECT f.url, p.status FROM newsreel.polls p JOIN newsreel.feeds f USING (feed_id)"
        " JOIN newsreel.runs r USING (run_id) WHERE r.run_key = %s",
        polled.poll.key,
    )
    feeds = airflow_stack.site.newspaper.feeds
    assert dict(statuses) == {feed.url: "changed" if feed.alive else "failed" for feed in feeds}


def test_a_manual_run_without_a_window_fails_at_once(polled: Polled) -> None:
    assert polled.without_window.start is None
    assert polled.without_window.end is None
    assert "a manual run needs its window" in polled.log_without_window
    tasks = {task.task_id: (task.state, task.try_number) for task in polled.tasks_without_window}
    assert tasks.pop("begin") == ("failed", 1)
    assert tasks.pop("check") == ("failed", 1), "it says that there is nothing to report"
    assert tasks.pop("group") == ("success", 1), "what an earlier run left is grouped"
    assert {state for state, _ in tasks.values()} == {"upstream_failed"}


def test_backfill_runs_have_exactly_their_days(backfilled: Backfilled) -> None:
    day = timedelta(days=1)
    midnights = [datetime.combine(one, time(), UTC) for one in backfilled.days]
    assert [(run.start, run.end) for run in backfilled.runs] == [
        (midnight, midnight + day) for midnight in midnights
    ]


def test_backfill_loads_exactly_the_articles_of_its_days(
    airflow_stack: AirflowStack, backfilled: Backfilled
) -> None:
    expected = pages_of(airflow_stack.site.newspaper, backfilled.days)
    assert backfilled.loaded == expected, backfilled.pages
    loaded_by = airflow_stack.rows(
        "SELECT n.published_at::date, r.run_key FROM news.articles n"
        " JOIN newsreel.articles a USING (article_id) JOIN newsreel.runs r ON r.run_id = a.first_run_id"
        " WHERE r.kind = 'backfill'"
    )
    keys = [run.key for run in backfilled.runs]
    assert set(loaded_by) == set(zip(backfilled.days, keys, strict=True))


def test_backfill_leaves_the_feeds_alone(airflow_stack: AirflowStack, backfilled: Backfilled) -> None:
    assert backfilled.feeds_after == backfilled.feeds_before
    assert backfilled.polls_by_backfill == []
    # A page that can't be had is asked for too, and one of which nobody knows the day.
    assert backfilled.asked_for == {
        article.url
        for article in airflow_stack.site.newspaper.articles
        if article.published_at is None or article.published_at.date() in backfilled.days
    }


def test_backfill_notes_where_it_looked(backfilled: Backfilled) -> None:
    assert len(backfilled.sources) == 3
    assert backfilled.coverage == {(s, day) for s in backfilled.sources for day in backfilled.days}


def test_a_manual_run_loads_the_window_of_its_params(airflow_stack: AirflowStack, by_hand: ByHand) -> None:
    assert by_hand.of_a_day.kind == "manual"
    expected = pages_of(airflow_stack.site.newspaper, [by_hand.day])
    assert by_hand.newly_loaded == expected, by_hand.pages


def test_when_every_feed_fails_the_run_is_red_and_its_rows_are_there(
    airflow_stack: AirflowStack, by_hand: ByHand
) -> None:
    sentence = "All 1 feed(s) that were due failed"
    assert sentence in by_hand.log_of_dead_feed
    failed = [task for task in by_hand.tasks_of_dead_feed if task.state == "failed"]
    assert [(task.task_id, task.try_number) for task in failed] == [("check", 1)]
    [(status, reason, polls, failed_polls)] = airflow_stack.rows(
        "SELECT r.status, r.status_reason, count(p.*), count(p.*) FILTER (WHERE p.status = 'failed')"
        " FROM newsreel.runs r LEFT JOIN newsreel.polls p USING (run_id) WHERE r.run_key = %s"
        " GROUP BY r.run_id",
        by_hand.of_dead_feed.key,
    )
    assert (status, polls, failed_polls) == ("failed", 1, 1)
    assert reason.startswith(sentence)


def test_a_run_with_a_red_shard_is_closed_and_says_so(airflow_stack: AirflowStack, by_hand: ByHand) -> None:
    tasks = by_hand.tasks_of_red_shard
    assert {tasks["extract"], tasks["check"]} == {("failed", 1)}
    assert tasks["group"] == ("success", 1)
    assert tasks["export"] == ("upstream_failed", 0)
    sentence = "1 task(s) failed: extract_0. What they left is done when they are run again"
    assert sentence in by_hand.log_of_red_shard
    [(status, reason, is_closed, sources, judged)] = airflow_stack.rows(
        "SELECT r.status, r.status_reason, r.finished_at IS NOT NULL,"
        " (SELECT count(*) FROM newsreel.run_reports p WHERE p.run_id = r.run_id),"
        " (SELECT count(*) FROM news.quality q WHERE q.run_id = r.run_id)"
        " FROM newsreel.runs r WHERE r.run_key = %s",
        by_hand.of_red_shard.key,
    )
    assert (status, is_closed, sources, judged) == ("failed", True, 3, 0)
    assert reason.startswith(sentence)


def test_green_runs_are_judged_and_their_days_exported(
    airflow_stack: AirflowStack, scheduled: Scheduled
) -> None:
    keys = airflow_stack.urls("SELECT DISTINCT run_key FROM news.quality JOIN newsreel.runs USING (run_id)")
    assert scheduled.ingest.key in keys
    with duckdb.connect() as duck:
        found = duck.execute(
            "SELECT url, text FROM read_parquet(?)", [f"{airflow_stack.export}/**/*.parquet"]
        )
        exported = found.fetchall()
    assert sorted(exported) == sorted(airflow_stack.rows("SELECT url, text FROM news.articles"))


def test_a_backfill_reads_the_captures_of_its_day_again(
    airflow_stack: AirflowStack, reread: ReadAgain
) -> None:
    midnight = datetime.combine(reread.day, time(), UTC)
    assert (reread.run.start, reread.run.end) == (midnight, midnight + timedelta(days=1))
    of_the_day = pages_of(airflow_stack.site.newspaper, [reread.day])
    assert {url for url, title in reread.titles.items() if title != "Wrong"} == of_the_day
    assert {url for url, cause in reread.causes if cause == "re-read"} == of_the_day
    assert f"{len(of_the_day)} would be revised" in reread.log
    assert reread.asked_for == set()
    assert {(task.task_id, task.state) for task in reread.tasks} == {
        ("reextract", "success"),
        ("group", "success"),
    }


def test_the_scheduled_run_is_for_the_day_before(scheduled: Scheduled) -> None:
    midnight = datetime.combine(scheduled.ingest.run_after.date(), time(), UTC)
    assert scheduled.ingest.kind == "scheduled"
    assert (scheduled.ingest.start, scheduled.ingest.end) == (midnight - timedelta(days=1), midnight)
    assert scheduled.poll.kind == "scheduled"
    start, end = scheduled.poll.start, scheduled.poll.end
    assert start is not None
    assert end is not None
    assert end - start == timedelta(minutes=15)


def test_the_scheduled_run_loads_whatever_is_not_loaded_yet(
    airflow_stack: AirflowStack, scheduled: Scheduled
) -> None:
    newspaper = airflow_stack.site.newspaper
    everything = pages_of(newspaper)
    dated = pages_of(newspaper, {piece.shown_at.date() for piece in newspaper.pieces})
    assert len(everything) > len(dated), "the newspaper has an undated article a week"
    assert scheduled.loaded == everything, scheduled.pages


def test_scheduled_runs_poll_what_is_due(airflow_stack: AirflowStack, scheduled: Scheduled) -> None:
    polls = airflow_stack.rows(
        "SELECT f.url, p.status FROM newsreel.polls p JOIN newsreel.feeds f USING (feed_id)"
        " JOIN newsreel.runs r USING (run_id) WHERE r.run_key IN (%s, %s) ORDER BY f.url",
        scheduled.ingest.key,
        scheduled.poll.key,
    )
    feeds = airflow_stack.site.newspaper.feeds
    assert polls == [(url, "not_modified") for url in sorted(f.url for f in feeds if f.alive)]


def test_maintenance_deletes_logs_of_long_ago(airflow_stack: AirflowStack, scheduled: Scheduled) -> None:
    assert not scheduled.has_logs_of_long_ago
    # Those of this very run are where they were.
    assert "run_checked" in airflow_stack.task_log(scheduled.ingest, "check")


def test_only_runs_that_succeed_update_the_asset(
    backfilled: Backfilled, by_hand: ByHand, scheduled: Scheduled
) -> None:
    assert {event["name"] for event in scheduled.asset_events} == {"newsreel_articles"}
    green = [*backfilled.runs, by_hand.of_a_day, scheduled.ingest]
    by_run = Counter(event["source_run_id"] for event in scheduled.asset_events)
    assert by_run == Counter(run.run_id for run in green)


def test_counters_arrive_as_the_tables_have_them(
    airflow_stack: AirflowStack, scheduled: Scheduled, collector: OtlpReceiver
) -> None:
    assert scheduled.loaded

    def arrived(name: str, tag: str, value: str) -> int:
        return collector.total(f"airflow.newsreel.{name}", **({tag: value} if tag else {}))

    def differences() -> list[str]:
        return [
            f"{name} {tag}={value}: {count} in the tables, {found} arrived"
            for (name, tag), statement in COUNTED.items()
            for value, count in airflow_stack.rows(statement)
            if (found := arrived(name, tag, value)) != count
        ]

    with contextlib.suppress(NewsreelError):
        airflow_stack.wait_for("the last task's counters", lambda: not differences(), patience_seconds=30)
    assert differences() == []
    # A page that turns out to be of another run's days is read by that one again.
    for state, count in airflow_stack.rows("SELECT state, count(*) FROM newsreel.extractions GROUP BY 1"):
        assert arrived("extractions", "state", state) >= count > 0
    assert arrived("polls", "status", "not_modified") > 0
    assert arrived("duplicates", "pipeline", "ingest_articles") > 0
    assert collector.total("airflow.newsreel.pages_failed", kind="not_found") > 0
    [lag] = [
        value for (name, _), value in collector.gauges.items() if name.endswith("publication_lag_seconds")
    ]
    assert 0 <= lag < 8 * 86_400


def test_they_come_as_increments_beside_those_of_airflow(
    scheduled: Scheduled, collector: OtlpReceiver
) -> None:
    """A task is a process of its own, which begins at nothing: only increments can be added up."""
    assert scheduled.loaded
    assert collector.cumulative == set()
    assert collector.total("airflow.ti.finish", dag_id="ingest_articles", state="success") > 0
