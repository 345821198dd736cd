"""Visits: a page that changes makes a revision, one that vanishes harms nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import pytest

from newsreel.domain.errors import OutageError
from newsreel.steps import revisit as revisit_step
from newsreel.steps.begin import begin
from newsreel.steps.extract import extract
from newsreel.steps.revisit import revisit
from newsreel.steps.tools import Tools
from newsreel.steps.waiting_work import revisit_work
from newsreel.store.database import Cursor, Database
from newsreel.store.lease_rows import HostLease
from newsreel.store.wording_queue import look_again
from tests.steps.changing_paper import STORY, TODAY, ChangingPage, changing_paper, live
from tests.support.clocks import LaterClock
from tests.support.leases import hold, release
from tests.support.readers import CAPITALS
from tests.support.runs import day_window, plan
from tests.support.site_visits import answers
from tests.support.table_contents import table_contents
from tests.support.warehouse_rows import rows
from tests.support.warehouses import Warehouses

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def later(tools: Tools, clock: LaterClock, by: timedelta = HOUR) -> None:
    clock.ahead += by
    live(tools)


def visits(tools: Tools) -> list[tuple[object, ...]]:
    return rows(tools, "SELECT status, visits FROM news.visits ORDER BY url")


def loaded_state(tools: Tools) -> dict[str, list[str]]:
    contents = table_contents(tools.database)
    return {name: contents[name] for name in ("articles", "revisions", "entries", "article_aliases")}


def test_a_page_that_is_not_modified_costs_a_304(tools: Tools, clock: LaterClock) -> None:
    page = ChangingPage(validates=True)
    with changing_paper(tools, story=page):
        later(tools, clock)
    assert [bool(headers.get("if-none-match")) for headers in page.seen] == [False, True]
    assert visits(tools) == [("not_modified", 1)]
    assert rows(tools, "SELECT count(*) FROM newsreel.captures WHERE kind = 'page'") == [(1,)]


def test_the_same_body_is_neither_kept_nor_read_again(tools: Tools, clock: LaterClock) -> None:
    with changing_paper(tools, story=ChangingPage()):
        later(tools, clock)
    assert visits(tools) == [("same_body", 1)]
    assert rows(tools, "SELECT count(*) FROM newsreel.captures WHERE kind = 'page'") == [(1,)]


def test_a_changed_page_makes_a_revision_that_says_what_changed(tools: Tools, clock: LaterClock) -> None:
    page = ChangingPage()
    with changing_paper(tools, story=page):
        before = loaded_state(tools)["entries"]
        page.who = "the mayor of the island"
        later(tools, clock)
        later(tools, clock)
    assert visits(tools) == [("same_body", 2)]
    found = rows(
        tools,
        "SELECT revision, is_current, cause, changed_fields, words_after - words_before,"
        " known_from_at <= recorded_at FROM news.revisions ORDER BY revision",
    )
    assert found == [(1, False, "first", [], None, True), (2, True, "changed", ["text"], 3, True)]
    assert rows(tools, "SELECT text FROM news.articles")[0][0].startswith(STORY.format(page.who))
    assert rows(tools, "SELECT state, article_id FROM newsreel.entries") == [("loaded", 1)]
    assert len(loaded_state(tools)["entries"]) == len(before)
    # Re-extraction reads what was captured last.
    assert rows(tools, "SELECT e.capture_id = v.capture_id FROM newsreel.entries e"
                       " JOIN newsreel.article_visits v USING (article_id)") == [(True,)]  # fmt: skip
    assert rows(tools, "SELECT sum(articles_revised), sum(pages_captured) FROM news.runs") == [(1, 2)]
    assert rows(tools, "SELECT count(*) FROM newsreel.wording_queue") == [(0,)]


def test_a_text_that_changes_before_anybody_grouped_it_is_still_looked_at(
    tools: Tools, clock: LaterClock
) -> None:
    page = ChangingPage()
    with changing_paper(tools, story=page):
        with tools.database.transaction() as cursor:  # as a run leaves it that is killed before it groups
            look_again(cursor, [1])
        page.who = "the mayor of the island"
        later(tools, clock)
    assert rows(tools, "SELECT article_id, revision_number FROM newsreel.wordings") == [(1, 2)]
    assert rows(tools, "SELECT count(*) FROM newsreel.wording_queue") == [(0,)]


@pytest.mark.parametrize(
    "before",
    ["<p>Updated 5 minutes ago</p>", "<p>1,234 comments</p>", "   \n  "],
    ids=["how long ago", "counter", "white space"],
)
def test_a_trivial_change_makes_none(tools: Tools, clock: LaterClock, before: str) -> None:
    page = ChangingPage()
    with changing_paper(tools, story=page):
        stored = loaded_state(tools)["revisions"]
        page.before = before
        later(tools, clock)
        assert visits(tools) == [("trivial", 1)]
        later(tools, clock)
    assert loaded_state(tools)["revisions"] == stored


def test_modified_at_alone_is_trivial(tools: Tools, clock: LaterClock) -> None:
    page = ChangingPage()
    with changing_paper(tools, story=page):
        page.head = "<meta property='article:modified_time' content='2026-11-20T10:00:00+00:00'>"
        later(tools, clock)
    assert visits(tools) == [("trivial", 1)]
    assert rows(tools, "SELECT revision, modified_at FROM news.articles") == [(1, None)]


def test_a_page_that_swings_between_two_states_does_not_fill_the_warehouse(
    tools: Tools, clock: LaterClock
) -> None:
    page = ChangingPage()
    with changing_paper(tools, story=page):
        for number in range(1, 8):
            page.who = "somebody else" if number % 2 else "the mayor"
            later(tools, clock)
        assert rows(tools, "SELECT max(revision) FROM news.revisions") == [(4,)]
        page.who = "nobody"
        later(tools, clock)
    assert rows(tools, "SELECT revision FROM news.articles") == [(5,)]


GONE = {
    "not found": (ChangingPage(body=b"gone", status="404 Not Found"), "failed", True),
    "gone": (ChangingPage(body=b"gone", status="410 Gone"), "failed", False),
    "denied": (ChangingPage(body=b"no", status="403 Forbidden"), "failed", False),
    "broken": (ChangingPage(body=b"no", status="500 Oops"), "failed", True),
    "front page": (ChangingPage(body=b"x", status="302 Found", lines=("Location: /front",)), "moved", True),
    "too short": (ChangingPage(body=b"<html><body><p>This is gone.</p></body></html>"), "not_article", True),
    "no page": (ChangingPage(body=b"%PDF-1.7 x"), "not_article", True),
}


@pytest.mark.parametrize(("after", "status", "goes_on"), GONE.values(), ids=GONE.keys())
def test_a_page_that_vanishes_harms_nothing(
    tools: Tools, clock: LaterClock, after: ChangingPage, status: str, goes_on: bool
) -> None:
    page = ChangingPage()
    front = ChangingPage(who="the front page")
    with changing_paper(tools, story=page, front=front):
        stored = loaded_state(tools)
        page.body, page.status, page.lines = after.html(), after.status, after.lines
        later(tools, clock)
        assert loaded_state(tools) == stored
        [(found, due)] = rows(
            tools, "SELECT status, next_visit_at IS NOT NULL FROM news.visits WHERE url LIKE '%story'"
        )
        assert (found, due) == (status, goes_on)
        page.body, page.status, page.lines, page.who = None, "200 OK", (), "the mayor of the island"
        later(tools, clock, DAY)
    expected = 2 if goes_on else 1
    assert rows(tools, "SELECT revision FROM news.articles WHERE url LIKE '%story'") == [(expected,)]
    assert rows(tools, "SELECT DISTINCT status FROM news.runs") == [("succeeded",)]


def test_visits_become_rare_and_end(tools: Tools, clock: LaterClock) -> None:
    page = ChangingPage()
    with changing_paper(tools, story=page):
        live(tools)
        assert len(page.seen) == 1  # not before its time
        for _ in range(8):
            later(tools, clock, DAY)
        assert len(page.seen) == 1 + 7  # nightly for a week
        for _ in range(3):
            later(tools, clock, DAY)
        assert len(page.seen) == 1 + 7 + 1
        later(tools, clock, timedelta(days=30))  # nothing ran for a month: one last look
        later(tools, clock, timedelta(days=30))
    assert len(page.seen) == 1 + 7 + 1 + 1
    assert rows(tools, "SELECT next_visit_at FROM news.visits") == [(None,)]


def test_a_run_for_the_past_visits_nothing(tools: Tools, clock: LaterClock) -> None:
    with changing_paper(tools, story=ChangingPage()) as site:
        clock.ahead = DAY
        asked = len(site.requests)
        run = begin(tools, plan(day_window(TODAY), live=False))
        assert revisit_work(tools, run) == {}
        assert revisit(tools, run, range(1024)) == 0
        assert len(site.requests) == asked


def test_a_host_has_a_budget_in_each_run(tools: Tools, clock: LaterClock) -> None:
    thrifty = replace(tools, settings=replace(tools.settings, revisits_per_host=2))
    never = replace(tools, settings=replace(tools.settings, revisits_per_host=0))
    pages = {f"story{number}": ChangingPage(who=f"witness {number}") for number in range(5)}
    with changing_paper(tools, **pages):
        clock.ahead = DAY
        run = begin(tools, plan(day_window(TODAY), live=True))
        assert revisit_work(never, run) == {}
        assert revisit(never, run, range(1024)) == 0
        work = revisit_work(thrifty, run)
        assert sum(work.values()) == 2
        assert revisit(thrifty, run, sorted(work)) == 2
        assert revisit_work(thrifty, run) == {}
        assert revisit(thrifty, run, sorted(work)) == 0  # the same run, started again
        another = begin(tools, plan(day_window(TODAY), live=True))
        assert revisit(tools, another, sorted(work)) == 3


def test_a_busy_host_is_visited_another_time(
    tools: Tools, clock: LaterClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revisit_step, "PATIENCE_SECONDS", 0.0)
    with changing_paper(tools, story=ChangingPage()) as site:
        clock.ahead = DAY
        run = begin(tools, plan(day_window(TODAY), live=True))
        host = site.url("", "paper.localhost").split("/")[2]
        lease = hold(tools.database, host)
        assert revisit(tools, run, range(1024)) == 0
        release(tools.database, lease)
        assert revisit(tools, run, range(1024)) == 1


def test_a_visitor_whose_lease_passed_on_writes_nothing(
    tools: Tools, clock: LaterClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def passed_on(_cursor: Cursor, _leases: Collection[HostLease]) -> set[str]:
        return set()

    with changing_paper(tools, story=ChangingPage()):
        clock.ahead = DAY
        before = table_contents(tools.database)
        run = begin(tools, plan(day_window(TODAY), live=True))
        monkeypatch.setattr(revisit_step, "hold_hosts", passed_on)
        with pytest.raises(OutageError, match="Work was left undone"):
            revisit(tools, run, range(1024))
        assert table_contents(tools.database) == before


def test_what_a_killed_run_has_visited_is_read_by_the_next(tools: Tools, clock: LaterClock) -> None:
    page = ChangingPage()
    with changing_paper(tools, story=page):
        page.who = "the mayor of the island"
        clock.ahead = DAY
        run = begin(tools, plan(day_window(TODAY), live=True))
        assert revisit(tools, run, sorted(revisit_work(tools, run))) == 1
        assert revisit_work(tools, run) == {}
        past = begin(tools, plan(day_window(TODAY), live=False))
        assert extract(tools, past, range(1024)) == 0
        live(tools)
    assert len(page.seen) == 2
    assert rows(tools, "SELECT revision FROM news.articles") == [(2,)]


def test_a_visit_read_twice_makes_one_revision(tools: Tools, clock: LaterClock) -> None:
    page = ChangingPage()
    with changing_paper(tools, story=page):
        page.who = "the mayor of the island"
        later(tools, clock)
        before = table_contents(tools.database)
        rows(tools, "UPDATE newsreel.article_visits SET last_status = 'changed' RETURNING 1")
        run = begin(tools, plan(day_window(TODAY), live=True))
        assert extract(tools, run, range(1024)) == 1
    after = table_contents(tools.database)
    assert after["revisions"] == before["revisions"]
    assert after["entries"] == before["entries"]


def test_the_state_that_was_shown_at_a_moment(
    tools: Tools, clock: LaterClock, warehouses: Warehouses, warehouse: str
) -> None:
    page = ChangingPage()
    moments = [clock.now()]
    with changing_paper(tools, story=page):
        for who in ("the mayor of the island", "nobody"):
            moments.append(clock.now())
            page.who = who
            later(tools, clock)
    moments.append(clock.now())
    with Database(warehouses.reader_url(warehouse)) as reader, reader.transaction() as cursor:
        shown = []
        for moment in moments:
            cursor.execute("SELECT revision, text FROM news.article_as_of(%s)", (moment,))
            shown.append([(number, text.split(" said")[0].split("and ")[1]) for number, text in cursor])
        assert shown == [[], [(1, "the mayor")], [(2, "the mayor of the island")], [(3, "nobody")]]
        cursor.execute("SELECT * FROM news.article_as_of(now() + interval '1 year')")
        columns = [column.name for column in cursor.description or ()]
        cursor.execute("SELECT * FROM news.articles")
        known = {column.name for column in cursor.description or ()}
    assert set(columns) - known == {"recorded_at"}


def test_one_article_as_of_a_moment_is_found_by_its_key(
    tools: Tools, warehouses: Warehouses, warehouse: str
) -> None:
    """And no name in the function can be given another meaning by who calls it."""
    with changing_paper(tools, story=ChangingPage()):
        pass
    # Readers make nothing, not even for themselves; the owner may.
    with Database(warehouses.owner_url(warehouse)) as owner, owner.transaction() as cursor:
        cursor.execute("SET LOCAL search_path = pg_temp; SET LOCAL enable_seqscan = off")
        cursor.execute("CREATE TEMP VIEW revisions AS SELECT 'x' AS text")
        cursor.execute("EXPLAIN SELECT title FROM news.article_as_of(now()) WHERE article_id = 1")
        told = "\n".join(line for (line,) in cursor.fetchall())
        assert "revisions_pkey" in told
        assert "Function Scan" not in told
        cursor.execute("SELECT title FROM news.article_as_of(now() + interval '1 day')")
        assert cursor.fetchall() == [("Pier",)]


def test_a_better_extractor_that_meets_a_changed_page_keeps_both_differences(
    tools: Tools, clock: LaterClock
) -> None:
    page = ChangingPage()
    with changing_paper(tools, story=page):
        page.before = "<p>12 comments</p>"
        clock.ahead = DAY
        run = begin(tools, plan(day_window(TODAY), live=True))
        revisit(tools, run, sorted(revisit_work(tools, run)))
        extract(tools, run, range(1024), reader=CAPITALS)
    assert rows(tools, "SELECT title, revision FROM news.articles") == [("PIER", 2)]


def test_a_moved_page_that_is_known_leads_home(tools: Tools, clock: LaterClock) -> None:
    """An address that redirected when the article was loaded still may."""
    target = ChangingPage()
    pages = {"story": answers(b"", "301 Moved Permanently", "Location: /pier")}
    with changing_paper(tools, **pages) as site:
        site.acts = {**site.acts, "pier": target}
        clock.ahead = HOUR
        rows(tools, "UPDATE newsreel.entries SET state = 'pending', next_attempt_at = NULL RETURNING 1")
        live(tools)
        target.who = "the mayor of the island"
        later(tools, clock)
    assert rows(tools, "SELECT revision FROM news.articles") == [(2,)]
