"""Two runs at once, answers out of order, feeds that share pages: nothing lost, doubled or misdated."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newsreel.adapters.compression import compress
from newsreel.steps import poll as poll_step
from newsreel.steps import wording_links
from newsreel.steps.begin import begin
from newsreel.steps.capture import capture
from newsreel.steps.extract import extract
from newsreel.steps.group import group
from newsreel.steps.poll import poll
from newsreel.steps.tools import Tools
from newsreel.steps.waiting_work import capture_work, extract_work, poll_work
from tests.support.leases import hold, release
from tests.support.made_up_news import story
from tests.support.misbehaving_site import MisbehavingSite, misbehaving_site
from tests.support.polls import make_due
from tests.support.runs import add_feeds, day_window, plan, run_all
from tests.support.site_visits import Act, Visit, answers
from tests.support.stored_articles import Story, store_stories
from tests.support.warehouse_rows import rows

TODAY = datetime.now(UTC).date()
HTML = "Content-Type: text/html; charset=utf-8"
WORDS = (
    "The harbour reopened on Friday after a closure that lasted for more than two weeks, and {} said that the"
    " whole town had been waiting for the ferries to come back across the bay."
)


def page(who: str, published: datetime | None = None) -> Act:
    date = f"<meta property='article:published_time' content='{published.isoformat()}'>" if published else ""
    body = f"<html lang='en'><head><title>{who}</title>{date}</head><body><article><p>{WORDS.format(who)}</p>"
    return answers((body + "</article></body></html>").encode(), "200 OK", HTML)


class Feed:
    """A feed that can be changed: items of (guid, host, path, title, tag)."""

    def __init__(self, *items: tuple[str, str, str, str, str]) -> None:
        self.items = items

    def __call__(self, visit: Visit) -> None:
        port = visit.site_url.rsplit(":", 1)[1]
        items = "".join(
            f"<item><guid isPermaLink='false'>{guid}</guid><title>{title}</title><category>{tag}</category>"
            f"<link>http://{host}.localhost:{port}/{path}</link></item>"
            for guid, host, path, title, tag in self.items
        )
        visit.answer(f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode())


def live(tools: Tools) -> None:
    make_due(tools)
    run_all(tools, plan(day_window(TODAY - timedelta(days=1)), live=True))


def add(tools: Tools, site: MisbehavingSite, *feeds: tuple[str, str]) -> None:
    add_feeds(tools, [site.url(path, f"{host}.localhost") for host, path in feeds])


def test_a_corrected_link_is_followed(tools: Tools) -> None:
    feed = Feed(("1", "paper", "wrong", "A", "x"))
    with misbehaving_site({"feed": feed, "wrong": answers(b"", "404 Not Found"), "right": page("A")}) as site:
        add(tools, site, ("paper", "feed"))
        live(tools)
        assert rows(tools, "SELECT state FROM newsreel.entries") == [("failed",)]
        feed.items = (("1", "paper", "right", "A", "x"),)
        live(tools)
    assert [str(url).rsplit("/", 1)[1] for (url,) in rows(tools, "SELECT url FROM news.articles")] == [
        "right"
    ]


def test_an_aggregator_and_the_paper_itself_list_one_page(tools: Tools) -> None:
    published = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
    item = ("1", "paper", "story", "A", "x")
    pages: dict[str, Act] = {"aggregated": Feed(item), "own": Feed(item), "story": page("A", published)}
    with misbehaving_site(pages) as site:
        add(tools, site, ("aggregator", "aggregated"), ("paper", "own"))
        live(tools)
        live(tools)
    assert rows(tools, "SELECT source FROM news.articles") == [("paper.localhost",)]
    assert {status for (status,) in rows(tools, "SELECT status FROM newsreel.runs")} == {"succeeded"}
    assert rows(tools, "SELECT sum(pages_captured) FROM newsreel.run_reports") == [(1,)]


def test_the_same_page_in_two_feeds_reads_the_same_whichever_came_first(tools: Tools) -> None:
    politics, economy = (
        Feed(("1", "paper", "story", "A", "politics")),
        Feed(("2", "paper", "story", "B", "economy")),
    )
    pages: dict[str, Act] = {"politics": politics, "economy": economy, "story": page("A")}
    with misbehaving_site(pages) as site:
        add(tools, site, ("paper", "politics"), ("paper", "economy"))
        live(tools)
        once = rows(tools, "SELECT title, tags, revision FROM news.articles")
        for feed in (economy, politics):
            guid, host, path, title, tag = feed.items[0]
            feed.items = ((guid, host, path, title + " ", tag), ("9", "paper", "other", "O", "x"))
            live(tools)
    assert rows(tools, "SELECT title, tags, revision FROM news.articles WHERE url LIKE '%story'") == once


def test_an_older_capture_that_is_read_later_changes_no_date(tools: Tools) -> None:
    newer = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=30)
    older = newer - timedelta(days=1)
    canonical = "<link rel='canonical' href='http://paper.localhost:{}/one'>"
    state = {"published": older}

    def story(visit: Visit) -> None:
        port = visit.site_url.rsplit(":", 1)[1]
        date = state["published"].isoformat()
        head = f"<meta property='article:published_time' content='{date}'>{canonical.format(port)}"
        body = f"<html><head>{head}</head><body><article><p>{WORDS.format(date)}</p></article></body></html>"
        visit.answer(body.encode(), "200 OK", HTML)

    first, second = Feed(("1", "paper", "one", "A", "x")), Feed(("2", "paper", "two", "A", "x"))
    with misbehaving_site({"a": first, "b": second, "one": story, "two": story}) as site:
        add(tools, site, ("paper", "a"))
        run = begin(tools, plan(day_window(TODAY - timedelta(days=1)), live=True))
        poll(tools, run, sorted(poll_work(tools, run)))
        capture(tools, run, sorted(capture_work(tools, run)))  # the older state, not read yet
        with tools.database.transaction() as cursor:
            cursor.execute(
                "UPDATE newsreel.entries SET state = 'pending', next_attempt_at = now() + interval '1 h'"
            )
        state["published"] = newer
        add(tools, site, ("paper", "b"))
        live(tools)
        with tools.database.transaction() as cursor:
            cursor.execute("UPDATE newsreel.entries SET state = 'captured' WHERE state = 'pending'")
        live(tools)
    assert rows(tools, "SELECT DISTINCT dated_at FROM newsreel.entries") == [(newer,)]
    assert rows(tools, "SELECT published_at, revision FROM news.articles") == [(newer, 1)]


def test_a_capture_that_came_while_an_older_one_was_read_is_read_too(tools: Tools) -> None:
    feed = Feed(("1", "paper", "story", "A", "x"))
    with misbehaving_site({"feed": feed, "story": page("the mayor")}) as site:
        add(tools, site, ("paper", "feed"))
        run = begin(tools, plan(day_window(TODAY - timedelta(days=1)), live=True))
        poll(tools, run, sorted(poll_work(tools, run)))
        capture(tools, run, sorted(capture_work(tools, run)))
        original = tools.database.repeat

        def late(work: object) -> object:
            # Just before what was read is written, somebody stores a newer capture of the page.
            with tools.database.transaction() as cursor:
                cursor.execute(
                    "INSERT INTO newsreel.captures (captured_at, run_id, kind, request_url, final_url, url_hash,"
                    " http_status, content_type, body_sha256, body_bytes)"
                    " SELECT captured_at, run_id, kind, request_url, final_url, url_hash, http_status,"
                    " content_type, body_sha256, body_bytes FROM newsreel.captures WHERE kind = 'page'"
                    " RETURNING capture_id"
                )
                cursor.execute(
                    "UPDATE newsreel.entries SET capture_id = (SELECT max(capture_id) FROM newsreel.captures)"
                )
            return original(work)  # type: ignore[arg-type]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tools.database, "repeat", late)
            extract(tools, run, sorted(extract_work(tools, run)))
        assert rows(tools, "SELECT state FROM newsreel.entries") == [("captured",)]
        extract(tools, run, sorted(extract_work(tools, run)))
    assert rows(tools, "SELECT state FROM newsreel.entries") == [("loaded",)]
    assert rows(tools, "SELECT count(*) FROM newsreel.revisions") == [(1,)]


def test_an_article_that_comes_while_grouping_is_grouped_the_next_time(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = " ".join(story(1))
    with tools.database.transaction() as cursor:
        store_stories(cursor, [Story("https://a.example/one", text)])
    original = wording_links.find_links

    def meanwhile(*arguments: Any, **options: Any) -> Any:
        with tools.database.transaction() as cursor:
            store_stories(cursor, [Story("https://b.example/two", text)])
        monkeypatch.setattr(wording_links, "find_links", original)
        return original(*arguments, **options)

    monkeypatch.setattr(wording_links, "find_links", meanwhile)
    group(tools)
    group(tools)
    assert rows(tools, "SELECT count(*) FROM newsreel.duplicate_members") == [(2,)]


def test_a_poll_leaves_a_busy_host_for_the_next_time(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poll_step, "PATIENCE_SECONDS", 0)
    with misbehaving_site({"feed": Feed(("1", "paper", "story", "A", "x")), "story": page("A")}) as site:
        add(tools, site, ("paper", "feed"))
        host = site.url("feed", "paper.localhost").split("/")[2]
        lease = hold(tools.database, host)
        run = begin(tools, plan(day_window(TODAY - timedelta(days=1)), live=True))
        assert poll(tools, run, sorted(poll_work(tools, run))) == 0
        release(tools.database, lease)
        assert poll(tools, run, sorted(poll_work(tools, run))) == 1


def test_a_poll_waits_for_the_hosts_of_a_worker_that_was_killed(tools: Tools) -> None:
    with misbehaving_site({"feed": Feed(("1", "paper", "story", "A", "x")), "story": page("A")}) as site:
        add(tools, site, ("paper", "feed"))
        hold(tools.database, site.url("feed", "paper.localhost").split("/")[2], 2)
        run = begin(tools, plan(day_window(TODAY - timedelta(days=1)), live=True))
        assert poll(tools, run, sorted(poll_work(tools, run))) == 1


def test_a_worker_whose_lease_passed_on_writes_nothing(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    from newsreel.steps import capture_writing

    with misbehaving_site({"feed": Feed(("1", "paper", "story", "A", "x")), "story": page("A")}) as site:
        add(tools, site, ("paper", "feed"))
        run = begin(tools, plan(day_window(TODAY - timedelta(days=1)), live=True))
        poll(tools, run, sorted(poll_work(tools, run)))

        def frozen_meanwhile(body: bytes) -> bytes:
            with tools.database.transaction() as cursor:
                cursor.execute(
                    "UPDATE newsreel.host_leases SET holder = gen_random_uuid(), fence = fence + 1"
                )
            return compress(body)

        with monkeypatch.context() as patch:
            patch.setattr(capture_writing, "compress", frozen_meanwhile)
            with pytest.raises(Exception, match="Work was left undone"):
                capture(tools, run, sorted(capture_work(tools, run)))
    assert rows(tools, "SELECT state, attempts FROM newsreel.entries") == [("pending", 0)]


def test_coverage_still_counts_an_article_whose_page_has_gone(tools: Tools) -> None:
    published = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
    feed = Feed(("1", "paper", "story", "A", "x"))
    pages: dict[str, Act] = {"feed": feed, "story": page("A", published)}
    with misbehaving_site(pages) as site:
        add(tools, site, ("paper", "feed"))
        live(tools)
        pages["story"] = answers(b"", "410 Gone")
        feed.items = (("1", "paper", "story", "A, changed", "x"),)
        live(tools)
    assert rows(tools, "SELECT sum(found), sum(loaded), sum(failed) FROM news.coverage") == [(1, 1, 0)]
