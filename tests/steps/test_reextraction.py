"""Captures read again: the report comes first, revisions only where the outcome differs, no network."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from newsreel.domain.errors import UsageError
from newsreel.domain.revision import DifferenceReport
from newsreel.steps import reextract as reextract_step
from newsreel.steps.reading import READER, write_batch
from newsreel.steps.reextract import Selection, reextract, reextract_work
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from tests.steps.changing_paper import TODAY
from tests.steps.reading_again import again
from tests.support.clocks import LaterClock
from tests.support.readers import CAPITALS, OFFLINE
from tests.support.runs import day_window, plan
from tests.support.sample_warehouse import WEEK, sample_warehouse
from tests.support.table_contents import table_contents
from tests.support.warehouse_rows import rows
from tests.support.warehouses import Warehouses


@pytest.fixture(scope="module")
def loaded_paper(warehouses: Warehouses) -> str:
    """Name of a warehouse with the sample newspaper, read by an extractor that writes capitals."""
    return sample_warehouse(warehouses, CAPITALS)


@pytest.fixture
def paper(warehouses: Warehouses, loaded_paper: str, tools: Tools) -> Iterator[Tools]:
    """Tools on a copy of it; the newspaper itself is not served any more."""
    with Database(warehouses.writer_url(warehouses.copy(loaded_paper))) as database:
        yield Tools(database, tools.settings, tools.clock)


def test_outcomes_that_differ_become_revisions_and_a_second_run_finds_nothing(paper: Tools) -> None:
    articles = rows(paper, "SELECT count(*) FROM news.articles")[0][0]
    report = again(paper, READER)
    assert (report.revised, report.fields) == (articles, {"title": articles})
    assert report.opened == report.kept == report.moved == report.shrank == report.grew == 0
    found = rows(
        paper,
        "SELECT DISTINCT revision, is_current, cause, changed_fields, extractor_version FROM news.revisions"
        " ORDER BY revision",
    )
    assert found == [
        (1, False, "first", [], "capitals"),
        (2, True, "re-read", ["title"], READER.version),
    ]
    assert rows(paper, "SELECT count(*) FROM news.articles WHERE title = upper(title)") == [(0,)]
    # What it shows was seen when the page was captured, and is shown from now on.
    assert rows(paper, "SELECT count(*) FROM news.revisions a JOIN news.revisions b USING (article_id)"
                       " WHERE a.revision = 1 AND b.revision = 2 AND a.known_from_at = b.known_from_at"
                       " AND a.recorded_at < b.recorded_at") == [(articles,)]  # fmt: skip

    before = table_contents(paper.database)
    assert reextract_work(paper, Selection(WEEK)) == []
    assert again(paper, READER) == DifferenceReport()
    every = again(paper, READER, every_version=True)
    assert (every.revised, every.same) == (0, every.pages)
    assert every.pages >= articles
    assert table_contents(paper.database) == before


def test_what_we_showed_then_stays_what_we_showed_then(paper: Tools, clock: LaterClock) -> None:
    shown = rows(paper, "SELECT * FROM news.article_as_of(now()) ORDER BY article_id")
    clock.ahead = timedelta(hours=1)
    again(paper, READER)
    assert rows(paper, "SELECT * FROM news.article_as_of(now()) ORDER BY article_id") == shown
    later = rows(paper, "SELECT title FROM news.article_as_of(now() + interval '2 h') ORDER BY article_id")
    assert len(later) == len(shown)
    assert not {title for (title,) in later} & {row[2] for row in shown}


def test_a_dry_run_reports_and_writes_nothing(paper: Tools) -> None:
    before = table_contents(paper.database)
    runs = rows(paper, "SELECT count(*) FROM newsreel.runs")
    report = again(paper, READER, dry_run=True)
    assert report.revised > 0
    assert table_contents(paper.database) == before
    assert rows(paper, "SELECT count(*) FROM newsreel.runs") == runs


def test_the_report_comes_before_the_first_write(paper: Tools) -> None:
    before = table_contents(paper.database)
    seen: list[bool] = []
    made = plan(WEEK, live=False)
    reextract(paper, made, Selection(WEEK), lambda _: seen.append(table_contents(paper.database) == before))
    assert seen == [True]
    assert table_contents(paper.database) != before


def test_no_network(paper: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    original = socket.socket.connect

    def local_only(this: socket.socket, address: object) -> None:
        assert this.family == socket.AF_UNIX, f"a connection to {address}"
        original(this, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", local_only)
    with pytest.raises(AssertionError), socket.socket() as probe:
        probe.connect(("127.0.0.1", 9))
    report = again(paper, OFFLINE)  # a reader that blocks sockets in its worker too
    assert report.pages == report.revised > 0
    assert rows(paper, "SELECT DISTINCT section FROM news.articles") == [("offline",)]


def test_a_source_alone(paper: Tools) -> None:
    report = again(paper, READER, source="hafenbote.localhost")
    assert rows(paper, "SELECT DISTINCT source FROM news.articles WHERE revision = 2") == [
        ("hafenbote.localhost",)
    ]
    assert 0 < report.revised < rows(paper, "SELECT count(*) FROM news.articles")[0][0]
    with pytest.raises(UsageError, match=r"nowhere\.example is no known source"):
        again(paper, READER, source="nowhere.example")


def days() -> list[date]:
    return [TODAY - timedelta(days=back) for back in range(7, -1, -1)]


def test_a_window_touches_its_own_articles_only(paper: Tools) -> None:
    day = TODAY - timedelta(days=3)
    again(paper, READER, day_window(day))
    revised = rows(paper, "SELECT DISTINCT (published_at AT TIME ZONE 'UTC')::date FROM news.articles"
                          " WHERE revision = 2")  # fmt: skip
    assert revised == [(day,)]
    untouched = (
        "SELECT count(*) FROM newsreel.entries WHERE extractor_version = 'capitals' AND dated_at::date = '{}'"
    )
    assert rows(paper, untouched.format(day)) == [(0,)]
    assert rows(paper, untouched.format(day + timedelta(days=1)))[0][0] > 0


def test_windows_in_any_order_end_equal(paper: Tools, warehouses: Warehouses, loaded_paper: str) -> None:
    again(paper, READER)
    expected = table_contents(paper.database)
    for order in (days(), list(reversed(days()))):
        with Database(warehouses.writer_url(warehouses.copy(loaded_paper))) as database:
            other = Tools(database, paper.settings, paper.clock)
            for day in order:
                again(other, READER, day_window(day))
            assert table_contents(database) == expected


def test_stopped_at_any_batch_and_run_again(
    paper: Tools, warehouses: Warehouses, loaded_paper: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsreel.steps.reading.BATCH", 10)
    again(paper, READER)
    expected = table_contents(paper.database)
    for survived in (0, 1, 3, 5):
        with Database(warehouses.writer_url(warehouses.copy(loaded_paper))) as database:
            other = Tools(database, paper.settings, paper.clock)
            written: list[int] = []

            def stop(*arguments: object, limit: int = survived, done: list[int] = written) -> None:
                if len(done) == limit:
                    raise KeyboardInterrupt
                write_batch(*arguments)  # type: ignore[arg-type]
                done.append(1)

            with monkeypatch.context() as patch:
                patch.setattr(reextract_step, "write_batch", stop)
                with pytest.raises(KeyboardInterrupt):
                    again(other, READER)
            again(other, READER)
            assert table_contents(database) == expected
