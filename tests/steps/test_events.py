"""What steps tell while they work: ids and counts of everything, and never a secret or a page."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from newsreel.adapters.feed_lists import feed_spec
from newsreel.adapters.json_lines import json_lines
from newsreel.cli.app import app
from newsreel.domain.events import Field
from newsreel.local.network_ports import free_port
from newsreel.sample import SampleNewspaper, serve
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from newsreel.store.feed_rows import add_feed
from tests.support.runs import day_window, plan, run_all
from tests.support.warehouse_rows import rows
from tests.support.warehouses import Warehouses

TODAY = datetime.now(UTC).date()
SECRET = "canary-7f3a"  # noqa: S105
EVENTS = {"feed_polled", "page_captured", "page_failed", "page_read", "run_checked"}


def ask(database: Database, query: str) -> set[object]:
    return {row[0] for row in rows(database, query)}


def test_every_feed_page_and_run_is_told_of_and_no_secret_and_no_text(tools: Tools) -> None:
    stream = io.StringIO()
    listening = replace(tools, tell=json_lines(stream, tools.clock))
    paper = SampleNewspaper(TODAY, port=free_port(), corrections=False)
    with serve(paper):
        with tools.database.transaction() as cursor:
            for feed in paper.feeds:
                # Secrets in every place of an address where people put them.
                url = feed.url.replace("http://", f"http://reader:{SECRET}@") + f"?token={SECRET}"
                add_feed(cursor, feed_spec(url), tools.clock.now())
        report = run_all(listening, plan(day_window(TODAY - timedelta(days=7), TODAY), live=True))

    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    # On a busy machine a run may leave making months for later, and say so.
    assert {line["event"] for line in lines} - {"article_months_left_for_later"} == EVENTS
    by_event = {event: [line for line in lines if line["event"] == event] for event in EVENTS}
    assert {line["run"] for line in lines} == {report.run_id}
    assert {line["feed"] for line in by_event["feed_polled"]} == ask(
        tools.database, "SELECT feed_id FROM newsreel.polls"
    )
    assert {line["capture"] for line in by_event["page_captured"]} == ask(
        tools.database, "SELECT capture_id FROM newsreel.captures WHERE kind = 'page'"
    )
    assert {line["capture"] for line in by_event["page_read"]} == ask(
        tools.database, "SELECT capture_id FROM newsreel.extractions"
    )
    assert {line["kind"] for line in by_event["page_failed"]} == {"not_found"}
    [checked] = by_event["run_checked"]
    assert (checked["status"], checked["articles_new"]) == (
        "succeeded",
        sum(source.articles_new for source in report.sources),
    )
    told = stream.getvalue()
    assert SECRET not in told
    assert "http" not in told.replace("http_status", "")
    texts = "SELECT left(text, 40) FROM news.articles UNION SELECT title FROM news.articles"
    pieces = ask(tools.database, texts)
    assert len(pieces) > 20
    assert not [piece for piece in pieces if str(piece) in told]


def test_a_line_is_one_line_whatever_it_says(tools: Tools) -> None:
    stream = io.StringIO()
    fields: dict[str, Field] = {"kind": 'two\nlines "and" more', "http_status": None}
    json_lines(stream, tools.clock)("page_failed", fields)
    [line] = stream.getvalue().splitlines()
    told = json.loads(line)
    assert datetime.fromisoformat(told.pop("at")).tzinfo is not None
    assert told == {"event": "page_failed", "kind": 'two\nlines "and" more'}


def test_the_command_line_tells_only_when_asked(
    warehouses: Warehouses, warehouse: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSREEL_DATABASE_URL", warehouses.writer_url(warehouse))
    window = ["run", "--from", "2026-11-01", "--to", "2026-11-02"]
    quiet = CliRunner().invoke(app, window)
    assert "run_checked" not in quiet.output
    monkeypatch.setenv("NEWSREEL_LOG", "json")
    told = CliRunner().invoke(app, window)
    assert [json.loads(line)["event"] for line in told.stderr.splitlines() if line.startswith("{")] == [
        "run_checked"
    ]
    monkeypatch.setenv("NEWSREEL_LOG", "xml")
    refused = CliRunner().invoke(app, window)
    assert "NEWSREEL_LOG=xml is no form of log" in str(refused.exception)
