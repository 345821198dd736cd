"""`maintain_warehouse` searches days that nobody looked at, within the requests that it may spend a day."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsreel.local.network_ports import free_port
from tests.dags.phases import DAG_IDS
from tests.support.airflow_stack import AirflowStack
from tests.support.past_site import PastSite, serve_past

pytestmark = [pytest.mark.airflow, pytest.mark.slow, pytest.mark.timeout(600)]

TODAY = datetime.now(UTC).date()
LOOKED_AT = TODAY - timedelta(days=20)
PAPER = "everything.localhost"
BUDGET = 40


def test_the_oldest_days_that_nobody_looked_at_come_first_and_the_budget_holds() -> None:
    # As root, Postgres runs as nobody, who must be able to reach the folder.
    with (
        serve_past(PastSite(TODAY, free_port())) as running,
        tempfile.TemporaryDirectory(prefix="newsreel-airflow-") as folder,
    ):
        Path(folder).chmod(0o755)
        feeds = [url for url in running.site.feed_urls if PAPER in url]
        settings = {
            "NEWSREEL_WAYBACK_URL": running.site.archive_url,
            "NEWSREEL_REPAIR_REQUESTS_PER_DAY": str(BUDGET),
        }
        stack = AirflowStack(Path(folder), None, feeds, settings)
        try:
            stack.start(schedules=False)
            stack.wait_for("DAGs", lambda: stack.ask("/dags")["total_entries"] >= len(DAG_IDS))
            day = {"from": LOOKED_AT.isoformat(), "to": (LOOKED_AT + timedelta(days=1)).isoformat()}
            stack.must("success", stack.wait_for_end([stack.trigger("ingest_articles", day)])[0])
            before = stack.urls("SELECT url FROM news.articles")
            assert before

            stack.must("success", stack.wait_for_end([stack.trigger("maintain_warehouse", {})])[0])
            runs = stack.rows(
                "SELECT (window_start AT TIME ZONE 'UTC')::date, status FROM newsreel.runs"
                " WHERE kind = 'scheduled' AND starts_with(run_key, 'repair/') ORDER BY run_id"
            )
            days = [searched for searched, _ in runs]
            assert days[0] == LOOKED_AT + timedelta(days=1)
            assert days == sorted(days)
            assert {status for _, status in runs} == {"succeeded"}
            asked = [path for _, path, _ in running.requests if path != "/robots.txt"]
            # What is spent is spent: the budget is the day's, the first run's requests among them.
            assert BUDGET - 5 <= len(asked) <= BUDGET
            found = stack.rows(
                "SELECT DISTINCT (published_at AT TIME ZONE 'UTC')::date AS day FROM news.articles"
            )
            assert {day for (day,) in found} <= {LOOKED_AT, *days}
            assert (days[0],) in found
        finally:
            stack.stop()
