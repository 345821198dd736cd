"""Runs for the past: what they search, load, leave, and that nothing depends on their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsreel.domain.errors import RunFailedError
from newsreel.domain.history import HistoryKind, Verdict
from newsreel.domain.run import RunReport
from newsreel.domain.settings import Settings
from newsreel.domain.window import Window
from newsreel.steps import source_search
from newsreel.steps.begin import begin
from newsreel.steps.capture import capture
from newsreel.steps.check import check
from newsreel.steps.discover import discover
from newsreel.steps.extract import extract
from newsreel.steps.settle import settle
from newsreel.steps.tools import Tools
from newsreel.steps.waiting_work import discover_work
from newsreel.store.database import Database
from tests.support.past_paper import PastArticle, PastPaper, only_history, serve_past
from tests.support.runs import add_feeds, plan, run_all
from tests.support.table_contents import table_contents
from tests.support.warehouse_rows import rows
from tests.support.warehouses import Warehouses

FIRST = datetime(2026, 10, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def at(day: int, hour: int = 12) -> datetime:
    """A moment of October 2026, day 1 to 31."""
    return FIRST + (day - 1) * DAY + hour * HOUR


def days(first: int, last: int | None = None) -> Window:
    """Days of October 2026, both included."""
    return Window(at(first, 0), at((last or first) + 1, 0))


# By name: on time; changed a day later; changed five days later; no hint at all; wrong hint (says day 2 at
# the latest, was published on day 4); gone; gone and archived; undated; of another month.
ARTICLES = (
    PastArticle("on-time-1", at(1), at(1, 13)),
    PastArticle("on-time-2", at(2), at(2, 13)),
    PastArticle("on-time-3", at(3), at(3, 13)),
    PastArticle("on-time-4", at(4), at(4, 13)),
    PastArticle("changed-late-2", at(2, 20), at(3, 8)),
    PastArticle("changed-much-later-1", at(1, 7), at(6, 8)),
    PastArticle("unhinted-3", at(3, 9)),
    PastArticle("wrong-hint-4", at(4, 10), at(2, 11), at(2, 1)),
    PastArticle("wrong-hint-1", at(1, 10), at(4, 11), at(4, 1)),
    PastArticle("gone-3", at(3, 6), at(3, 7), at(3, 5), gone=True),
    PastArticle("archived-2", at(2, 6), at(2, 7), at(2, 5), gone=True, archived_at=at(5)),
    PastArticle("undated-4", at(4, 6), at(4, 7), at(4, 5), undated=True),
    PastArticle("of-september", at(1) - 20 * DAY, at(1) - 19 * DAY),
)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Patient: the machine may be busy."""
    return replace(settings, total_timeout_seconds=30)


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> Iterator[PastPaper]:
    with serve_past(ARTICLES) as running:
        only_history(monkeypatch, running)
        yield running


def past(tools: Tools, window: Window, **wishes: object) -> RunReport:
    return run_all(tools, replace(plan(window, live=False), **wishes))  # type: ignore[arg-type]


def loaded(tools: Tools) -> set[str]:
    return {str(url).rpartition("/")[2] for (url,) in rows(tools, "SELECT url FROM news.articles")}


def names_of(*numbers: int) -> set[str]:
    """The articles of these days that can be had."""
    return {
        article.name
        for article in ARTICLES
        if article.published_at.month == 10 and article.published_at.day in numbers
        and not article.undated and (not article.gone or article.archived_at)
    }  # fmt: skip


def test_a_window_gets_exactly_its_articles(fed: Tools) -> None:
    past(fed, days(1, 4))
    assert loaded(fed) == names_of(1, 2, 3, 4)
    found = rows(
        fed,
        "SELECT day::text, state, found, loaded, waiting, undated, failed FROM news.coverage ORDER BY day",
    )
    assert found == [
        ("2026-10-01", "complete", 3, 3, 0, 0, 0),
        ("2026-10-02", "complete", 3, 3, 0, 0, 0),
        ("2026-10-03", "partial", 3, 2, 0, 0, 1),
        ("2026-10-04", "partial", 2, 2, 0, 1, 0),
    ]


def test_a_page_that_is_gone_is_read_from_the_archive_and_says_so(fed: Tools, paper: PastPaper) -> None:
    past(fed, days(2))
    assert ("archive.localhost", "/web/archived-2") in paper.requests
    found = rows(
        fed, "SELECT captured_at, archived_at, final_url FROM newsreel.captures WHERE archived_at IS NOT NULL"
    )
    assert found == [(at(5), at(5), f"http://past-paper.localhost:{paper.port}/archived-2")]
    marked = "SELECT title, archived_at, revised_at FROM news.{} WHERE archived_at IS NOT NULL"
    for view in ("articles", "unique_articles", "article_as_of(now() + interval '1 year')"):
        assert rows(fed, marked.format(view)) == [("Title of archived-2", at(5), at(5))], view
    of_revisions = "SELECT revision, archived_at FROM news.revisions WHERE archived_at IS NOT NULL"
    assert rows(fed, of_revisions) == [(1, at(5))]


def test_a_second_backfill_asks_nobody(fed: Tools, paper: PastPaper) -> None:
    past(fed, days(1, 4))
    before, searches = len(paper.requests), len(paper.searches)
    past(fed, days(1, 4))
    past(fed, days(2, 3))
    assert (len(paper.requests), len(paper.searches)) == (before, searches)


def test_no_page_is_asked_for_twice(fed: Tools, paper: PastPaper) -> None:
    for day in (3, 1, 4, 2):
        past(fed, days(day))
    assert len(paper.page_requests) == len(set(paper.page_requests))


ORDERS = {
    "forwards": [(1, 1), (2, 2), (3, 3), (4, 4)],
    "backwards, one twice": [(4, 4), (3, 3), (2, 2), (3, 3), (1, 1)],
    "overlapping": [(2, 3), (1, 4), (3, 4)],
}


def test_the_order_of_windows_does_not_matter(paper: PastPaper, warehouses: Warehouses, tools: Tools) -> None:
    contents = []
    for order in [[(1, 4)], *ORDERS.values()]:
        with Database(warehouses.writer_url(warehouses.fresh())) as database:
            own = replace(tools, database=database)
            add_feeds(own, [paper.feed_url])
            for first, last in order:
                past(own, days(first, last))
            contents.append(table_contents(database))
    for other in contents[1:]:
        for table, expected in contents[0].items():
            assert other[table] == expected, table


def test_every_article_was_loaded_by_a_run_of_its_day(fed: Tools) -> None:
    for day in (4, 1, 2, 3):
        past(fed, days(day))
    strangers = rows(
        fed,
        "SELECT a.canonical_url FROM newsreel.articles a JOIN newsreel.revisions v USING (article_id)"
        " JOIN newsreel.runs r ON r.run_id = a.first_run_id"
        " WHERE v.published_at < r.window_start OR v.published_at >= r.window_end",
    )
    assert strangers == []
    assert loaded(fed) == names_of(1, 2, 3, 4)


def test_polls_and_feeds_are_left_alone(fed: Tools) -> None:
    before = rows(fed, "SELECT f.* FROM newsreel.feeds f")
    past(fed, days(1, 4))
    assert rows(fed, "SELECT f.* FROM newsreel.feeds f") == before
    assert rows(fed, "SELECT count(*) FROM newsreel.polls") == [(0,)]


def test_the_budget_bounds_the_tail_and_tomorrow_goes_on(fed: Tools, paper: PastPaper) -> None:
    frugal = replace(fed, settings=replace(fed.settings, history_requests_per_source=3))
    past(frugal, days(1, 4))
    assert len(paper.page_requests) == 3
    states = {str(state) for (state,) in rows(fed, "SELECT state FROM news.coverage")}
    assert states == {"partial"}
    past(fed, days(1, 4))
    assert loaded(fed) == names_of(1, 2, 3, 4)
    assert len(paper.page_requests) == len(set(paper.page_requests))


def test_a_search_goes_on_where_it_was(fed: Tools, paper: PastPaper) -> None:
    paper.verdict = Verdict.FAILED
    past(fed, days(1, 4))
    assert {state for (state,) in rows(fed, "SELECT verdict FROM newsreel.history_searches")} == {"failed"}
    paper.verdict = Verdict.APPLIES
    past(fed, days(1, 4))
    assert len(paper.searches) == 1, "it is not due yet"
    rows_changed = "UPDATE newsreel.history_searches SET next_try_at = now() RETURNING position"
    assert rows(fed, rows_changed) == [("14",)]
    past(fed, days(2))
    assert paper.searches == [days(1, 4), days(1, 4)], "the same search, not one for day 2"
    assert rows(fed, "SELECT verdict, finds FROM newsreel.history_searches") == [("applies", 13)]


def test_looked_is_not_never_looked(fed: Tools, paper: PastPaper) -> None:
    past(fed, days(10))
    paper.verdict = Verdict.FAILED
    past(fed, days(12))
    found = rows(fed, "SELECT day::text, state FROM news.coverage ORDER BY day")
    assert found == [
        ("2026-10-10", "empty"),
        ("2026-10-11", "never looked"),
        ("2026-10-12", "never looked"),
    ]


def test_a_ledger_that_does_not_add_up_makes_the_run_red(fed: Tools) -> None:
    past(fed, days(1, 2))
    rows(fed, "UPDATE newsreel.entries SET article_id = NULL WHERE url LIKE '%on-time-1' RETURNING 1")
    with pytest.raises(
        RunFailedError, match=r"The ledger and the articles disagree .*no entry leads to the article"
    ):
        past(fed, days(1, 2))
    assert rows(fed, "SELECT status FROM newsreel.runs ORDER BY run_id DESC LIMIT 1") == [("failed",)]


def test_asked_again_everything_is_asked_again(fed: Tools, paper: PastPaper) -> None:
    past(fed, days(1, 4))
    asked, before = len(paper.page_requests), table_contents(fed.database)
    past(fed, days(1, 4), refetch=True)
    assert len(paper.searches) == 2
    # What only the archive has is asked for there.
    assert set(paper.page_requests[:asked]) - set(paper.page_requests[asked:]) <= {"/archived-2"}
    assert loaded(fed) == names_of(1, 2, 3, 4)
    after = table_contents(fed.database)
    assert after["articles"] == before["articles"]
    assert after["revisions"] == before["revisions"]


def test_the_past_of_a_feed_that_was_added_is_searched_on_days_that_were_searched_before(
    fed: Tools, paper: PastPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_search, "HISTORIES", {HistoryKind.FEED_ARCHIVE: paper.history})
    past(fed, days(1, 4))
    past(fed, days(1, 4))
    assert len(paper.searches) == 1
    add_feeds(fed, [f"{paper.feed_url}/sport"])
    past(fed, days(1, 4))
    past(fed, days(1, 4))
    assert paper.searches == [days(1, 4)] * 2


def test_asked_again_a_history_that_was_none_is_tried_again(fed: Tools, paper: PastPaper) -> None:
    rows(
        fed,
        "INSERT INTO newsreel.source_histories (source_id, history, applies, reason, learned_at, recheck_at)"
        " SELECT source_id, 'sitemap', false, 'there is none', now() - interval '1 h', now() + interval '9 d'"
        " FROM newsreel.sources RETURNING 1",
    )
    past(fed, days(1, 4))
    assert paper.searches == []
    past(fed, days(1, 4), refetch=True)
    assert len(paper.searches) == 1


@pytest.mark.parametrize("first", [False, True])
def test_a_run_that_is_over_and_cleared_in_airflow_asks_again(
    fed: Tools, paper: PastPaper, first: bool
) -> None:
    """It has the key that it had."""
    cleared = replace(plan(days(1, 4), live=False, key="ingest_articles/backfill__1"), refetch=True)
    run_all(fed, replace(cleared, refetch=first))
    asked, loaded_first = len(paper.page_requests), loaded(fed)
    run_all(fed, cleared)
    assert len(paper.searches) == 2
    assert set(paper.page_requests[:asked]) - set(paper.page_requests[asked:]) <= {"/archived-2"}
    assert loaded(fed) == loaded_first


def test_a_run_that_asks_again_and_was_stopped_asks_for_nothing_twice(fed: Tools, paper: PastPaper) -> None:
    stopped = replace(plan(days(1, 4), live=False, key="ingest_articles/backfill__1"), refetch=True)
    run = begin(fed, stopped)
    discover(fed, run, sorted(discover_work(fed, run)))
    capture(fed, run, range(1024))
    asked = list(paper.page_requests)
    run_all(fed, stopped)
    assert paper.page_requests == asked
    assert len(paper.searches) == 1


def test_named_histories_are_asked_and_no_other(fed: Tools, paper: PastPaper) -> None:
    past(fed, days(1, 2), histories=(HistoryKind.WORDPRESS,))
    assert paper.searches == []
    past(fed, days(1, 2), histories=(HistoryKind.SITEMAP,))
    assert paper.searches == [days(1, 2)]


def test_a_page_found_late_is_loaded_by_a_run_of_its_own_day(fed: Tools) -> None:
    past(fed, days(4))
    past(fed, days(2))  # wrong-hint-4 is hinted at day 2
    [(key, start)] = rows(
        fed,
        "SELECT r.run_key, r.window_start FROM newsreel.articles a"
        " JOIN newsreel.runs r ON r.run_id = a.first_run_id"
        " WHERE a.canonical_url LIKE '%wrong-hint-4'",
    )
    assert str(key).endswith("/late/2026-10-04")
    assert start == at(4, 0)


def test_two_runs_that_find_pages_of_each_others_days(fed: Tools) -> None:
    """The worst interleaving: both have read everything before either notes that it is through."""
    runs = [begin(fed, plan(days(day), live=False)) for day in (2, 4)]
    for step in (discover, capture, extract):
        for run in runs:
            buckets = list(range(1024))
            step(fed, run, buckets)
    for run in runs:
        settle(fed, run)
    for run in runs:
        check(fed, run)
    assert loaded(fed) == names_of(2, 4)


def test_before_the_source_existed_a_window_is_empty_and_cheap(fed: Tools, paper: PastPaper) -> None:
    past(fed, Window(datetime(2001, 1, 1, tzinfo=UTC), datetime(2002, 1, 1, tzinfo=UTC)))
    assert loaded(fed) == set()
    # What may be of any time is read, once; all else is of later days.
    assert paper.page_requests == ["/unhinted-3"]


def test_beside_the_nightly_run_it_ends_equal(paper: PastPaper, warehouses: Warehouses, tools: Tools) -> None:
    """A live run leaves what searches found alone, and a backfill what the night loads."""
    contents = []
    for order in ("past, live", "live, past"):
        with Database(warehouses.writer_url(warehouses.fresh())) as database:
            own = replace(tools, database=database)
            add_feeds(own, [paper.feed_url])
            for kind in order.split(", "):
                if kind == "past":
                    past(own, days(2, 3))
                else:
                    live = replace(plan(days(4), live=True), feed_ids=())
                    run_all(own, live)
            contents.append(table_contents(database))
    for table, expected in contents[0].items():
        assert contents[1][table] == expected, table
