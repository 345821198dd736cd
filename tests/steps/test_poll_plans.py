"""What a poll means for its feed and for the rest of its host: wishes, the end, robots.txt."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

from newsreel.domain.settings import Settings
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from newsreel.store.feed_rows import enable_feed, list_feeds
from tests.support.clocks import LaterClock
from tests.support.misbehaving_site import misbehaving_site
from tests.support.polls import TODAY, InTurn, LeadsTo, not_modified, poll_all, rss
from tests.support.runs import add_feeds, day_window, plan, run_all
from tests.support.site_visits import Visit, answers
from tests.support.warehouse_rows import rows


def test_the_wishes_of_a_feed_hold_when_it_is_unchanged(tools: Tools, clock: LaterClock) -> None:
    asks = rss(1, channel="<ttl>300</ttl>")
    feed = InTurn([answers(asks, "200 OK", 'ETag: "1"'), not_modified, answers(asks), answers(rss(1))])
    reasons, waits = [], []
    with misbehaving_site({"feed": feed}) as site:
        add_feeds(tools, [site.url("feed")])
        for _ in range(4):
            begun = clock.now()
            assert poll_all(tools) == 1
            ((reason, next_at),) = rows(tools, "SELECT next_poll_reason, next_poll_at FROM newsreel.feeds")
            reasons.append(reason)
            waits.append((next_at - begun) / timedelta(hours=1))
            clock.ahead += timedelta(days=1)

    assert ["publisher asks" in reason for reason in reasons] == [True, True, True, False]
    assert all(hours >= 5 for hours in waits[:3])
    # The new body asks for nothing, so the old wish is over.
    assert rows(tools, "SELECT asked_seconds FROM newsreel.feeds") == [(None,)]


def test_skipped_hours_are_kept_and_obeyed(tools: Tools, clock: LaterClock) -> None:
    hour = (clock.now() + timedelta(hours=1)).hour
    skip = f"<skipHours><hour>{hour}</hour><hour>{(hour + 1) % 24}</hour></skipHours>"
    with misbehaving_site({"feed": answers(rss(1, channel=skip))}) as site:
        add_feeds(tools, [site.url("feed")])
        poll_all(tools)

    ((next_at, reason),) = rows(tools, "SELECT next_poll_at, next_poll_reason FROM newsreel.feeds")
    assert next_at.astimezone(UTC).hour not in (hour, (hour + 1) % 24)
    assert "left alone" in reason


def test_skipped_hours_are_obeyed_after_a_failure_too(tools: Tools, clock: LaterClock) -> None:
    hours = [(clock.now() + timedelta(hours=more)).hour for more in range(3)]
    skip = "".join(f"<hour>{hour}</hour>" for hour in hours)
    feed = InTurn([answers(rss(1, channel=f"<skipHours>{skip}</skipHours>")), answers(b"", "500 Oops")])
    with misbehaving_site({"feed": feed}) as site:
        add_feeds(tools, [site.url("feed")])
        poll_all(tools)
        clock.ahead += timedelta(days=1)
        poll_all(tools)

    ((next_at, reason),) = rows(tools, "SELECT next_poll_at, next_poll_reason FROM newsreel.feeds")
    assert next_at.astimezone(UTC).hour not in hours
    assert reason.startswith("failure 1 in a row (HTTP 500 Oops)")
    assert "asks to be left alone" in reason


def test_a_feed_that_is_gone_is_retired_with_its_reason_and_comes_back_by_hand(tools: Tools) -> None:
    with misbehaving_site({}) as site:
        url = site.url("410")
        add_feeds(tools, [url])
        poll_all(tools)
        with tools.database.transaction() as cursor:
            (feed,) = list_feeds(cursor, failing=True)
        assert (feed.enabled, feed.health) == (False, "retired")
        assert feed.health_reason == "gone, says its server (HTTP 410 Gone)"
        assert poll_all(tools) == 0

        with tools.database.transaction() as cursor:
            assert enable_feed(cursor, url, tools.clock.now())
        assert poll_all(tools) == 1


def test_a_host_that_asks_for_rest_is_left_alone_by_its_other_feeds(
    database: Database, settings: Settings, clock: LaterClock
) -> None:
    # Its lease is held back for as long as a run has patience.
    tools = Tools(database, replace(settings, crawl_delay_limit_seconds=0.5), clock)
    with misbehaving_site({"feed": answers(rss(1))}) as site:
        busy, other = site.url("429_in_seconds", "a.localhost"), site.url("feed", "a.localhost")
        elsewhere = site.url("feed", "b.localhost")
        add_feeds(tools, [busy])
        poll_all(tools)
        add_feeds(tools, [other, elsewhere])
        clock.ahead += timedelta(hours=3)
        begun = clock.now()
        assert poll_all(tools) >= 2

    nexts = dict(rows(tools, "SELECT url, next_poll_at - now() FROM newsreel.feeds"))
    ends = {url: left - clock.ahead for url, left in nexts.items()}
    assert ends[other] >= timedelta(hours=1, minutes=59)
    assert ends[elsewhere] < timedelta(hours=1, minutes=30)
    assert begun <= clock.now()


def test_the_wish_of_a_host_that_a_redirect_leads_to_is_for_that_host(
    tools: Tools, clock: LaterClock
) -> None:
    away = LeadsTo("302 Found")
    quick = replace(tools, settings=replace(tools.settings, crawl_delay_limit_seconds=0.5))
    with misbehaving_site({"away": away, "feed": answers(rss(1))}) as site:
        away.url = site.url("429_in_seconds", "b.localhost")
        add_feeds(tools, [site.url("away", "a.localhost"), site.url("feed", "b.localhost")])
        add_feeds(tools, [site.url("away?2", "a.localhost")])
        add_feeds(tools, [site.url("feed", "a.localhost")])
        poll_all(quick)

    waits = {
        url.split("/", 3)[2][0] + "/" + url.rsplit("/", 1)[1]: left - clock.ahead
        for url, left in rows(tools, "SELECT url, next_poll_at - now() FROM newsreel.feeds")
    }
    # Another feed that leads there is not asked, and put off as well: so nobody asks before the time.
    assert waits["a/away"] > timedelta(hours=1, minutes=59)
    assert waits["a/away?2"] > timedelta(hours=1, minutes=59)
    assert rows(tools, "SELECT count(*) FROM newsreel.polls WHERE status = 'failed'") == [(1,)]
    assert waits["b/feed"] > timedelta(hours=1, minutes=59)
    assert waits["a/feed"] < timedelta(hours=1, minutes=30)


def test_a_robots_file_that_fails_for_long_costs_waiting_pages_nothing(
    tools: Tools, clock: LaterClock
) -> None:
    down = True

    def robots(visit: Visit) -> None:
        answers(b"", "500 Oops" if down else "404 Not Found")(visit)

    acts = {"feed": answers(rss(1)), "robots.txt": robots, "story": answers(b"<p>x</p>")}
    with misbehaving_site(acts) as site:
        add_feeds(tools, [site.url("feed")])
        for _ in range(6):
            run_all(tools, plan(day_window(TODAY), live=True))
            clock.ahead += timedelta(days=1)
        assert rows(tools, "SELECT state, state_kind, attempts FROM newsreel.entries") == [
            ("pending", "robots_unavailable", 0)
        ]
        assert site.paths().count("/story/1") == 0
        down = False
        run_all(tools, plan(day_window(TODAY), live=True))

    assert site.paths().count("/story/1") == 1
    # Read at last: it is no article yet, and is asked for again a day later.
    assert rows(tools, "SELECT state_kind, attempts FROM newsreel.entries") == [("too_short", 1)]


def test_robots_is_asked_for_once_a_day_by_all_tasks(tools: Tools, clock: LaterClock) -> None:
    feed = InTurn([answers(rss(*range(number))) for number in (1, 2, 3, 4)])
    rules = answers(b"User-agent: *\nDisallow: /story/2")
    with misbehaving_site({"feed": feed, "robots.txt": rules, "story": answers(b"<p>x</p>")}) as site:
        add_feeds(tools, [site.url("feed")])
        asked = []
        for hours in (12, 11, 2, 12):
            run_all(tools, plan(day_window(TODAY), live=True))
            asked.append(site.paths().count("/robots.txt"))
            clock.ahead += timedelta(hours=hours)
            with tools.database.transaction() as cursor:
                cursor.execute("UPDATE newsreel.feeds SET next_poll_at = now() - interval '1 day'")

    assert asked == [1, 1, 1, 2]
    assert "/story/2" not in site.paths()
    assert rows(tools, "SELECT origin, http_status, unreachable_since FROM newsreel.robots_files") == [
        (site.url(""), 200, None)
    ]
