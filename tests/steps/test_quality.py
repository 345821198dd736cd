"""Quality in a real warehouse: what SQL measures, what is kept, when a run is red, that a report is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from newsreel.adapters.system_clock import SystemClock
from newsreel.domain.errors import RunFailedError
from newsreel.domain.quality import QualityCheck, QualityLimits, Verdict
from newsreel.domain.run import Run
from newsreel.domain.settings import Settings
from newsreel.rules.report_text import report_lines
from newsreel.steps import check as check_step
from newsreel.steps.begin import begin
from newsreel.steps.check import check
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from newsreel.store.quality_rows import measure, read_checks
from newsreel.store.run_rows import read_report
from tests.support.runs import add_feeds, day_window, plan, run_all
from tests.support.sample_warehouse import WEEK
from tests.support.stored_articles import Story, store_stories
from tests.support.warehouse_rows import rows
from tests.support.warehouses import Warehouses

DAY = date(2026, 3, 18)
BEFORE = [DAY - timedelta(days=n) for n in range(1, 29)]
PAPERS = ("a.example", "b.example", "c.example", "d.example")
# Every article has an entry that leads to it, as the ledger wants.
CLAIM_ALL = """
INSERT INTO newsreel.entries (source_id, origin, entry_key, claims_hash, url, canonical_url, url_hash, host,
    host_bucket, first_seen_at, last_seen_at, first_run_id, last_run_id, state, article_id, dated_at)
SELECT a.source_id, 'warc', a.canonical_url_hash, '', a.canonical_url, a.canonical_url, a.canonical_url_hash,
    s.domain, 1, r.published_at, r.published_at, r.run_id, r.run_id, 'loaded', a.article_id, r.published_at
FROM newsreel.articles a JOIN newsreel.sources s USING (source_id)
JOIN newsreel.revisions r USING (article_id)
WHERE NOT EXISTS (SELECT FROM newsreel.entries e WHERE e.article_id = a.article_id)"""
TEXT = "The council met on Tuesday and agreed. " * 30


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def write(
    tools: Tools, day: date, number: int, authors: Sequence[str] = ("A. Writer",), text: str = TEXT
) -> None:
    with tools.database.transaction() as cursor:
        store_stories(
            cursor,
            [
                Story(f"https://{paper}/{day}/{n}", f"{text} {paper} {day} {n}", at(day), authors=authors)
                for paper in PAPERS
                for n in range(number)
            ],
        )
        cursor.execute("UPDATE newsreel.revisions SET language = 'en' WHERE language IS NULL")
        cursor.execute(CLAIM_ALL)


@pytest.fixture(scope="module")
def four_weeks(warehouses: Warehouses) -> str:
    """Name of a warehouse that nobody is connected to, for `history` to copy."""
    name = warehouses.fresh()
    with Database(warehouses.writer_url(name)) as database:
        write_four_weeks(Tools(database, Settings(), SystemClock()))
    return name


@pytest.fixture
def history(warehouses: Warehouses, four_weeks: str) -> Iterator[Tools]:
    """Four papers with 20 articles a day for four weeks, which somebody looked at by their feeds."""
    with Database(warehouses.writer_url(warehouses.copy(four_weeks))) as database:
        yield Tools(database, Settings(contact="ops@example.org"), SystemClock())


def write_four_weeks(tools: Tools) -> None:
    for day in BEFORE:
        write(tools, day, 20)
    add_feeds(tools, [f"https://{paper}/feed" for paper in PAPERS])
    rows(tools, "UPDATE newsreel.feeds SET last_succeeded_at = now(), last_polled_at = now()")
    rows(
        tools,
        "INSERT INTO newsreel.coverage SELECT source_id, day, 'feeds', now(), run_id"
        " FROM newsreel.sources, newsreel.runs, unnest(%s::date[]) AS d (day)",
        BEFORE,
    )
    rows(
        tools,
        "INSERT INTO newsreel.polls (feed_id, run_id, started_at, finished_at, status, entries_new)"
        " SELECT feed_id, run_id, day + interval '12 hours', day + interval '12 hours', 'changed', 20"
        " FROM newsreel.feeds, newsreel.runs, unnest(%s::date[]) AS d (day)",
        [*BEFORE, DAY],
    )


def begun(tools: Tools, *, live: bool = True) -> Run:
    return begin(tools, plan(day_window(DAY), live=live))


def odd(tools: Tools, run: Run) -> dict[tuple[str, str | None], str]:
    found = rows(
        tools,
        "SELECT check_name, source, verdict FROM news.quality WHERE run_id = %s AND verdict <> 'ok'",
        run.run_id,
    )
    return {(name, source): verdict for name, source, verdict in found}


def test_a_usual_day_is_green_and_every_check_has_its_rows(history: Tools, warehouses: Warehouses) -> None:
    write(history, DAY, 20)
    run = begun(history)
    report = check(history, run)
    assert (report.status, odd(history, run)) == ("succeeded", {})
    [(name,)] = rows(history, "SELECT current_database()")
    with Database(warehouses.reader_url(name)) as reader, reader.transaction() as cursor:
        cursor.execute(
            "SELECT check_name, count(source), count(*) FILTER (WHERE source IS NULL), min(sample),"
            " min(expected) FROM news.quality GROUP BY 1"
        )
        found = {name: tuple(rest) for name, *rest in cursor.fetchall()}
    assert found["volume"] == (4, 1, 20, 20.0)
    assert found["without_author"] == (4, 1, 20, 0.0)
    assert found["language"] == (4, 1, 20, 0.0)
    assert found["silent_feeds"] == (4, 1, 1, 0.0)
    assert set(found) == {
        "volume", "without_date", "without_author", "without_body", "duplicates", "length", "language",
        "furniture", "silent_feeds", "gaps", "impossible_dates",
    }  # fmt: skip
    assert "Quality: 5" in "\n".join(report_lines(report))


def test_a_check_of_a_run_can_be_repeated(history: Tools) -> None:
    write(history, DAY, 20)
    run = begun(history)
    first = check(history, run).quality
    again = check(history, run)
    assert again.quality == first != ()
    assert len(rows(history, "SELECT check_id FROM newsreel.quality_checks")) == len(first)


def test_a_warning_does_not_stop_a_run(history: Tools) -> None:
    write(history, DAY, 20)
    rows(
        history,
        "UPDATE newsreel.revisions r SET authors = '{}' FROM newsreel.articles a JOIN newsreel.sources s"
        " USING (source_id) WHERE a.article_id = r.article_id AND s.domain = 'a.example'"
        " AND r.published_at >= %s",
        at(DAY, 0),
    )
    run = begun(history)
    report = check(history, run)
    assert report.status == "succeeded"
    assert odd(history, run)["without_author", "a.example"] == "warn"
    assert "warn: a.example: without author: 20 of 20 have no author" in "\n".join(report_lines(report))


def test_a_failure_makes_the_run_red_when_all_rows_are_written(history: Tools) -> None:
    write(history, DAY, 20, authors=())
    run = begun(history)
    with pytest.raises(RunFailedError, match="without author: 80 of 80 have no author"):
        check(history, run)
    with history.database.transaction() as cursor:
        report = read_report(cursor, run.run_id)
    assert (report.status, report.finished_at is not None) == ("failed", True)
    assert report.status_reason is not None
    assert report.status_reason.startswith("1 quality check(s) failed: without author")
    assert odd(history, run)["without_author", None] == "fail"

    ungated = replace(history, settings=replace(history.settings, quality_gate=False))
    assert check(ungated, run).status == "succeeded"
    lenient = replace(
        history, settings=replace(history.settings, quality_limits=QualityLimits(share_fail=1.1))
    )
    assert check(lenient, run).status == "succeeded"


def test_nothing_loaded_is_a_failure_and_a_feed_ended_on_purpose_is_none(history: Tools) -> None:
    run = begun(history)
    with pytest.raises(RunFailedError, match=r"volume: 0 articles, 80 are usual"):
        check(history, run)
    rows(history, "UPDATE newsreel.feeds SET enabled = false, disabled_reason = 'ended'")
    assert (check(history, run).status, odd(history, run)) == ("succeeded", {})


def test_a_source_that_lost_one_of_its_feeds_on_purpose_is_judged_by_the_others(history: Tools) -> None:
    """Only what a feed that goes on claims is compared: less than before, and nothing odd."""
    add_feeds(history, ["https://a.example/ended"])
    rows(history, "UPDATE newsreel.feeds SET enabled = false WHERE url LIKE %s", "%ended")
    write(history, DAY, 20)
    rows(
        history,
        # Of every 20 articles of a.example, the first four are claimed by the feed that goes on.
        "UPDATE newsreel.entries e SET origin = 'feed', feed_id = f.feed_id FROM newsreel.feeds f"
        " WHERE f.source_id = e.source_id AND f.url LIKE %s AND f.enabled = (e.canonical_url ~ '/[0-3]$')",
        "https://a.example%",
    )
    rows(
        history,
        "UPDATE newsreel.revisions r SET authors = '{}' FROM newsreel.articles a"
        " WHERE a.article_id = r.article_id AND a.canonical_url ~ 'a.example.*/[0-9]{2}$'",
    )
    run = begun(history)
    with history.database.transaction() as cursor:
        found = measure(cursor, run, QualityLimits())
    assert {(day.articles, day.without_authors) for day in found.days if day.source == "a.example"} == {
        (4, 0)
    }
    assert {day.articles for day in found.days if day.source == "b.example"} == {20}
    check(history, run)
    assert odd(history, run) == {}


def test_lines_that_stories_share_are_counted_once_a_story(history: Tools) -> None:
    box = "Sign up for our newsletter today."
    write(history, DAY, 6, text=f"{TEXT}\n\nwords of a middle\n\n{box}\n\nlast words of")
    run = begun(history)
    with history.database.transaction() as cursor:
        found = {line.source: line for line in measure(cursor, run, QualityLimits()).repeated_lines}
    assert {(line.articles, line.with_repeated_line) for line in found.values()} == {(6, 6)}
    assert {line.example for line in found.values()} <= {box, TEXT.strip(), "words of a middle"}


def test_silence_and_gaps_are_seen(history: Tools) -> None:
    write(history, DAY, 20)
    rows(
        history,
        "UPDATE newsreel.polls p SET entries_new = 0 FROM newsreel.feeds f WHERE f.feed_id = p.feed_id"
        " AND f.url LIKE %s AND p.started_at >= %s",
        "%b.example%",
        at(DAY - timedelta(days=1), 0),
    )
    rows(
        history,
        "INSERT INTO newsreel.gaps (feed_id, poll_id, missed_from, missed_to, detected_at)"
        " SELECT feed_id, max(poll_id), min(started_at), max(started_at), max(started_at) FROM newsreel.polls"
        " JOIN newsreel.feeds f USING (feed_id) WHERE f.url LIKE %s GROUP BY feed_id",
        "%c.example%",
    )
    run = begun(history)
    check(history, run)
    assert odd(history, run) == {("silent_feeds", "b.example"): "warn", ("gaps", "c.example"): "warn"}
    with history.database.transaction() as cursor:
        found = {(one.name, one.source): one for one in read_checks(cursor, run.run_id)}
    silent = found["silent_feeds", "b.example"]
    assert (silent.verdict, silent.sample) == (Verdict.WARN, 1)
    assert "nothing new since 2026-03-17, about 40 entries" in silent.sentence


def test_a_run_for_the_past_is_compared_with_both_sides_of_its_window(history: Tools) -> None:
    rows(history, "UPDATE newsreel.coverage SET day = day + 14")
    rows(history, "UPDATE newsreel.revisions SET published_at = published_at + interval '14 days'")
    rows(history, "UPDATE newsreel.entries SET dated_at = dated_at + interval '14 days'")
    rows(history, "UPDATE newsreel.feeds SET consecutive_failures = 9, last_succeeded_at = NULL")
    run = begun(history, live=False)
    assert check(history, run).status == "succeeded"
    with history.database.transaction() as cursor:
        [volume] = [
            one for one in read_checks(cursor, run.run_id) if (one.name, one.source) == ("volume", None)
        ]
    assert (volume.expected, volume.measured) == (80.0, 80.0)


def test_a_run_of_some_feeds_is_not_compared(history: Tools) -> None:
    feed_ids = [feed_id for (feed_id,) in rows(history, "SELECT feed_id FROM newsreel.feeds")]
    run = begin(history, plan(day_window(DAY), live=True, feed_ids=feed_ids[:1]))
    report = check(history, run)
    assert (report.status, report.quality) == ("succeeded", ())
    assert "Quality: not checked" in "\n".join(report_lines(report))


def test_what_failed_before_is_said_and_the_report_is_there(history: Tools) -> None:
    run = begun(history)
    with pytest.raises(
        RunFailedError, match=r"2 task\(s\) failed: extract_1, poll_0\. What they left is done"
    ):
        check(history, run, ["extract_1", "poll_0"])
    with history.database.transaction() as cursor:
        report = read_report(cursor, run.run_id)
    assert (report.status, report.quality) == ("failed", ())
    assert {source.source for source in report.sources} == set(PAPERS)
    assert rows(history, "SELECT day FROM newsreel.coverage WHERE day = %s", DAY) == []


def test_checks_that_break_off_leave_a_report_too(history: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> tuple[QualityCheck, ...]:
        raise ZeroDivisionError

    monkeypatch.setattr(check_step, "check_quality", broken)
    run = begun(history)
    with pytest.raises(ZeroDivisionError):
        check(history, run)
    with history.database.transaction() as cursor:
        report = read_report(cursor, run.run_id)
    assert (report.status, report.status_reason) == ("failed", check_step.BROKEN_OFF)
    assert len(report.sources) == len(PAPERS)


def test_the_first_run_of_all_passes_and_says_so(tools: Tools) -> None:
    report = run_all(tools, plan(WEEK, live=True))
    assert report.status == "succeeded"
    [volume] = [one for one in report.quality if (one.name, one.source) == ("volume", None)]
    assert "nothing to compare with yet" in volume.sentence
