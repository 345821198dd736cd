"""`airflow backfill create` through the real scheduler, over papers whose past is known."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from newsreel.domain.window import Window
from newsreel.local.network_ports import free_port
from tests.dags.phases import DAG_IDS
from tests.support.airflow_stack import AirflowStack, SeenRun
from tests.support.past_site import PastSite, RunningSite, serve_past

pytestmark = [pytest.mark.airflow, pytest.mark.slow, pytest.mark.timeout(900)]

TODAY = datetime.now(UTC).date()
FIRST, LAST = TODAY - timedelta(days=40), TODAY - timedelta(days=31)
BACKFILL = (
    *("backfill", "create", "--dag-id", "ingest_articles"),
    *("--from-date", FIRST.isoformat(), "--to-date", LAST.isoformat(), "--max-active-runs", "4"),
)


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSite]:
    with serve_past(PastSite(TODAY, free_port())) as served:
        yield served


@pytest.fixture(scope="module")
def stack(running: RunningSite) -> Iterator[AirflowStack]:
    # As root, Postgres runs as nobody, who must be able to reach the folder.
    with tempfile.TemporaryDirectory(prefix="newsreel-airflow-") as folder:
        Path(folder).chmod(0o755)
        stack = AirflowStack(
            Path(folder),
            None,
            running.site.feed_urls,
            {
                "NEWSREEL_WAYBACK_URL": running.site.archive_url,
                "NEWSREEL_TOTAL_TIMEOUT_SECONDS": "120",
                "NEWSREEL_DOCUMENT_TIMEOUT_SECONDS": "120",
            },
        )
        try:
            stack.start(schedules=False)
            stack.wait_for("DAGs", lambda: stack.ask("/dags")["total_entries"] >= len(DAG_IDS))
            yield stack
        finally:
            stack.stop()


def of_day(back: int) -> Window:
    start = datetime.combine(TODAY - timedelta(days=back), time(), UTC)
    return Window(start, start + timedelta(days=1))


def all_ended(stack: AirflowStack) -> list[SeenRun]:
    """All backfill runs once they have ended; each is waited for by itself, for ten take their time.

    Airflow takes no new backfill of a DAG before it has noticed that the last one is over.
    """
    runs = [stack.wait_for_end([run])[0] for run in stack.runs("ingest_articles", "backfill")]
    stack.wait_for("end of the backfill", lambda: all(each["completed_at"] for each in backfills(stack)))
    return runs


def backfills(stack: AirflowStack) -> list[dict[str, object]]:
    found: list[dict[str, object]] = stack.ask("/backfills?dag_id=ingest_articles")["backfills"]
    return found


def test_ten_days_backwards_then_again(stack: AirflowStack, running: RunningSite) -> None:
    stack.command(*BACKFILL, "--run-backwards")
    runs = all_ended(stack)
    assert len([stack.must("success", run) for run in runs]) == 10

    expected = {url for back in range(31, 41) for url in running.site.expected(of_day(back)).urls}
    assert stack.urls("SELECT url FROM news.articles") == expected, stack.pages()
    asked = running.page_requests()
    assert max(asked.values()) == 1
    # Days beside the window are read where an address spells a day by some clock: fewer in one long run.
    assert sum(asked.values()) <= 1.2 * len(expected), asked
    assert stack.rows("SELECT count(*) FROM newsreel.polls") == [(0,)]
    days = stack.rows("SELECT DISTINCT state FROM news.coverage WHERE source = 'everything.localhost'")
    assert days == [("complete",)]

    since = len(running.requests)
    stack.command(*BACKFILL, "--reprocess-behavior", "completed")
    runs = all_ended(stack)
    assert {run.state for run in runs} == {"success"}
    assert running.page_requests(since) == {}
    assert stack.urls("SELECT url FROM news.articles") == expected


def test_params_that_can_not_be_meant_fail_with_a_sentence(stack: AirflowStack) -> None:
    day = (TODAY - timedelta(days=50)).isoformat()
    conf = json.dumps({"sources": ["feeds.localhost"], "histories": ["wordpres"]})
    stack.command(
        *("backfill", "create", "--dag-id", "ingest_articles", "--from-date", day, "--to-date", day),
        *("--dag-run-conf", conf),
    )
    [run] = [
        run
        for run in stack.runs("ingest_articles", "backfill")
        if run.start and run.start.date().isoformat() == day
    ]
    [run] = stack.wait_for_end([run])
    stack.must("failed", run)
    assert "'wordpres' is no history: choose from" in stack.task_log(run, "begin")
