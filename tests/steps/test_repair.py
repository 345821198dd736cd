"""Repair: what it searches, in which order, and that it keeps to its budget of requests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from newsreel.domain.run import RunKind
from newsreel.domain.settings import Settings
from newsreel.rules.repair_budget import OpenDays, Round, next_round
from newsreel.steps import repair as repair_step
from newsreel.steps import settle as settle_step
from newsreel.steps.repair import repair
from newsreel.steps.tools import Tools
from tests.support.past_paper import PastArticle, PastPaper, only_history, serve_past
from tests.support.runs import add_feeds, day_window, plan, run_all

FIRST = date(2026, 10, 1)
SPAN = (FIRST, FIRST + timedelta(days=4))
HOSTS = ("past-paper.localhost", "m.past-paper.localhost")


def article(name: str, at: datetime, host: str = HOSTS[0]) -> PastArticle:
    """One whose history knows to the minute when it was published."""
    minutes = timedelta(minutes=5)
    return PastArticle(name, at, at + minutes, at - minutes, host=host)


def articles() -> list[PastArticle]:
    """Two a day and host, for four days."""
    midnight = datetime(2026, 10, 1, tzinfo=UTC)
    return [
        article(f"{host[0]}{day}-{hour}", midnight + timedelta(days=day - 1, hours=hour), host)
        for day in range(1, 5)
        for host in HOSTS
        for hour in (6, 12)
    ]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Patient: the machine may be busy."""
    return replace(settings, total_timeout_seconds=30)


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> Iterator[PastPaper]:
    with serve_past(articles()) as running:
        running.has_index, running.batch_finds = True, 8
        only_history(monkeypatch, running)
        yield running


@pytest.fixture
def fed(paper: PastPaper, tools: Tools) -> Tools:
    """The tools, with the paper's feed in the warehouse."""
    add_feeds(tools, [paper.feed_url])
    return tools


def rows(tools: Tools, query: str) -> list[tuple[object, ...]]:
    with tools.database.transaction() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def loaded_days(tools: Tools) -> list[tuple[object, ...]]:
    return rows(tools, "SELECT published_at::date::text, count(*) FROM news.articles GROUP BY 1 ORDER BY 1")


def tomorrow(tools: Tools) -> None:
    """What was spent was spent the day before, and what waits for the next day is due."""
    rows(tools, "UPDATE newsreel.history_requests SET day = day - 1 RETURNING 1")
    rows(
        tools,
        "UPDATE newsreel.history_searches SET next_try_at = now() WHERE next_try_at > now() RETURNING 1",
    )


def test_the_budget_is_used_and_not_overshot_and_tomorrow_goes_on(fed: Tools, paper: PastPaper) -> None:
    """A day costs two index pages and four pages, on two hosts that are asked at the same time."""
    lines: list[str] = []
    assert repair(fed, RunKind.CLI, 9, SPAN, tell=lines.append) == 2
    assert len(paper.page_requests) == 9
    assert loaded_days(fed) == [("2026-10-01", 4), ("2026-10-02", 1)]
    assert lines[0] == "2026-10-01: past-paper.localhost: 4 new article(s)"
    assert lines[-1] == "9 requests are spent for today; 2026-10-02 and later days wait for tomorrow"
    assert repair(fed, RunKind.CLI, 9, SPAN) == 0, "nothing is left of today"

    tomorrow(fed)
    assert repair(fed, RunKind.CLI, 100, SPAN) == 3, "the rest of the second day, and the others"
    assert loaded_days(fed) == [(f"2026-10-0{day}", 4) for day in (1, 2, 3, 4)]
    assert len(set(paper.page_requests)) == len(paper.page_requests), "nothing was asked for twice"
    tomorrow(fed)
    assert repair(fed, RunKind.CLI, 100, SPAN) == 0


def test_a_search_that_the_share_of_a_source_stops_goes_on_in_the_next_round(
    fed: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other sources are given a share that they don't need: the rest of the budget is used all the same."""
    shares: list[Round | None] = []

    def one_request_first(
        open_days: OpenDays, spent: Mapping[str, int], left: int, most: int
    ) -> Round | None:
        one = next_round(open_days, spent, left, most)
        shares.append(replace(one, limit=1) if one is not None and not shares else one)
        return shares[-1]

    monkeypatch.setattr(repair_step, "next_round", one_request_first)
    assert repair(fed, RunKind.CLI, 100, (FIRST, FIRST + timedelta(days=1))) == 1
    assert len(shares) == 2, "a round of one request, and the rest"
    assert loaded_days(fed) == [("2026-10-01", 4)]


def test_a_day_of_which_no_history_was_asked_is_searched(fed: Tools) -> None:
    run_all(fed, replace(plan(day_window(FIRST), live=False), histories=()))
    assert repair(fed, RunKind.CLI, 100, (FIRST, FIRST + timedelta(days=1))) == 1
    assert loaded_days(fed) == [("2026-10-01", 4)]
    assert repair(fed, RunKind.CLI, 100, (FIRST, FIRST + timedelta(days=1))) == 0


@pytest.mark.parametrize("step", ["discover", "capture", "extract", "settle", "group"])
def test_a_run_that_breaks_off_ends_as_failed_and_says_why(
    fed: Tools, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def breaks(*_: object) -> None:
        raise ZeroDivisionError("a bug\x00")

    monkeypatch.setattr(repair_step, step, breaks)
    with pytest.raises(ZeroDivisionError):
        repair(fed, RunKind.CLI, 100, SPAN)
    found = rows(fed, "SELECT status, status_reason, finished_at IS NOT NULL FROM newsreel.runs")
    assert found == [("failed", "It broke off: ZeroDivisionError: a bug", True)]


def test_a_run_that_reopens_a_day_ends_as_failed_and_says_why(
    fed: Tools, paper: PastPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    second = day_window(FIRST + timedelta(days=1))
    run_all(fed, plan(second, live=False))
    # A page that a run finds of a day that is through.
    late = article("late", second.start + timedelta(hours=9))
    paper.articles = [*articles(), replace(late, not_after_at=second.start)]
    monkeypatch.setattr(settle_step, "read_late", breaks)
    with pytest.raises(ZeroDivisionError):
        run_all(fed, plan(day_window(FIRST), live=False))
    found = rows(
        fed,
        "SELECT run_key LIKE '%/late/%', status, status_reason FROM newsreel.runs"
        " ORDER BY run_id DESC LIMIT 1",
    )
    assert found == [(True, "failed", "It broke off: ZeroDivisionError: a bug")]
