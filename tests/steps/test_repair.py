"""Repair: what it searches, in which order, and that it keeps to its budget of requests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from newsreel.adapters.history_search import Access
from newsreel.domain.fetch import FetchFailure, FetchRequest
from newsreel.domain.history import Applicability, Batch, HistoricSource, HistoryKind
from newsreel.domain.run import RunKind
from newsreel.domain.settings import Settings
from newsreel.domain.window import Window
from newsreel.rules.repair_budget import OpenDays, Round, next_round
from newsreel.steps import repair as repair_step
from newsreel.steps import settle as settle_step
from newsreel.steps import source_search
from newsreel.steps.begin import begin
from newsreel.steps.repair import repair
from newsreel.steps.settle import settle
from newsreel.steps.tools import Tools
from newsreel.store.search_rows import learn
from tests.support.clocks import LaterClock
from tests.support.past_paper import PastArticle, PastPaper, only_history, serve_past
from tests.support.runs import day_window, plan, run_all
from tests.support.warehouse_rows import rows

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
    keys = [
        str(key).rpartition("/") for (key,) in rows(fed, "SELECT run_key FROM newsreel.runs ORDER BY run_id")
    ]
    assert [number for _, _, number in keys] == ["1", "2"], "each round is a run of its own"
    assert len({stem for stem, *_ in keys}) == 1
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


def test_a_run_that_was_killed_is_gone_on_with(fed: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is killed writes nothing more."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    one_day = (FIRST, FIRST + timedelta(days=1))
    with monkeypatch.context() as patched:
        patched.setattr(repair_step, "fails_with_reason", lambda *_: nullcontext())
        patched.setattr(repair_step, "capture", killed)
        with pytest.raises(KeyboardInterrupt):
            repair(fed, RunKind.CLI, 100, one_day)
    assert rows(fed, "SELECT status FROM newsreel.runs") == [("running",)]
    assert repair(fed, RunKind.CLI, 100, one_day) == 1
    assert rows(fed, "SELECT status FROM newsreel.runs") == [("succeeded",)]
    assert loaded_days(fed) == [("2026-10-01", 4)]


def test_a_run_that_nobody_takes_up_is_closed_after_a_day(fed: Tools) -> None:
    for key in ("repair/2026-10-01/a/1", "repair/2026-10-01/b/1", "cli/other"):
        begin(fed, plan(day_window(FIRST), live=False, key=key))
    rows(
        fed,
        "UPDATE newsreel.runs SET started_at = started_at - interval '25 hours'"
        " WHERE run_key <> 'repair/2026-10-01/b/1' RETURNING 1",
    )
    assert repair(fed, RunKind.CLI, 0, SPAN) == 0
    assert rows(fed, "SELECT run_key, status, status_reason FROM newsreel.runs ORDER BY run_key") == [
        ("cli/other", "running", None),
        ("repair/2026-10-01/a/1", "failed", "It was stopped, and no later repair took it up."),
        ("repair/2026-10-01/b/1", "running", None),
    ]


def test_when_midnight_passes_it_says_so(fed: Tools, clock: LaterClock) -> None:
    today, lines = clock.now().date(), list[str]()
    later = replace(fed, clock=clock)

    def tell(line: str) -> None:
        lines.append(line)
        clock.ahead = timedelta(days=1)

    assert repair(later, RunKind.CLI, 100, SPAN, tell=tell) == 1
    assert lines[1:] == [f"{today} is over; 2026-10-02 and later days wait for the next repair"]


def test_a_search_that_a_share_stops_says_so(fed: Tools) -> None:
    repair(fed, RunKind.CLI, 1, SPAN)
    told = "the source's share of requests is spent for now (1 sent today)"
    assert rows(fed, "SELECT reason FROM newsreel.history_searches") == [(told,)]


def test_found_pages_that_may_be_of_any_day_are_asked_for_until_none_is_left(
    fed: Tools, paper: PastPaper
) -> None:
    """As from a sitemap that says no dates; the budget pays for a part of them."""
    paper.articles = [PastArticle(each.name, each.published_at) for each in articles()[:8]]
    one_day = (FIRST, FIRST + timedelta(days=1))
    assert repair(fed, RunKind.CLI, 4, one_day) == 1
    assert len(paper.page_requests) == 4, "an index page, and three of eight pages"
    tomorrow(fed)
    assert repair(fed, RunKind.CLI, 100, one_day) == 1
    assert len(set(paper.page_requests)) == len(paper.page_requests) == 9
    assert loaded_days(fed) == [("2026-10-01", 4)]
    tomorrow(fed)
    assert repair(fed, RunKind.CLI, 100, one_day) == 0


def end_rests(fed: Tools) -> None:
    """The rest that every host is given after an answer 503 is over at once, rather than in half a minute."""
    rows(fed, "UPDATE newsreel.host_leases SET expires_at = least(expires_at, now()) RETURNING host")


def test_pages_not_asked_for_while_robots_txt_was_out_of_reach_are_asked_for_later(
    fed: Tools, paper: PastPaper, clock: LaterClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper.has_index = False
    one_day, later = (FIRST, FIRST + timedelta(days=1)), replace(fed, clock=clock)
    with monkeypatch.context() as patched:
        patched.setattr(paper, "answer", lambda *_: (503, b""))
        assert repair(later, RunKind.CLI, 100, one_day) == 1
    pages = "SELECT DISTINCT state_kind, attempts FROM newsreel.entries WHERE hinted_at < '2026-10-02'"
    assert rows(fed, pages) == [("robots_unavailable", 0)]
    clock.ahead = timedelta(days=2)
    end_rests(fed)
    assert repair(later, RunKind.CLI, 100, one_day) == 1
    assert loaded_days(fed) == [("2026-10-01", 4)]


def test_so_are_those_that_may_be_of_any_day(
    fed: Tools, paper: PastPaper, clock: LaterClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until one was read it counts for the day on which it was found."""
    paper.has_index = False
    paper.articles = [PastArticle(each.name, each.published_at) for each in articles()[:4]]
    later, found_on = replace(fed, clock=clock), clock.now().date()
    one_day, that_day = (FIRST, FIRST + timedelta(days=1)), (found_on, found_on + timedelta(days=1))
    with monkeypatch.context() as patched:
        patched.setattr(paper, "answer", lambda *_: (503, b""))
        assert repair(later, RunKind.CLI, 100, one_day) == 1
        clock.ahead = timedelta(days=1)
        end_rests(fed)
        assert repair(later, RunKind.CLI, 100, that_day) == 1
    clock.ahead = timedelta(days=3)
    end_rests(fed)
    assert repair(later, RunKind.CLI, 100, that_day) == 1
    assert loaded_days(fed) == [("2026-10-01", 4)]


def test_what_robots_txt_forbids_costs_no_budget(
    fed: Tools, paper: PastPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper.has_index = False

    async def asks_for_an_index(
        access: Access, source: HistoricSource, window: Window, position: str | None
    ) -> AsyncIterator[Batch]:
        answer = await access.fetch(FetchRequest(f"{paper.feed_url}/index", 1000, "*/*"))
        assert isinstance(answer, FetchFailure)
        async for batch in paper.history(access, source, window, position):
            yield batch

    monkeypatch.setattr(source_search, "HISTORIES", {HistoryKind.SITEMAP: asks_for_an_index})
    monkeypatch.setattr(paper, "answer", lambda *_: (200, b"User-agent: *\nDisallow: /"))
    assert repair(fed, RunKind.CLI, 100, (FIRST, FIRST + timedelta(days=1))) == 1
    assert rows(fed, "SELECT DISTINCT state_kind FROM newsreel.entries WHERE attempts > 0") == [("robots",)]
    assert paper.page_requests == []
    assert rows(fed, "SELECT index_requests, page_requests FROM newsreel.history_requests") == []


@pytest.mark.parametrize(("archive", "searched"), [("https://archive.example", 0), ("http://localhost:1", 4)])
def test_a_local_source_without_histories_of_its_own_waits_for_no_public_archive(
    fed: Tools, paper: PastPaper, archive: str, searched: int
) -> None:
    now = fed.clock.now()
    with fed.database.transaction() as cursor:
        cursor.execute("SELECT source_id FROM newsreel.sources")
        [(source_id,)] = cursor.fetchall()
        for kind in (HistoryKind.WORDPRESS, HistoryKind.FEED_ARCHIVE, HistoryKind.SITEMAP):
            learn(cursor, source_id, kind, Applicability(False, "none", now), now + timedelta(days=30))
    settings = replace(fed.settings, wayback_url=archive)
    assert repair(replace(fed, settings=settings), RunKind.CLI, 100, SPAN) == searched
    assert paper.page_requests == []


@pytest.mark.parametrize("step", ["read_late", "write_report"])
def test_a_run_that_reopens_a_day_ends_as_failed_and_says_why(
    fed: Tools, paper: PastPaper, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def breaks(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    second = day_window(FIRST + timedelta(days=1))
    run_all(fed, plan(second, live=False))
    # A page that a run finds of a day that is through.
    late = article("late", second.start + timedelta(hours=9))
    paper.articles = [*articles(), replace(late, not_after_at=second.start)]
    monkeypatch.setattr(settle_step, step, breaks)
    with pytest.raises(ZeroDivisionError):
        run_all(fed, plan(day_window(FIRST), live=False))
    found = rows(
        fed,
        "SELECT run_key LIKE '%/late/%', status, status_reason FROM newsreel.runs"
        " ORDER BY run_id DESC LIMIT 1",
    )
    assert found == [(True, "failed", "It broke off: ZeroDivisionError: a bug")]


def test_a_reopening_that_was_killed_after_its_last_page_is_ended_by_the_next_attempt(
    fed: Tools, paper: PastPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    second = day_window(FIRST + timedelta(days=1))
    run_all(fed, plan(second, live=False))
    late = article("late", second.start + timedelta(hours=9))
    paper.articles = [*articles(), replace(late, not_after_at=second.start)]
    first = plan(day_window(FIRST), live=False)
    with monkeypatch.context() as patched:
        patched.setattr(settle_step, "fails_with_reason", lambda *_: nullcontext())
        patched.setattr(settle_step, "write_report", killed)
        with pytest.raises(KeyboardInterrupt):
            run_all(fed, first)
    reopenings = "SELECT status, articles_new, status_reason FROM news.runs WHERE run_key LIKE '%/late/%'"
    assert [status for status, *_ in rows(fed, reopenings)] == ["running"]
    run = begin(fed, first)
    assert settle(fed, run) == 1
    reason = f"Pages of the day that run {run.run_id} found after the day's own run"
    assert rows(fed, reopenings) == [("succeeded", 1, reason)]
    assert settle(fed, run) == 0
