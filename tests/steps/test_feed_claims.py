"""What feeds claim reaches the warehouse: dates with their quality, enclosures, identity."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from newsreel.domain.feed import ParsedEntry
from newsreel.rules.entry_changes import keyed_entries
from newsreel.steps.replay import replay, replay_work
from newsreel.steps.tools import Tools
from newsreel.store.entry_rows import MORE_OF_A_PAGE, known_entries
from tests.support.clocks import LaterClock
from tests.support.misbehaving_site import misbehaving_site
from tests.support.polls import TODAY, InTurn, poll_all
from tests.support.runs import add_feeds, day_window, plan, run_all
from tests.support.site_visits import answers
from tests.support.warehouse_rows import rows

TEXT = "The harbour opens again on Monday, and the council has found the money for the bridge. " * 10


def rss(*items: str) -> bytes:
    content = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return f'<rss version="2.0" {content}><channel><title>T</title>{"".join(items)}</channel></rss>'.encode()


def item(number: int, guid: str, inner: str = "") -> str:
    return f"<item><title>Story {number}</title><link>/story/{number}</link><guid>{guid}</guid>{inner}</item>"


def full_text(number: int) -> str:
    return f"<content:encoded>&lt;p&gt;Story {number}. {TEXT}&lt;/p&gt;</content:encoded>"


def test_a_date_of_another_form_dates_the_article_as_exactly_as_it_is_known(tools: Tools) -> None:
    feed = rss(
        item(1, "1", "<pubDate>1763640000</pubDate>" + full_text(1)),
        item(2, "2", "<pubDate>2025年11月20日</pubDate>" + full_text(2)),
        item(3, "3", "<pubDate>10/11/2025</pubDate>" + full_text(3)),
    )
    with misbehaving_site({"feed": answers(feed)}) as site:
        add_feeds(tools, [site.url("feed")])
        run_all(tools, plan(day_window(TODAY), live=True))

    assert rows(
        tools,
        "SELECT title, published_at, published_precision FROM news.articles ORDER BY title",
    ) == [
        ("Story 1", datetime(2025, 11, 20, 12, tzinfo=UTC), "second"),
        ("Story 2", datetime(2025, 11, 20, tzinfo=UTC), "day"),
        ("Story 3", None, None),
    ]
    assert rows(
        tools,
        "SELECT published_raw, published_precision, published_quality, published_source"
        " FROM newsreel.entries ORDER BY title",
    ) == [
        ("1763640000", "second", "nonstandard", "published"),
        ("2025年11月20日", "day", "nonstandard", "published"),
        ("10/11/2025", None, "unreadable", "published"),
    ]


def test_enclosures_are_kept_as_they_were_claimed(tools: Tools) -> None:
    enclosure = '<enclosure url="/a.mp3" length="99999999999" type="audio/mpeg"/>'
    with misbehaving_site({"feed": answers(rss(item(1, "1", enclosure)))}) as site:
        add_feeds(tools, [site.url("feed")])
        run_all(tools, plan(day_window(TODAY), live=True))

    ((kept,),) = rows(tools, "SELECT enclosures FROM newsreel.entries")
    assert kept == [{"url": site.url("a.mp3"), "media_type": "audio/mpeg", "length_bytes": 99999999999}]


def test_guids_that_churn_make_no_entries_no_requests_and_no_gap(tools: Tools, clock: LaterClock) -> None:
    bodies = [rss(*(item(number, f"{poll}-{number}") for number in range(3))) for poll in range(3)]
    with misbehaving_site({"feed": InTurn([answers(body) for body in bodies])}) as site:
        add_feeds(tools, [site.url("feed")])
        for _ in bodies:
            run_all(tools, plan(day_window(TODAY), live=True))
            pages = [path for _, path, _ in site.requests if path.startswith("/story/")]
            clock.ahead += timedelta(days=2)

    # Each page once: it is gone (404), and an entry that did not change is not tried again.
    assert sorted(pages) == ["/story/0", "/story/1", "/story/2"]
    assert rows(tools, "SELECT count(*) FROM newsreel.entries") == [(3,)]
    assert rows(tools, "SELECT status, entries_new FROM newsreel.polls ORDER BY poll_id") == [
        ("changed", 3),
        ("same_entries", 0),
        ("same_entries", 0),
    ]
    assert rows(tools, "SELECT count(*) FROM newsreel.gaps") == [(0,)]


def test_years_of_entries_that_lead_to_one_page_are_not_read_at_every_poll(
    tools: Tools, clock: LaterClock
) -> None:
    def live(first: int, poll: int) -> bytes:
        return rss(
            *(
                f"<item><title>Story {number}</title><link>/live</link><guid>{poll}-{number}</guid></item>"
                for number in range(first, first + 5)
            )
        )

    bodies = [live(4 * poll, poll) for poll in range(8)]
    with misbehaving_site({"feed": InTurn([answers(body) for body in bodies])}) as site:
        add_feeds(tools, [site.url("feed")])
        for _ in bodies:
            poll_all(tools)
            clock.ahead += timedelta(days=2)

    # Each poll renews all GUIDs: the one entry that two of them share is known by its title.
    assert rows(tools, "SELECT entries_new FROM newsreel.polls ORDER BY poll_id") == [(5,), *[(4,)] * 7]
    [(feed_id, key, page)] = rows(
        tools,
        "SELECT feed_id, entry_key, url_hash FROM newsreel.entries ORDER BY last_seen_at DESC, title LIMIT 1",
    )
    listed = replace(keyed_entries([ParsedEntry("x", "https://x.example/", "X")])[0], url_hash=bytes(page))
    with tools.database.transaction() as cursor:
        known = known_entries(cursor, {feed_id: [listed]})[feed_id]
    assert len(known) == 2 + MORE_OF_A_PAGE < 5 + 7 * 4
    assert bytes(key) in {old.entry_key for old in known}


def test_guids_that_are_used_again_lose_no_entry(tools: Tools, clock: LaterClock) -> None:
    bodies = [rss(*(item(first + place, str(place)) for place in range(3))) for first in range(4)]
    with misbehaving_site({"feed": InTurn([answers(body) for body in bodies])}) as site:
        add_feeds(tools, [site.url("feed")])
        for _ in bodies:
            run_all(tools, plan(day_window(TODAY), live=True))
            clock.ahead += timedelta(days=2)

    titles = [title for (title,) in rows(tools, "SELECT title FROM newsreel.entries ORDER BY title")]
    assert titles == [f"Story {number}" for number in range(6)]
    reasons = dict(rows(tools, "SELECT title, identity_reason FROM newsreel.entries"))
    assert reasons["Story 0"] == "its GUID"
    assert "another page" in reasons["Story 5"]


def nowhere(guid: str, inner: str) -> str:
    return f"<item><guid isPermaLink='false'>{guid}</guid>{inner}</item>"


def test_an_entry_without_an_address_is_read_from_the_feed_and_nobody_is_asked(
    tools: Tools, clock: LaterClock
) -> None:
    said = "<title>Said here</title><description>&lt;p&gt;{} " + TEXT + "&lt;/p&gt;</description>"
    silent = nowhere("2", "<title>No more</title>")
    brief = nowhere("4", "<title>Brief</title><description>Hardly a word</description>")
    states = [
        [nowhere("1", said.format(word)), silent, item(3, "3"), brief] for word in ("First.", "Mended.")
    ]
    feed = InTurn([answers(rss(*items)) for items in states])
    with misbehaving_site({"feed": feed}) as site:
        add_feeds(tools, [site.url("feed")])
        for _ in range(2):
            run_all(tools, plan(day_window(TODAY), live=True))
            clock.ahead += timedelta(days=2)
        feed_address = site.url("feed")
        assert {path for _, path, _ in site.requests} == {"/feed", "/robots.txt", "/story/3"}

    told = "SELECT title, state, state_kind, state_reason FROM newsreel.entries ORDER BY guid"
    assert rows(tools, told) == [
        ("Said here", "loaded", "no_address", "the feed gives no address for it; its own text was read"),
        ("No more", "failed", "no_address", "the feed gives neither an address nor a text"),
        ("Story 3", "failed", "not_found", "HTTP 404 Not Found"),
        ("Brief", "failed", "no_address", "the feed gives no address for it, and its own text is no article"),
    ]
    ((title, url, text, revision),) = rows(tools, "SELECT title, url, text, revision FROM news.articles")
    assert (title, revision) == ("Said here", 2)
    assert text.startswith("Mended.")
    assert url.startswith(f"{feed_address}?newsreel-entry=")
    report = replay(tools, day_window(TODAY), replay_work(tools, day_window(TODAY)))
    assert (report.missing, report.differences) == (0, ())
