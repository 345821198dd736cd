"""The ledger says "looked" only of what was looked at: parts of days, gaps, WARC files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsreel.domain.history import HistoryKind
from newsreel.domain.run import RunKind, RunReport
from newsreel.domain.settings import Settings
from newsreel.domain.window import Window
from newsreel.steps.repair import repair
from newsreel.steps.tools import Tools
from tests.support.past_paper import PastArticle, PastPaper, only_history, serve_past
from tests.support.runs import plan, run_all
from tests.support.warc_records import http_answer, warc_record
from tests.support.warehouse_rows import rows

FIRST = datetime(2026, 10, 1, tzinfo=UTC)
MINUTES = timedelta(minutes=5)
PART = "only a part of the day was searched"


def at(day: int, hour: int = 0) -> datetime:
    """A moment of October 2026."""
    return FIRST + timedelta(days=day - 1, hours=hour)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Patient: the machine may be busy."""
    return replace(settings, total_timeout_seconds=30)


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> Iterator[PastPaper]:
    """One article, on the second at noon; the history names nothing else."""
    noon = at(2, 12)
    with serve_past([PastArticle("noon", noon, noon + MINUTES, noon - MINUTES)]) as running:
        only_history(monkeypatch, running)
        yield running


def past(tools: Tools, start: datetime, end: datetime, **wishes: object) -> RunReport:
    return run_all(tools, replace(plan(Window(start, end), live=False), **wishes))  # type: ignore[arg-type]


def ledger(tools: Tools) -> list[tuple[object, ...]]:
    """State of each day, and what a reader should know; the sums are right whatever they say."""
    wrong = rows(
        tools,
        "SELECT day FROM news.coverage c WHERE found <> loaded + blocked + failed + waiting OR loaded <> ("
        " SELECT count(*) FROM news.articles a WHERE a.source = c.source AND a.published_at::date = c.day)",
    )
    assert wrong == []
    return rows(tools, "SELECT extract(day FROM day)::int, state, reasons FROM news.coverage ORDER BY day")


def gap(tools: Tools, missed_from: datetime, missed_to: datetime) -> None:
    """Entries came and went between two polls, as the second of them notices."""
    with tools.database.transaction() as cursor:
        cursor.execute(
            """
            WITH r AS (
                INSERT INTO newsreel.runs (run_key, pipeline, kind, is_live, window_start, window_end,
                    started_at)
                VALUES ('poll', 'poll_feeds', 'manual', true, %(from)s, %(to)s, %(to)s) RETURNING run_id
            ), p AS (
                INSERT INTO newsreel.polls (feed_id, run_id, started_at, finished_at, status)
                SELECT feed_id, run_id, %(to)s, %(to)s, 'changed' FROM newsreel.feeds, r
                RETURNING poll_id, feed_id
            )
            INSERT INTO newsreel.gaps (feed_id, poll_id, missed_from, missed_to, detected_at)
            SELECT feed_id, poll_id, %(from)s, %(to)s, now() FROM p""",
            {"from": missed_from, "to": missed_to},
        )


def open_gaps(tools: Tools) -> list[tuple[object, ...]]:
    return rows(tools, "SELECT missed_from, missed_to FROM newsreel.gaps WHERE closed_at IS NULL")


def mend(tools: Tools, first: int, last: int) -> list[str]:
    """What the repair says of these days."""
    lines: list[str] = []
    span = (at(first).date(), at(last + 1).date())
    repair(tools, RunKind.CLI, 1000, span, tell=lines.append)
    return lines


def test_a_part_of_a_day_is_not_the_day(fed: Tools) -> None:
    past(fed, at(5), at(5, 6))
    assert ledger(fed) == [(5, "never looked", f"sitemap: {PART}")]
    past(fed, at(5, 18), at(6))
    assert ledger(fed) == [(5, "never looked", f"sitemap: {PART}")]
    past(fed, at(5, 6), at(5, 18))
    assert ledger(fed) == [(5, "empty", None)], "the three parts are the whole day"


def test_a_day_that_was_searched_in_part_is_repaired(fed: Tools, paper: PastPaper) -> None:
    past(fed, at(2, 11), at(2, 13))
    assert ledger(fed) == [(2, "partial", f"sitemap: {PART}")]
    rows(fed, "UPDATE newsreel.runs SET settled_at = settled_at - interval '8 days' RETURNING 1")
    assert mend(fed, 2, 2) == ["2026-10-02: past-paper.localhost: 0 new article(s)"]
    assert ledger(fed) == [(2, "complete", None)]
    assert paper.searches == [
        Window(at(2, 11), at(2, 13)),
        Window(at(2), at(2, 11)),
        Window(at(2, 13), at(3)),
    ]


def test_histories_that_share_a_day_vouch_for_it_together(fed: Tools) -> None:
    past(fed, at(5), at(5, 6))
    rows(
        fed,
        "INSERT INTO newsreel.history_spans (source_id, history, span_start, span_end, looked_at, run_id)"
        " SELECT source_id, 'feed_archive', span_end, span_end + interval '5 days', looked_at, run_id"
        " FROM newsreel.history_spans RETURNING 1",
    )
    past(fed, at(5), at(6))
    assert ledger(fed) == [(5, "empty", None)]
    verdicts = "SELECT strategy, verdict FROM newsreel.coverage WHERE strategy <> 'warehouse' ORDER BY 1"
    assert rows(fed, verdicts) == [("feed_archive", "vouched"), ("sitemap", "vouched")]


def test_a_gap_is_closed_when_its_time_was_searched(fed: Tools) -> None:
    gap(fed, at(2, 5), at(3, 5))
    assert ledger(fed) == [(2, "gap", None), (3, "gap", None)]
    past(fed, at(2), at(3, 4))
    assert open_gaps(fed) == [(at(2, 5), at(3, 5))], "an hour is left"
    assert mend(fed, 2, 3) == ["2026-10-03: past-paper.localhost: 0 new article(s)"], "the other was searched"
    assert open_gaps(fed) == []
    assert ledger(fed) == [(2, "complete", None), (3, "empty", None)]


@pytest.mark.parametrize("vouches", [True, False])
def test_a_gap_that_is_noticed_after_the_search_is_closed_without_another(
    fed: Tools, paper: PastPaper, vouches: bool
) -> None:
    paper.vouches = vouches
    past(fed, at(2), at(4))
    searches = len(paper.searches)
    gap(fed, at(2, 5), at(3, 5))
    assert {state for _, state, _ in ledger(fed)} == {"gap"}
    assert mend(fed, 2, 3) == []
    assert open_gaps(fed) == []
    assert len(paper.searches) == searches


def test_a_gap_that_is_noticed_after_a_run_that_did_not_fill_it_does_not_wait_a_week(fed: Tools) -> None:
    past(fed, at(3), at(3, 1))
    gap(fed, at(3, 5), at(3, 9))
    assert mend(fed, 3, 3) == ["2026-10-03: past-paper.localhost: 0 new article(s)"]
    assert open_gaps(fed) == []


def test_warc_files_close_no_gap_and_answer_for_no_day(fed: Tools, tmp_path: Path) -> None:
    gap(fed, at(2, 5), at(2, 9))
    (tmp_path / "other.warc").write_bytes(warc_record("http://other.example/page", http_answer()))
    shelved = replace(fed, settings=replace(fed.settings, warc_paths=(str(tmp_path),)))
    past(shelved, at(2), at(4), histories=(HistoryKind.WARC,))
    told = "warc: other.warc: 0 pages of the run's sources, 0 broken records"
    assert ledger(fed) == [(2, "gap", told), (3, "never looked", told)]
    assert open_gaps(fed) == [(at(2, 5), at(2, 9))]
