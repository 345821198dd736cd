"""`airflow backfill create` through the real scheduler, over papers whose past is known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from newsreel.domain.errors import NewsreelError
from newsreel.domain.history import HistoryKind
from newsreel.domain.window import Window
from newsreel.local.network_ports import free_port
from tests.support.airflow_pages import OVERRIDE, backfill_form, fill_days, signed_in, submitted
from tests.support.airflow_stack import AirflowStack, SeenRun
from tests.support.past_site import PastSite, RunningSite, serve_past
from tests.support.running_airflow import running_airflow

pytestmark = [pytest.mark.airflow, pytest.mark.slow, pytest.mark.timeout(900)]

TODAY = datetime.now(UTC).date()
FIRST, LAST = TODAY - timedelta(days=40), TODAY - timedelta(days=31)
# What ten runs may take on a busy machine.
ALL_RUNS_SECONDS = 600.0
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
    settings = {
        "NEWSREEL_WAYBACK_URL": running.site.archive_url,
        "NEWSREEL_TOTAL_TIMEOUT_SECONDS": "120",
        "NEWSREEL_DOCUMENT_TIMEOUT_SECONDS": "120",
    }
    with running_airflow(None, running.site.feed_urls, settings) as stack:
        yield stack


def of_day(back: int) -> Window:
    start = datetime.combine(TODAY - timedelta(days=back), time(), UTC)
    return Window(start, start + timedelta(days=1))


def all_ended(stack: AirflowStack) -> list[SeenRun]:
    """All backfill runs once they have ended; the one that begins last may be the first to be waited for.

    Airflow takes no new backfill of a DAG before it has noticed that the last one is over.
    """
    runs = stack.wait_for_end(stack.runs("ingest_articles", "backfill"), ALL_RUNS_SECONDS)
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


def through_rest(day: date, conf: dict[str, object]) -> dict[str, object]:
    """The body of POST /backfills for a day, as the button in the UI sends it."""
    midnight = datetime.combine(day, time(), UTC).isoformat()
    return {"dag_id": "ingest_articles", "from_date": midnight, "to_date": midnight, "dag_run_conf": conf}


def run_of(stack: AirflowStack, day: date) -> SeenRun:
    """The backfill run of a day, once it has ended."""
    runs = [run for run in stack.runs("ingest_articles", "backfill") if run.start and run.start.date() == day]
    [ended] = stack.wait_for_end(runs)
    stack.wait_for("end of the backfill", lambda: all(each["completed_at"] for each in backfills(stack)))
    return ended


def test_a_backfill_through_rest_with_sources_histories_and_warc_files(
    stack: AirflowStack, running: RunningSite, tmp_path: Path
) -> None:
    """Nobody is asked: the file has the pages of two papers, and one of them is named."""
    running.site.write_shelf(tmp_path / "news.warc.gz")
    since = len(running.requests)
    day, kept = TODAY - timedelta(days=20), stack.urls("SELECT url FROM news.articles")
    conf = {
        "sources": ["shelved.localhost"], "histories": ["warc"], "refetch": False, "warc": [str(tmp_path)],
    }  # fmt: skip
    made = stack.post("/backfills", through_rest(day, conf))
    assert made["dag_run_conf"] == conf
    stack.must("success", run_of(stack, day))

    expected = running.site.expected(of_day(20), (HistoryKind.WARC,), domains=("shelved.localhost",)).urls
    assert expected
    assert stack.urls("SELECT url FROM news.articles") - kept == expected
    assert running.requests[since:] == []
    [asked] = stack.rows(
        "SELECT s.domain, r.histories FROM newsreel.runs r"
        " JOIN newsreel.sources s ON s.source_id = ANY (r.source_ids)"
        " WHERE r.kind = 'backfill' ORDER BY r.run_id DESC LIMIT 1"
    )
    assert asked == ("shelved.localhost", ["warc"])


def test_what_can_not_be_meant_is_refused_or_fails_with_a_sentence(stack: AirflowStack) -> None:
    day = TODAY - timedelta(days=50)
    with pytest.raises(NewsreelError, match=r"answered 422.*wordpres.* is not one of"):
        stack.post("/backfills", through_rest(day, {"histories": ["wordpres"]}))
    stack.post("/backfills", through_rest(day, {"sources": ["nosuch.example"]}))
    run = run_of(stack, day)
    stack.must("failed", run)
    assert "nosuch.example is no known source" in stack.task_log(run, "begin")


def test_a_backfill_by_the_button_of_the_ui(stack: AirflowStack, running: RunningSite) -> None:
    first, last = TODAY - timedelta(days=61), TODAY - timedelta(days=60)
    kept = stack.urls("SELECT url FROM news.articles")
    with signed_in(stack, time_zone="UTC") as page:
        form = backfill_form(page)
        fill_days(page, form, first, last)
        form.get_by_text("2 runs will be triggered.").wait_for()
        form.locator("input[name=max_active_runs]").fill("2")
        form.get_by_role("button", name=f'"{OVERRIDE}"').click()
        form.get_by_text("Only these publishers, one a line").wait_for()
        form.locator("textarea[name=element_sources]").fill("everything.localhost")
        form.get_by_label("Select one or multiple values").click()
        page.get_by_role("option", name="sitemap").click()
        # What the section's name says: if it fails, Airflow has mended its form, and the name can go.
        assert submitted(page, form)["dag_run_conf"] is None
        form.get_by_text(OVERRIDE, exact=True).click()
        form.get_by_role("button", name="Run Backfill").click()
        page.get_by_text("Backfill in progress").wait_for()
    made = next(each for each in backfills(stack) if not each["completed_at"])
    conf = made["dag_run_conf"]
    assert isinstance(conf, dict)
    assert {name: value for name, value in conf.items() if value} == {
        "sources": ["everything.localhost"], "histories": ["sitemap"],
    }  # fmt: skip
    for day in (first, last):
        stack.must("success", run_of(stack, day))

    expected = {
        url
        for back in (60, 61)
        for url in running.site.expected(
            of_day(back), (HistoryKind.SITEMAP,), domains=("everything.localhost",)
        ).urls
    }
    assert expected
    assert stack.urls("SELECT url FROM news.articles") - kept == expected
    settled = stack.rows(
        "SELECT day, state FROM news.coverage WHERE source = 'everything.localhost'"
        " AND day = ANY (%s) ORDER BY day",
        [first, last],
    )
    assert settled == [(first, "complete"), (last, "complete")]
