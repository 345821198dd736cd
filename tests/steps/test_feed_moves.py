"""A feed moves, or is gone for good: what redirects mean for its address."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from newsreel.domain.feed import MoveSighting
from newsreel.rules.feed_moves import MOVE_POLLS
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from newsreel.store.feed_rows import due_feeds, list_feeds
from newsreel.store.poll_rows import move_feed
from tests.support.clocks import LaterClock
from tests.support.locks import waits_for_a_lock
from tests.support.misbehaving_site import misbehaving_site
from tests.support.polls import InTurn, LeadsTo, not_modified, poll_all, rss
from tests.support.runs import add_feeds
from tests.support.site_visits import answers
from tests.support.warehouse_rows import rows
from tests.support.warehouses import Warehouses


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
