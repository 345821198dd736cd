"""The metrics: what they count on a warehouse with the sample newspaper in it, and how they are shown."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from datetime import timedelta

import psycopg2.errors
import pytest
from prometheus_client.parser import text_string_to_metric_families
from typer.testing import CliRunner

from newsreel.adapters.metrics_page import metrics_text, serve_metrics
from newsreel.cli.app import app
from newsreel.rules.metric_catalogue import CATALOGUE, DATABASE_LIMIT, UP, Sample
from newsreel.steps.reading import READER
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from newsreel.store.metric_rows import read_samples
from newsreel.store.statements import statements
from tests.support.sample_warehouse import sample_warehouse
from tests.support.warehouses import Warehouses

Found = dict[tuple[str, ...], float]


@pytest.fixture(scope="module")
def sample(warehouses: Warehouses) -> str:
    return sample_warehouse(warehouses, READER)


@pytest.fixture
def paper(warehouses: Warehouses, sample: str) -> Iterator[Database]:
    """A copy of the sample newspaper's warehouse, with the rights to change it."""
    with Database(warehouses.owner_url(warehouses.copy(sample))) as opened:
        yield opened


def read(database: Database, tools: Tools) -> dict[str, Found]:
    """Every metric by name: values by labels."""
    with database.transaction() as cursor:
        samples = read_samples(cursor, tools.clock.now())
    found: dict[str, Found] = {}
    for one in samples:
        found.setdefault(one.metric.name, {})[one.labels] = one.value
    return found


def ask(database: Database, query: str) -> float:
    with database.transaction() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    assert row is not None
    return float(row[0])


def test_every_metric_has_a_statement_and_every_statement_a_metric() -> None:
    named = {name for name in statements() if name.startswith("metrics.")}
    assert named - {"metrics.limit_time"} == {metric.statement for metric in CATALOGUE}
    assert len({metric.name for metric in CATALOGUE}) == len(CATALOGUE)


def test_a_night_in_numbers(paper: Database, tools: Tools) -> None:
    found = read(paper, tools)

    articles = found["newsreel_articles_new_last_day"]
    assert sum(articles.values()) == ask(paper, "SELECT count(*) FROM news.articles")
    copies = ask(paper, "SELECT count(*) FROM news.articles WHERE NOT is_representative")
    assert articles["yes",] == copies > 0
    polls = found["newsreel_polls_last_day"]
    assert sum(polls.values()) == ask(paper, "SELECT count(*) FROM newsreel.polls")
    assert sum(n for (status, _), n in polls.items() if status == "failed") == 1
    new = ask(paper, "SELECT sum(entries_new) FROM newsreel.polls")
    assert found["newsreel_entries_new_last_day"] == {(): new}
    assert sum(found["newsreel_captures_last_day"].values()) == ask(
        paper, "SELECT count(*) FROM newsreel.captures"
    )
    assert found["newsreel_extractions_last_day"]["article",] == ask(
        paper, "SELECT count(*) FROM newsreel.extractions WHERE state = 'article'"
    )
    assert found["newsreel_pages_failed_last_day"]["not_found",] == 1
    assert found["newsreel_pages_open"] == {("captured",): 0, ("pending",): 0}
    assert found["newsreel_feeds"]["failing",] == 1
    assert found["newsreel_gaps_open"] == {(): 0}
    assert "newsreel_gap_oldest_open_seconds" not in found
    assert found["newsreel_runs_last_day"] == {("ingest_articles", "succeeded"): 1}
    assert found["newsreel_run_last_failed"] == {("ingest_articles",): 0}
    assert (
        0
        < tools.clock.now().timestamp()
        - found["newsreel_run_last_success_timestamp_seconds"]["ingest_articles",]
        < 3600
    )
    lag = found["newsreel_publication_lag_seconds"]
    assert 0 < lag["0.5",] <= lag["0.95",] < timedelta(days=9).total_seconds()
    assert found["newsreel_database_size_bytes"][()] > max(found["newsreel_table_size_bytes"].values()) > 0
    # Partitions count with the table that they belong to.
    assert ("captures",) in found["newsreel_table_size_bytes"]


def test_what_is_wrong_shows(paper: Database, tools: Tools) -> None:
    with paper.transaction() as cursor:
        cursor.execute(
            """
            UPDATE newsreel.feeds SET next_poll_at = now() - interval '2 hours', interval_seconds = 80000;
            UPDATE newsreel.entries SET dated_at = dated_at - interval '60 days', state = 'pending',
                capture_id = NULL;
            UPDATE newsreel.runs SET status = 'failed', started_at = now() - interval '2 hours';
            INSERT INTO newsreel.gaps (feed_id, poll_id, missed_from, missed_to, detected_at)
            SELECT feed_id, poll_id, now() - interval '2 days', now(), now() - interval '1 day'
            FROM newsreel.polls LIMIT 1;
            INSERT INTO newsreel.runs
                (run_key, pipeline, kind, is_live, window_start, window_end, started_at, status)
            VALUES ('killed', 'ingest_articles', 'scheduled', true, now() - interval '2 days', now(),
                    now() - interval '10 hours', 'running');
            """
        )

    found = read(paper, tools)

    enabled = ask(paper, "SELECT count(*) FROM newsreel.feeds WHERE enabled")
    assert found["newsreel_feeds_overdue"] == {(): enabled}
    silent = found["newsreel_feed_silent_seconds"]
    assert silent
    assert min(silent.values()) > timedelta(days=50).total_seconds()
    assert {len(labels) for labels in silent} == {2}
    assert found["newsreel_pages_open"]["pending",] > 0
    assert found["newsreel_gaps_open"][()] == 1
    assert found["newsreel_gap_oldest_open_seconds"][()] == pytest.approx(86400, abs=600)
    assert found["newsreel_run_last_failed"] == {("ingest_articles",): 1}
    assert "newsreel_run_last_success_timestamp_seconds" not in found
    assert found["newsreel_run_oldest_open_seconds"]["ingest_articles",] == pytest.approx(36000, abs=600)


@pytest.mark.parametrize("restricted_to", ["feed_ids", "source_ids"])
def test_runs_of_some_feeds_say_nothing_of_the_night(
    paper: Database, tools: Tools, restricted_to: str
) -> None:
    """Neither that it was red, nor that it was there."""
    before = read(paper, tools)
    for status in ("failed", "succeeded"):
        with paper.transaction() as cursor:
            cursor.execute(
                f"""
                INSERT INTO newsreel.runs (run_key, pipeline, kind, is_live, window_start, window_end,
                                           started_at, finished_at, status, {restricted_to})
                VALUES (%(status)s, 'ingest_articles', 'manual', true, now() - interval '1 day', now(),
                        now(), now() + interval '1 minute', %(status)s, ARRAY[1])
                """,  # noqa: S608 - a name of this test
                {"status": status},
            )
        found = read(paper, tools)
        for name in ("newsreel_run_last_failed", "newsreel_run_last_success_timestamp_seconds"):
            assert found[name] == before[name], status
    with paper.transaction() as cursor:
        cursor.execute(
            "UPDATE newsreel.runs SET status = 'failed' WHERE run_key NOT IN ('failed', 'succeeded')"
        )
    found = read(paper, tools)
    assert found["newsreel_run_last_failed"] == {("ingest_articles",): 1}
    assert "newsreel_run_last_success_timestamp_seconds" not in found


def test_nothing_is_wrong_with_an_empty_warehouse(database: Database, tools: Tools) -> None:
    found = read(database, tools)
    assert found["newsreel_entries_new_last_day"] == {(): 0}
    assert found["newsreel_feeds_overdue"] == {(): 0}
    assert "newsreel_run_last_failed" not in found


def test_reading_writes_nothing(database: Database, tools: Tools) -> None:
    with database.transaction() as cursor:
        read_samples(cursor, tools.clock.now())
        with pytest.raises(psycopg2.errors.ReadOnlySqlTransaction):
            cursor.execute("INSERT INTO newsreel.sources (domain) VALUES ('a.example')")


def test_the_text_is_what_prometheus_reads() -> None:
    strange = 'a "quoted"\\ domain\n# TYPE x counter'
    silent = next(metric for metric in CATALOGUE if metric.name == "newsreel_feed_silent_seconds")
    text = metrics_text([Sample(UP, (), 1), Sample(silent, ("7", strange), 2.5)])
    families = {family.name: family for family in text_string_to_metric_families(text)}
    assert set(families) == {"newsreel_up", "newsreel_feed_silent_seconds"}
    [one] = families["newsreel_feed_silent_seconds"].samples
    assert one.labels == {"feed_id": "7", "source": strange}
    assert one.value == 2.5
    assert families["newsreel_up"].documentation == UP.meaning


def test_the_page_asks_anew_each_time() -> None:
    asked = 0

    def read_once_more() -> list[Sample]:
        nonlocal asked
        asked += 1
        return [Sample(UP, (), asked)]

    server = serve_metrics("127.0.0.1", 0, read_once_more)
    try:
        for expected in (1, 2):
            with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics", timeout=10) as page:
                assert f"newsreel_up {expected}.0" in page.read().decode()
    finally:
        server.stop()


def test_the_command(warehouses: Warehouses, warehouse: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSREEL_DATABASE_URL", warehouses.writer_url(warehouse))
    monkeypatch.setenv("NEWSREEL_DATABASE_LIMIT_BYTES", "1000000000")
    shown = CliRunner().invoke(app, ["metrics"])
    assert shown.exit_code == 0
    families = {family.name for family in text_string_to_metric_families(shown.stdout)}
    assert {UP.name, DATABASE_LIMIT.name, "newsreel_database_size_bytes"} <= families
    refused = CliRunner().invoke(app, ["metrics", "--listen", "9464"])
    assert refused.exit_code != 0
    assert "--listen 9464 is not like 127.0.0.1:9464" in str(refused.exception)


def test_health_is_quiet_or_says_what_is_wrong(
    warehouses: Warehouses, sample: str, warehouse: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSREEL_DATABASE_URL", warehouses.writer_url(warehouse))
    empty = CliRunner().invoke(app, ["health"])
    assert (empty.exit_code, empty.output) == (1, "No nightly run has ended well yet.\n")
    assert json.loads(CliRunner().invoke(app, ["health", "--json"]).output) == [empty.output.strip()]
    name = warehouses.copy(sample)
    with Database(warehouses.owner_url(name)) as paper, paper.transaction() as cursor:
        # The newspaper has one dead feed among four.
        cursor.execute("UPDATE newsreel.feeds SET enabled = false WHERE consecutive_failures > 0")
    monkeypatch.setenv("NEWSREEL_DATABASE_URL", warehouses.writer_url(name))
    well = CliRunner().invoke(app, ["health"])
    assert (well.exit_code, well.output) == (0, "")
