"""What becomes of a page that is read again: it changes, is opened, kept, or left to whoever works on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from newsreel.domain.revision import DifferenceReport
from newsreel.steps.reading import READER
from newsreel.steps.reextract import Selection, reextract, reextract_work
from newsreel.steps.tools import Tools
from tests.steps.changing_paper import STORY, ChangingPage, changing_paper, live
from tests.steps.reading_again import again
from tests.support.clocks import LaterClock
from tests.support.readers import CAPITALS, HALF, NOTHING, POISONED
from tests.support.runs import plan
from tests.support.sample_warehouse import WEEK
from tests.support.table_contents import table_contents
from tests.support.warehouse_rows import rows


def test_bodies_that_shrink_are_counted_and_shown(tools: Tools) -> None:
    with changing_paper(tools, story=ChangingPage()):
        report = again(tools, HALF)
        assert (report.shrank, report.grew, report.fields) == (1, 0, {"text": 1})
        (example,) = report.examples
        assert example.url.endswith("/story")
        assert (example.field, example.old != example.new) == ("text", True)
        assert again(tools, READER).grew == 1
    assert rows(tools, "SELECT revision, text FROM news.articles")[0][0] == 3


def test_pages_that_were_rejected_and_are_articles_now_are_opened(tools: Tools) -> None:
    published = datetime.now(UTC).replace(microsecond=0) - timedelta(days=40)
    head = f"<meta property='article:published_time' content='{published.isoformat()}'>"
    pages = {
        "today": ChangingPage(),
        "old": ChangingPage(head=head),
        "short": ChangingPage(body=b"<html><body><p>No.</p></body></html>"),
        "missing": ChangingPage(status="404 Not Found"),
        "missing_with_text": ChangingPage(status="404 Not Found"),
    }
    with changing_paper(tools, NOTHING, **pages):
        assert rows(tools, "SELECT count(*) FROM news.articles") == [(0,)]
        stored = rows(tools, "SELECT title, state_reason FROM newsreel.entries WHERE title = 'missing'")
        report = again(tools, READER)
    assert (report.pages, report.opened, report.revised, report.same) == (4, 3, 0, 0)
    assert report.moved == 1  # the old one: its date is known only now
    assert report.states == {
        "index_page -> article": 2,
        "not_found -> article": 1,
        "index_page -> too_short": 1,
    }
    states = dict(rows(tools, "SELECT title, state FROM newsreel.entries"))
    assert states == {
        "today": "loaded", "old": "loaded", "short": "rejected", "missing": "failed",
        "missing_with_text": "loaded",
    }  # fmt: skip
    assert rows(tools, "SELECT title, state_reason FROM newsreel.entries WHERE title = 'missing'") == stored
    assert rows(tools, "SELECT dated_at FROM newsreel.entries WHERE title = 'old'") == [(published,)]
    assert rows(tools, "SELECT state_reason FROM newsreel.entries WHERE title = 'short'") != [
        ("everything is a list of links for this reader",)
    ]
    assert again(tools, READER) == DifferenceReport()
    # Opened pages are visited, if their article is young.
    assert rows(tools, "SELECT url LIKE '%today', next_visit_at IS NOT NULL FROM news.visits ORDER BY 1") == [
        (False, False),
        (True, True),
    ]


def test_an_article_is_never_taken_away(tools: Tools) -> None:
    with changing_paper(tools, story=ChangingPage(), other_with_text=ChangingPage(status="404 Not Found")):
        before = table_contents(tools.database)
        report = again(tools, NOTHING)
    assert (report.pages, report.kept) == (2, 2)
    after = table_contents(tools.database)
    assert after["revisions"] == before["revisions"]
    assert rows(tools, "SELECT DISTINCT state FROM newsreel.entries") == [("loaded",)]
    assert rows(tools, "SELECT state FROM newsreel.extractions WHERE extractor_version = 'nothing'") == [
        ("index_page",)
    ]


def test_a_newer_capture_that_comes_meanwhile_wins(tools: Tools, clock: LaterClock) -> None:
    page = ChangingPage()
    with changing_paper(tools, CAPITALS, story=page):

        def meanwhile(_: DifferenceReport) -> None:
            page.who = "the mayor of the island"
            clock.ahead += timedelta(hours=1)
            live(tools, CAPITALS)

        reextract(tools, plan(WEEK, live=False), Selection(WEEK), meanwhile)
    found = rows(tools, "SELECT revision, title, text FROM news.articles")
    assert [(number, title) for number, title, _ in found] == [(2, "PIER")]
    assert found[0][2].startswith(STORY.format("the mayor of the island"))
    # The newer capture is still to be read again, and is.
    assert again(tools, READER, every_version=True).revised == 1
    assert rows(tools, "SELECT revision, title FROM news.articles") == [(3, "Pier")]
    assert rows(tools, "SELECT text FROM news.articles")[0][0].startswith(STORY.format(page.who))


def test_two_that_read_the_same_window_at_once(tools: Tools) -> None:
    with changing_paper(tools, CAPITALS, story=ChangingPage()):

        def meanwhile(_: DifferenceReport) -> None:
            assert again(tools, READER).revised == 1

        reextract(tools, plan(WEEK, live=False), Selection(WEEK), meanwhile)
    assert rows(tools, "SELECT count(*), max(revision) FROM news.revisions") == [(2, 2)]


def test_a_page_that_somebody_works_on_is_left_to_them(tools: Tools) -> None:
    with changing_paper(tools, CAPITALS, story=ChangingPage()):
        for state in ("pending", "captured"):
            rows(tools, f"UPDATE newsreel.entries SET state = '{state}' RETURNING 1")  # noqa: S608
            assert again(tools, READER).pages == 0
            assert rows(tools, "SELECT state, extractor_version FROM newsreel.entries") == [
                (state, "capitals")
            ]


def test_an_article_whose_page_failed_later_is_read_from_the_capture_it_has(tools: Tools) -> None:
    with changing_paper(tools, CAPITALS, story=ChangingPage()):
        rows(tools, "UPDATE newsreel.entries SET state = 'failed', capture_id = NULL RETURNING 1")
        assert again(tools, READER).revised == 1
    assert rows(tools, "SELECT state, capture_id FROM newsreel.entries") == [("failed", None)]
    assert rows(tools, "SELECT title, revision FROM news.articles") == [("Pier", 2)]


def test_a_capture_that_is_not_kept_any_more_is_said_to_be(tools: Tools) -> None:
    with changing_paper(tools, CAPITALS, story_with_text=ChangingPage()):
        before = table_contents(tools.database)
        rows(tools, "DELETE FROM newsreel.capture_bodies RETURNING 1")
        report = again(tools, READER)
    assert (report.pages, report.dropped) == (0, 1)
    assert table_contents(tools.database)["revisions"] == before["revisions"]


def test_a_hanging_or_unstorable_page_costs_no_other(tools: Tools) -> None:
    pages = {name: ChangingPage(who=name) for name in ("one", "two", "poison")}
    with changing_paper(tools, **pages):
        report = again(tools, POISONED)
    assert (report.revised, report.kept) == (2, 1)
    assert dict(rows(tools, "SELECT substring(url from '[a-z]+$'), revision FROM news.articles")) == {
        "one": 2, "two": 2, "poison": 1,
    }  # fmt: skip
    assert rows(tools, "SELECT state FROM newsreel.extractions WHERE extractor_version = 'poisoned'"
                       " AND state <> 'article'") == [("crashed",)]  # fmt: skip


def test_a_run_by_hand_needs_no_contact_and_leaves_a_report(tools: Tools) -> None:
    with changing_paper(tools, CAPITALS, story=ChangingPage()):
        pass
    rows(tools, "UPDATE newsreel.feeds SET url = 'https://example.org/feed' RETURNING 1")
    again(tools, READER)
    assert rows(tools, "SELECT pipeline, status, status_reason, articles_revised FROM news.runs"
                       " ORDER BY run_id DESC LIMIT 1") == [
        ("reextract_articles", "succeeded", "1 page read again, 1 revised, 0 opened", 1)
    ]  # fmt: skip


def test_trivial_changes_of_the_publisher_are_not_taken_for_ours(tools: Tools, clock: LaterClock) -> None:
    page = ChangingPage()
    with changing_paper(tools, story=page):
        page.head = "<meta property='article:modified_time' content='2026-11-20T10:00:00+00:00'>"
        clock.ahead += timedelta(hours=1)
        live(tools)
        assert rows(tools, "SELECT status FROM news.visits") == [("trivial",)]
        # The same by way of the feed: the page is fetched again, and again it is trivial.
        page.head = page.head.replace("10:00", "11:00")
        rows(tools, "UPDATE newsreel.entries SET state = 'pending' RETURNING 1")
        live(tools)
        assert rows(tools, "SELECT count(*) FROM newsreel.captures WHERE kind = 'page'") == [(3,)]
        assert again(tools, CAPITALS).fields == {"title": 1}
    assert rows(tools, "SELECT title, modified_at, revision FROM news.articles") == [("PIER", None, 2)]


def test_a_newer_capture_that_could_not_be_read_is_tried_too(tools: Tools, clock: LaterClock) -> None:
    page = ChangingPage()
    with changing_paper(tools, story=page):
        page.who = "the mayor of the island"
        clock.ahead += timedelta(hours=1)
        live(tools, NOTHING)
        assert rows(tools, "SELECT status FROM news.visits") == [("not_article",)]
        assert again(tools, CAPITALS).revised == 2
    assert rows(tools, "SELECT title, revision, cause FROM news.revisions ORDER BY revision") == [
        ("Pier", 1, "first"),
        ("PIER", 2, "re-read"),
        ("PIER", 3, "re-read"),
    ]
    assert rows(tools, "SELECT text FROM news.articles")[0][0].startswith(STORY.format(page.who))
    assert again(tools, CAPITALS) == DifferenceReport()
    assert again(tools, CAPITALS, every_version=True).same == 1


def test_two_pages_of_one_article_are_read_again_once(tools: Tools) -> None:
    head = "<link rel='canonical' href='/one'>"
    with changing_paper(tools, one=ChangingPage(head=head), two=ChangingPage(head=head)):
        assert rows(tools, "SELECT count(*) FROM news.articles") == [(1,)]
        assert again(tools, CAPITALS).revised == 1
        assert reextract_work(tools, Selection(WEEK), CAPITALS) == []
    assert rows(tools, "SELECT title, revision FROM news.articles") == [("PIER", 2)]
