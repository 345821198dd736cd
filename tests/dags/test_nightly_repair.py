"""`maintain_warehouse` searches days that nobody looked at, within the requests that it may spend a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsreel.local.network_ports import free_port
from tests.support.past_site import PastSite, serve_past
from tests.support.running_airflow import running_airflow

pytestmark = [pytest.mark.airflow, pytest.mark.slow, pytest.mark.timeout(600)]

TODAY = datetime.now(UTC).date()
LOOKED_AT = TODAY - timedelta(days=20)
PAPER = "everything.localhost"
BUDGET = 40


def test_the_oldest_days_that_nobody_looked_at_come_first_and_the_budget_holds() -> None:
    with serve_past(PastSite(TODAY, free_port())) as running:
        feeds = [url for url in running.site.feed_urls if PAPER in url]
        settings = {
            "NEWSREEL_WAYBACK_URL": running.site.archive_url,
            "NEWSREEL_REPAIR_REQUESTS_PER_DAY": str(BUDGET),
        }
        with running_airflow(None, feeds, settings) as stack:
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
