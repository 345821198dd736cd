"""Ten days of papers whose past is known: what can be had comes back, and the ledger names the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from newsreel.adapters.histories import HISTORIES
from newsreel.domain.history import HistoryKind
from newsreel.domain.settings import Settings
from newsreel.domain.window import Window
from newsreel.local.network_ports import free_port
from newsreel.steps import source_search
from newsreel.steps.import_captures import import_captures
from newsreel.steps.tools import Tools
from tests.support.past_site import Cause, PastSite, RunningSite, serve_past
from tests.support.past_site.shelf import BROKEN
from tests.support.runs import add_feeds, plan, run_all
from tests.support.table_contents import table_contents
from tests.support.warehouse_rows import rows

TODAY = datetime.now(UTC).date()


def days_back(first: int, last: int) -> Window:
    """The days so many days ago, both included."""
    start, end = TODAY - timedelta(days=first), TODAY - timedelta(days=last - 1)
    return Window(datetime.combine(start, time(), UTC), datetime.combine(end, time(), UTC))


TEN_DAYS = days_back(40, 31)


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSite]:
    with serve_past(PastSite(TODAY, free_port())) as served:
        yield served


@pytest.fixture
def settings(settings: Settings, running: RunningSite) -> Settings:
    """Very patient: a history that fails on a busy machine leaves its days to later ones."""
    return replace(
        settings,
        total_timeout_seconds=120,
        connect_timeout_seconds=60,
        document_timeout_seconds=120,
        wayback_url=running.site.archive_url,
    )


# What becomes of a page that can't be had, by the cause that the site gives.
KINDS = {
    Cause.REMOVED: {"not_found"},
    Cause.BLOCKED: {"robots"},
    Cause.UNDATED: {"undated"},
}


def searches(tools: Tools) -> str:
    """What was asked in which order and how it ended, to explain what came back and should not have."""
    asked = """
        SELECT h.updated_at, s.domain, h.history, h.window_start, h.window_end, h.verdict, h.finds, h.reason
        FROM newsreel.history_searches h JOIN newsreel.sources s USING (source_id) ORDER BY h.updated_at"""
    return "\n".join(" | ".join(map(str, row)) for row in rows(tools, asked))


def loaded(tools: Tools) -> set[str]:
    return {str(url) for (url,) in rows(tools, "SELECT url FROM news.articles")}


def test_ten_days_come_back_exactly_and_cost_little(tools: Tools, running: RunningSite) -> None:
    add_feeds(tools, running.site.feed_urls)
    began = len(running.requests)
    run_all(tools, plan(TEN_DAYS, live=False))

    expected = running.site.expected(TEN_DAYS)
    assert loaded(tools) == expected.urls, searches(tools)
    asked = running.page_requests(began)
    assert max(asked.values()) == 1
    assert sum(asked.values()) <= 1.2 * len(expected.urls), asked

    # What is not there is named with its cause, if anybody names it at all.
    unloaded = rows(tools, "SELECT url, state_kind FROM news.pages WHERE article_id IS NULL")
    pages = {str(url): kind for url, kind in unloaded}
    for url, cause in expected.causes.items():
        if cause in KINDS:
            assert pages[url] in KINDS[cause], (url, cause)
        else:
            assert url not in pages
    sums = "SELECT sum(found - loaded - blocked - failed - waiting), sum(loaded) FROM news.coverage"
    assert rows(tools, sums) == [(0, len(expected.urls))]

    # Again: no page is asked for, and nothing changes.
    since, before = len(running.requests), table_contents(tools.database)
    run_all(tools, plan(TEN_DAYS, live=False))
    assert running.page_requests(since) == {}
    assert table_contents(tools.database) == before


def test_histories_are_asked_in_their_order_however_they_are_listed(
    tools: Tools, running: RunningSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The archive has pages that the paper has deleted, and is not asked while the paper's API vouches."""
    monkeypatch.setattr(source_search, "HISTORIES", dict(reversed([*HISTORIES.items()])))
    paper = running.site.paper("everything.localhost")
    add_feeds(tools, [paper.feed_url])
    run_all(tools, plan(TEN_DAYS, live=False))
    assert loaded(tools) == running.site.expected(TEN_DAYS, domains=(paper.domain,)).urls
    assert rows(tools, "SELECT DISTINCT history FROM newsreel.history_searches") == [("wordpress",)]


@pytest.mark.slow
@pytest.mark.parametrize("order", [range(40, 30, -1), [33, 40, 31, 36, 38, 32, 40, 34, 39, 37, 35]])
def test_day_by_day_in_any_order(tools: Tools, running: RunningSite, order: list[int]) -> None:
    add_feeds(tools, running.site.feed_urls)
    began = len(running.requests)
    for back in order:
        run_all(tools, plan(days_back(back, back), live=False))
    # A day that is searched by itself reaches less far into the archive than ten days together.
    expected = {url for back in range(31, 41) for url in running.site.expected(days_back(back, back)).urls}
    assert loaded(tools) == expected, searches(tools)
    assert max(running.page_requests(began).values()) == 1


def test_pages_of_warc_files_come_back_too(tools: Tools, running: RunningSite, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf.warc.gz"
    pages = running.site.write_shelf(shelf)
    add_feeds(tools, [running.site.paper("shelved.localhost").feed_url])
    report = import_captures(tools, [shelf])
    assert report.broken == BROKEN
    assert report.imported + report.other_hosts + report.known == pages
    run_all(tools, replace(plan(TEN_DAYS, live=False), histories=()))
    expected = running.site.expected(TEN_DAYS, (HistoryKind.WARC,), domains=("shelved.localhost",))
    assert loaded(tools) == expected.urls
    assert len(expected.urls) == 20
