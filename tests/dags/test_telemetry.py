"""Airflow's OpenTelemetry with our counters in it: what arrives at a collector is what the tables have."""

from __future__ import annotations

import contextlib

from newsreel.domain.errors import NewsreelError
from tests.dags.phases import Scheduled
from tests.support.airflow_stack import AirflowStack
from tests.support.otlp_receiver import OtlpReceiver

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
