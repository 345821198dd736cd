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
from newsreel.domain.history import Batch, HistoricSource, HistoryKind, Verdict
from newsreel.domain.settings import Settings
from newsreel.domain.window import Window
from newsreel.steps import source_search
from newsreel.steps.begin import begin
from newsreel.steps.discover import discover, discover_work
from newsreel.steps.tools import Tools
from tests.support.past_paper import DOMAIN, PastArticle, PastPaper, serve_past
from tests.support.runs import add_feeds, day_window, plan, run_all

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


@pytest.fixture
def fed(paper: PastPaper, tools: Tools) -> Tools:
    """The tools, with the paper's feed in the warehouse."""
    add_feeds(tools, [paper.feed_url])
    return tools


def rows(tools: Tools, query: str) -> list[tuple[object, ...]]:
    with tools.database.transaction() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


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
