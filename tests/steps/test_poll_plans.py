"""What a poll means for its feed: wishes, moves, the end, gaps, and the rest of its host."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta

import pytest

from newsreel.domain.feed import MoveSighting
from newsreel.domain.settings import Settings
from newsreel.rules.feed_moves import MOVE_POLLS
from newsreel.rules.report_text import report_cells
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from newsreel.store.feed_rows import due_feeds, enable_feed, list_feeds
from newsreel.store.poll_rows import move_feed
from tests.support.clocks import LaterClock
from tests.support.locks import waits_for_a_lock
from tests.support.misbehaving_site import Visit, answers, misbehaving_site
from tests.support.polls import TODAY, InTurn, not_modified, poll_all
from tests.support.runs import add_feeds, day_window, plan, run_all
from tests.support.warehouse_rows import rows
from tests.support.warehouses import Warehouses


@pytest.fixture
def tools(database: Database, settings: Settings, clock: LaterClock) -> Tools:
    return Tools(database, settings, clock)


def rss(*numbers: int, channel: str = "") -> bytes:
    items = "".join(f"<item><title>{n}</title><link>/story/{n}</link></item>" for n in numbers)
    return f'<rss version="2.0"><channel><title>T</title>{channel}{items}</channel></rss>'.encode()


@dataclass
class LeadsTo:
    """A redirect whose target is known once the site runs."""

    status: str = "301 Moved Permanently"
    url: str = ""
    asked: list[Mapping[str, str]] = field(default_factory=list)

    def __call__(self, visit: Visit) -> None:
        self.asked.append(visit.headers)
        answers(b"", self.status, f"Location: {self.url}")(visit)


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


@pytest.mark.parametrize(
    ("status", "health"), [("302 Found", "failing"), ("301 Moved Permanently", "retired")]
)
def test_gone_behind_a_redirect_is_for_good_only_if_the_redirect_is(
    tools: Tools, status: str, health: str
) -> None:
    away = LeadsTo(status)
    with misbehaving_site({"away": away}) as site:
        away.url = site.url("410", "b.localhost")
        add_feeds(tools, [site.url("away", "a.localhost")])
        poll_all(tools)
    with tools.database.transaction() as cursor:
        assert [feed.health for feed in list_feeds(cursor)] == [health]


def test_of_two_feeds_that_move_to_one_address_at_once_one_is_retired(
    tools: Tools, warehouses: Warehouses, warehouse: str
) -> None:
    add_feeds(tools, ["http://a.localhost/feed", "http://b.localhost/feed"])
    now = tools.clock.now()
    goal = MoveSighting("http://c.localhost/feed", now, MOVE_POLLS)
    with tools.database.transaction() as cursor:
        due = due_feeds(cursor, ["a.localhost", "b.localhost"], now + timedelta(days=1), None)
    (one,), (other,) = due["a.localhost"], due["b.localhost"]
    with Database(warehouses.writer_url(warehouse)) as second, ThreadPoolExecutor(1) as pool:

        def move_too() -> None:
            with second.transaction() as cursor:
                move_feed(cursor, other, goal, now)

        with tools.database.transaction() as cursor:
            move_feed(cursor, one, goal, now)
            moved_too = pool.submit(move_too)
            while not waits_for_a_lock(warehouses.writer_url(warehouse)):
                time.sleep(0.01)
        moved_too.result(10)
    with tools.database.transaction() as cursor:
        found = {feed.url: feed.health_reason for feed in list_feeds(cursor)}
    assert found == {
        goal.url: None,
        other.url: f"it moved to {goal.url}, which is polled already",
    }


class TestMoves:
    """A permanent redirect, from its first sighting to the changed address."""

    def follow(self, tools: Tools, clock: LaterClock, polls: int) -> None:
        for _ in range(polls):
            with tools.database.transaction() as cursor:
                cursor.execute("UPDATE newsreel.feeds SET next_poll_at = now() - interval '1 day'")
            poll_all(tools)
            clock.ahead += timedelta(days=1)

    def test_the_address_changes_after_many_polls_and_days(self, tools: Tools, clock: LaterClock) -> None:
        redirect = LeadsTo()
        with misbehaving_site({"new": answers(rss(1)), "old": redirect}) as site:
            new = redirect.url = site.url("new", "new.localhost")
            old = site.url("old", "old.localhost").replace("//", "//reader:canary-51@")
            add_feeds(tools, [old])

            self.follow(tools, clock, MOVE_POLLS - 1)
            assert rows(tools, "SELECT url, moving_to_url, moving_polls FROM newsreel.feeds") == [
                (site.url("old", "old.localhost"), new, MOVE_POLLS - 1)
            ]
            assert rows(tools, "SELECT count(*) FROM newsreel.entries") == [(1,)]

            self.follow(tools, clock, 2)

        assert rows(tools, "SELECT url, host, moving_to_url FROM newsreel.feeds") == [
            (new, new.split("/")[2], None)
        ]
        assert rows(tools, "SELECT from_url, to_url, seen_polls FROM newsreel.feed_moves") == [
            (site.url("old", "old.localhost"), new, MOVE_POLLS)
        ]
        assert rows(tools, "SELECT count(*) FROM newsreel.entries") == [(1,)]
        # They were for the old host.
        assert rows(tools, "SELECT count(*) FROM newsreel.feed_credentials") == [(0,)]

    @pytest.mark.parametrize("status", ["302 Found", "307 Temporary Redirect", "303 See Other"])
    def test_a_temporary_redirect_changes_nothing(self, status: str, tools: Tools, clock: LaterClock) -> None:
        redirect = LeadsTo(status)
        with misbehaving_site({"new": answers(rss(1)), "old": redirect}) as site:
            redirect.url = site.url("new")
            add_feeds(tools, [site.url("old")])
            self.follow(tools, clock, MOVE_POLLS + 2)

        assert rows(tools, "SELECT url, moving_to_url FROM newsreel.feeds") == [(site.url("old"), None)]

    def test_a_feed_that_moves_onto_another_of_ours_is_retired(self, tools: Tools, clock: LaterClock) -> None:
        redirect = LeadsTo()
        with misbehaving_site({"new": answers(rss(1)), "old": redirect}) as site:
            redirect.url = site.url("new")
            add_feeds(tools, [site.url("old"), site.url("new")])
            self.follow(tools, clock, MOVE_POLLS)

        assert rows(tools, "SELECT url, enabled, disabled_reason FROM newsreel.feeds ORDER BY url") == [
            (site.url("new"), True, None),
            (site.url("old"), False, f"it moved to {site.url('new')}, which is polled already"),
        ]


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


def test_validators_go_to_the_address_that_gave_them(tools: Tools, clock: LaterClock) -> None:
    target = InTurn([answers(rss(1), "200 OK", 'ETag: "1"'), not_modified])
    first = LeadsTo()
    with misbehaving_site({"new": target, "old": first}) as site:
        first.url = site.url("new")
        add_feeds(tools, [site.url("old")])
        for _ in range(2):
            poll_all(tools)
            clock.ahead += timedelta(days=1)

    assert [asked.get("if-none-match") for asked in target.asked] == [None, '"1"']
    assert [asked.get("if-none-match") for asked in first.asked] == [None, None]
    assert [status for (status,) in rows(tools, "SELECT status FROM newsreel.polls ORDER BY poll_id")] == [
        "changed",
        "not_modified",
    ]


def gaps_of(tools: Tools, clock: LaterClock, lists: Sequence[Sequence[int]]) -> list[int]:
    """The numbers of the polls that left a gap."""
    with misbehaving_site({"feed": InTurn([answers(rss(*numbers)) for numbers in lists])}) as site:
        add_feeds(tools, [site.url("feed")])
        for _ in lists:
            poll_all(tools)
            clock.ahead += timedelta(days=1)
    return [number for (number,) in rows(tools, "SELECT poll_id FROM newsreel.gaps ORDER BY 1")]


def test_a_feed_that_usually_overlaps_and_does_not_leaves_a_gap_and_is_asked_sooner(
    tools: Tools, clock: LaterClock
) -> None:
    assert gaps_of(tools, clock, [(1, 2), (2, 3), (3, 4), (8, 9)]) == [4]
    ((reason, gaps),) = rows(
        tools, "SELECT next_poll_reason, (SELECT sum(open_gaps) FROM news.feeds) FROM newsreel.feeds"
    )
    assert "none of the 2 entries was known before, so some were missed" in reason
    assert gaps == 1


def test_a_gap_is_in_the_report_of_its_run_and_is_no_failure(tools: Tools, clock: LaterClock) -> None:
    reports = []
    with misbehaving_site({"feed": InTurn([answers(rss(1, 2)), answers(rss(8))])}) as site:
        add_feeds(tools, [site.url("feed")])
        for _ in range(2):
            reports.append(run_all(tools, plan(day_window(TODAY), live=True)))
            clock.ahead += timedelta(days=1)

    gaps = [[f for f in report.sources[0].failures if f.what == "gap"] for report in reports]
    assert [len(found) for found in gaps] == [0, 1]
    assert (gaps[1][0].count, gaps[1][0].example) == (1, site.url("feed"))
    assert report_cells(reports[1].sources[0])[-1] == str(
        sum(f.count for f in reports[1].sources[0].failures if f.what == "page")
    )


def test_a_feed_that_never_overlaps_leaves_one_gap_and_no_more(tools: Tools, clock: LaterClock) -> None:
    assert gaps_of(tools, clock, [(1,), (2,), (3,), (4,)]) == [2]


def test_the_first_entries_of_an_empty_feed_are_no_gap(tools: Tools, clock: LaterClock) -> None:
    assert gaps_of(tools, clock, [(), (1, 2), (2, 3), (8, 9)]) == [4]
