"""Searches of histories that break off: a bug costs its own search, a kill nothing that was asked for."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsreel.adapters.histories import SearchHistory
from newsreel.adapters.history_search import Access, Search
from newsreel.domain.errors import NewsreelError
from newsreel.domain.feed import ParsedEntry
from newsreel.domain.history import Applicability, Batch, Find, HistoricSource, HistoryKind, Verdict
from newsreel.domain.settings import Settings
from newsreel.domain.window import Window
from newsreel.steps import source_search
from newsreel.steps.begin import begin
from newsreel.steps.discover import discover
from newsreel.steps.tools import Tools
from newsreel.steps.waiting_work import discover_work
from tests.support.past_paper import DOMAIN, PastArticle, PastPaper, serve_past
from tests.support.runs import day_window, plan, run_all
from tests.support.warehouse_rows import rows

NOON = datetime(2026, 10, 2, 12, tzinfo=UTC)
WINDOW = day_window(NOON.date())
ARTICLE = PastArticle("there", NOON, NOON + timedelta(hours=1), NOON - timedelta(hours=1))


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Patient: the machine may be busy."""
    return replace(settings, total_timeout_seconds=30)


@pytest.fixture
def paper() -> Iterator[PastPaper]:
    with serve_past([ARTICLE]) as running:
        yield running


def pages_without_finds(paper: PastPaper, after_two: Exception | KeyboardInterrupt) -> SearchHistory:
    """A history of index pages without finds, where something happens when two were read."""

    async def history(
        access: Access, source: HistoricSource, window: Window, position: str | None
    ) -> AsyncIterator[Batch]:
        search = Search(HistoryKind.WORDPRESS, access, source, window, position)
        for number in range(int(search.position.get("page", 0)), 4):
            if number == 2 and position is None:
                raise after_two
            await search.ask(f"http://{DOMAIN}:{paper.port}/index/{number}", "*/*")
            for batch in search.give((), {"page": number + 1}):
                yield batch
        yield search.end(Verdict.DOES_NOT_APPLY, "four pages, and nothing in them")

    return history


def use(monkeypatch: pytest.MonkeyPatch, paper: PastPaper, first: SearchHistory) -> None:
    """Sources have this history, and after it that of the paper."""
    table = {HistoryKind.WORDPRESS: first, HistoryKind.SITEMAP: paper.history}
    monkeypatch.setattr(source_search, "HISTORIES", table)


SEARCHES = "SELECT history, verdict, reason, position FROM newsreel.history_searches ORDER BY history"
SPENT = "SELECT sum(index_requests) FROM newsreel.history_requests"


def test_a_bug_in_one_history_ends_its_search_and_no_other(
    fed: Tools, paper: PastPaper, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    use(monkeypatch, paper, pages_without_finds(paper, ZeroDivisionError("of the \0 reader")))
    with caplog.at_level(logging.ERROR, "newsreel"):
        run_all(fed, plan(WINDOW, live=False))
    assert rows(fed, "SELECT url FROM news.articles") == [(paper.url(ARTICLE),)]
    [sitemap, wordpress] = rows(fed, SEARCHES)
    assert sitemap[:2] == ("sitemap", "applies")
    assert wordpress[1:] == (
        "failed",
        "a bug of ours ended the search (ZeroDivisionError: of the reader)",
        '{"page": 2}',
    )
    assert "Traceback" in caplog.text
    assert "raise after_two" in caplog.text


@pytest.mark.parametrize("statement", ["SELECT nothing_of_this_name", "SELECT 1 / 0"])
def test_trouble_with_the_database_is_everybodys(
    fed: Tools, paper: PastPaper, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    async def history(*_: object) -> AsyncIterator[Batch]:
        rows(fed, statement)
        yield Batch((), None)  # type: ignore[arg-type]  # never reached

    use(monkeypatch, paper, history)
    run = begin(fed, plan(WINDOW, live=False))
    with pytest.raises(Exception, match=r"nothing_of_this_name|division by zero") as caught:
        discover(fed, run, sorted(discover_work(fed, run)))
    is_named = isinstance(caught.value, NewsreelError)
    assert is_named or type(caught.value).__module__.startswith("psycopg2")
    assert rows(fed, SEARCHES) == []


def test_pages_without_finds_are_booked_and_not_asked_for_again_after_a_kill(
    fed: Tools, paper: PastPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, paper, pages_without_finds(paper, KeyboardInterrupt()))
    run = begin(fed, plan(WINDOW, live=False))
    with pytest.raises(KeyboardInterrupt):
        discover(fed, run, sorted(discover_work(fed, run)))
    assert rows(fed, SPENT) == [(2,)]
    assert rows(fed, SEARCHES) == [("wordpress", "cut_short", "stopped by the caller", '{"page": 2}')]

    monkeypatch.setattr(
        source_search, "HISTORIES", {HistoryKind.WORDPRESS: pages_without_finds(paper, OSError())}
    )
    with fed.database.transaction() as cursor:
        cursor.execute("DELETE FROM newsreel.host_leases")  # what 20 seconds do
    discover(fed, run, sorted(discover_work(fed, run)))
    asked = [path for path in paper.page_requests if path.startswith("/index/")]
    assert asked == ["/index/0", "/index/1", "/index/2", "/index/3"]
    assert rows(fed, SPENT) == [(4,)]


def two_pages(begun: list[str | None], *refused: str) -> SearchHistory:
    """A history of two index pages with three finds each; notes from where its searches begin.

    The database refuses finds whose copy in an archive has no date.
    """

    async def history(
        access: Access, source: HistoricSource, window: Window, position: str | None
    ) -> AsyncIterator[Batch]:
        begun.append(position)
        assert len(begun) < 10, "it begins again and again"
        search = Search(HistoryKind.WORDPRESS, access, source, window, position)
        for page in range(int(search.position.get("page", 0)), 2):
            names = [f"story-{page}-{number}" for number in range(3)]
            finds = [
                Find(
                    ParsedEntry(None, f"{source.home_url}{name}", None),
                    source.home_url,
                    archived_url=f"{source.home_url}copy" if name in refused else None,
                )
                for name in names
            ]
            for batch in search.give(finds, {"page": page + 1}):
                yield batch
        yield search.end(Verdict.APPLIES, "both pages were read", [window])

    return history


FINDS = "SELECT count(*) FROM newsreel.entries"


def test_a_turn_ends_behind_whole_index_pages_only(fed: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str | None] = []
    monkeypatch.setattr(source_search, "HISTORIES", {HistoryKind.WORDPRESS: two_pages(begun)})
    monkeypatch.setattr(source_search, "TURN_SECONDS", -1)
    monkeypatch.setattr("newsreel.adapters.history_search.BATCH_FINDS", 1)
    run = begin(fed, plan(WINDOW, live=False))
    discover(fed, run, sorted(discover_work(fed, run)))
    assert begun == [None, '{"page": 1}', '{"page": 2}']
    assert rows(fed, FINDS) == [(6,)]
    assert [row[1] for row in rows(fed, SEARCHES)] == ["applies"]


def test_a_find_that_the_database_refuses_is_left_out_and_counted(
    fed: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_search, "HISTORIES", {HistoryKind.WORDPRESS: two_pages([], "story-0-1")})
    run = begin(fed, plan(WINDOW, live=False))
    discover(fed, run, sorted(discover_work(fed, run)))
    assert rows(fed, FINDS) == [(5,)]
    [(_, verdict, reason, _)] = rows(fed, SEARCHES)
    assert verdict == "applies"
    assert reason == "both pages were read; finds left out because they can't be stored: 1"


MOVED = """
INSERT INTO newsreel.feed_moves (feed_id, from_url, to_url, first_seen_at, seen_polls, moved_at)
SELECT feed_id, 'http://old.example/', url, %(now)s, 1, %(now)s + %(came)s::interval FROM newsreel.feeds
"""
LEARNED = """
INSERT INTO newsreel.source_histories (source_id, history, applies, reason, learned_at, recheck_at)
SELECT source_id, %(kind)s, %(applies)s, 'as told', %(now)s - interval '1 hour',
    %(now)s + %(recheck)s::interval
FROM newsreel.sources
"""
SEARCHED_IN_VAIN = """
INSERT INTO newsreel.history_searches (source_id, history, window_start, window_end, verdict, reason,
    started_at, updated_at, run_id)
SELECT source_id, %(kind)s, %(start)s, %(end)s, 'does_not_apply', 'earlier', %(now)s, %(now)s, %(run_id)s
FROM newsreel.sources
"""


@pytest.mark.parametrize(
    ("kind", "recheck", "feed_came", "applies", "is_believed"),
    [
        ("feed_archive", "1 hour", "-2 hours", True, True),
        ("feed_archive", "-1 minute", "-2 hours", True, False),
        ("feed_archive", "1 hour", "-30 minutes", True, False),
        ("feed_archive", "1 hour", "-30 minutes", False, False),
        ("sitemap", "1 hour", "-30 minutes", True, True),
    ],
)
@pytest.mark.parametrize("by_move", [False, True])
def test_what_was_learned_is_believed_until_it_is_old_or_a_feed_comes(
    fed: Tools,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    recheck: str,
    feed_came: str,
    applies: bool,
    is_believed: bool,
    by_move: bool,
) -> None:
    """And that a history does not apply to a window counts only where it does not apply at all."""
    known: list[Applicability | None] = []

    async def history(
        access: Access, source: HistoricSource, window: Window, position: str | None
    ) -> AsyncIterator[Batch]:
        known.append(source.known.get(HistoryKind(kind)))
        yield Search(HistoryKind(kind), access, source, window, position).end(
            Verdict.APPLIES, "read", [window]
        )

    monkeypatch.setattr(source_search, "HISTORIES", {HistoryKind(kind): history})
    run = begin(fed, plan(WINDOW, live=False))
    now = fed.clock.now()
    moments = {
        "kind": kind, "applies": applies, "now": now, "recheck": recheck, "came": feed_came,
        "created": "-2 hours" if by_move else feed_came,
        "run_id": run.run_id, "start": WINDOW.start, "end": WINDOW.end,
    }  # fmt: skip
    with fed.database.transaction() as cursor:
        cursor.execute("UPDATE newsreel.feeds SET created_at = %(now)s + %(created)s::interval", moments)
        if by_move:
            cursor.execute(MOVED, moments)
        cursor.execute(LEARNED, moments)
        cursor.execute(SEARCHED_IN_VAIN, moments)
    discover(fed, run, sorted(discover_work(fed, run)))
    assert [learned is not None for learned in known] == [is_believed]


def test_what_is_answered_from_what_was_asked_before_costs_no_budget(
    fed: Tools, paper: PastPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A robots.txt is remembered for a day, for all runs together."""

    async def history(
        access: Access, source: HistoricSource, window: Window, position: str | None
    ) -> AsyncIterator[Batch]:
        search = Search(HistoryKind.WORDPRESS, access, source, window, position)
        for path in ("robots.txt", f"index/{window.start:%d}"):
            await search.ask(f"http://{DOMAIN}:{paper.port}/{path}", "*/*")
        yield search.end(Verdict.DOES_NOT_APPLY, "two addresses, and nothing there")

    monkeypatch.setattr(source_search, "HISTORIES", {HistoryKind.WORDPRESS: history})
    for day in (2, 3):
        run_all(fed, plan(day_window(NOON.date().replace(day=day)), live=False))
    asked = [path for _, path in paper.requests]
    assert asked == ["/robots.txt", "/index/02", "/index/03"]
    assert rows(fed, SPENT) == [(3,)]
