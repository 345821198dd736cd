"""Replay: entries rebuilt from captured polls are those that the polls led to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newsreel.domain.replay import ReplayReport
from newsreel.domain.window import Window
from newsreel.steps.begin import begin
from newsreel.steps.poll import poll
from newsreel.steps.replay import replay, replay_work
from newsreel.steps.tools import Tools
from newsreel.steps.waiting_work import poll_work
from newsreel.store.database import Database
from tests.support.clocks import LaterClock
from tests.support.misbehaving_site import MisbehavingSite, misbehaving_site
from tests.support.no_network import forbid_network
from tests.support.runs import add_feeds, day_window, plan
from tests.support.site_visits import Visit
from tests.support.warehouse_rows import rows
from tests.support.warehouses import Warehouses

BEGAN = datetime.now(UTC)
ALWAYS = Window(BEGAN - timedelta(days=1), BEGAN + timedelta(days=400))
# All that a feed's entry is, but for its surrogate key.
ENTRIES = """
    SELECT f.url, e.entry_key, e.claims_hash, e.origin, e.guid, e.url, e.canonical_url, e.url_hash, e.host,
           e.host_bucket, e.title, e.authors, e.tags, e.language, e.summary, e.content_html, e.published_raw,
           e.published_at, e.updated_raw, e.updated_at, e.dated_at, e.first_seen_at, e.last_seen_at,
           e.first_run_id, e.last_run_id, e.state, s.domain
    FROM newsreel.entries e JOIN newsreel.feeds f USING (feed_id)
    JOIN newsreel.sources s ON s.source_id = e.source_id
    ORDER BY f.url, e.entry_key
"""


def item(name: str, inner: str = "", guid: str | None = None) -> str:
    return f"<item><title>{name}</title><link>/{name}</link><guid>{guid or name}</guid>{inner}</item>"


def rss(*items: str) -> bytes:
    head = '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>T</title>'
    return f"{head}{''.join(items)}</channel></rss>".encode()


DATED = "<pubDate>Mon, 02 Nov 2026 10:00:00 +0100</pubDate>"
REDATED = "<pubDate>Tue, 03 Nov 2026 10:00:00 +0100</pubDate>"
# What the feed shows at each poll; None is "not modified".
HISTORY: list[bytes | None] = [
    rss(item("one", DATED), item("two")),
    rss(item("two", "<author>a@example.org (Ann Ash)</author>"), item("three", REDATED)),
    None,
    b"<html>maintenance</html>",
    # A date for what had none, another date for what had one, and a GUID that two links share.
    rss(item("two", DATED), item("one", REDATED), item("x", guid="same"), item("y", guid="same")),
    rss(item("x", guid="same"), item("four", "<description>d &lt;b&gt;</description>")),
    rss(item("one", DATED), item("five", "<dc:date>2026-11-04</dc:date>", guid="two")),
]


@dataclass
class ChangingFeed:
    """A feed that shows another state of HISTORY at each poll."""

    shown: int = 0
    history: list[bytes | None] = field(default_factory=lambda: list(HISTORY))

    def act(self, visit: Visit) -> None:
        body = self.history[self.shown]
        if body is None:
            visit.answer(b"", "304 Not Modified")
        else:
            visit.answer(body, "200 OK", "Content-Type: application/rss+xml", f'ETag: "{self.shown}"')


@pytest.fixture
def feed() -> ChangingFeed:
    return ChangingFeed()


@pytest.fixture
def site(feed: ChangingFeed) -> Iterator[MisbehavingSite]:
    with misbehaving_site({"feed": feed.act}) as running:
        yield running


@pytest.fixture
def polled(
    tools: Tools,
    clock: LaterClock,
    feed: ChangingFeed,
    site: MisbehavingSite,
    monkeypatch: pytest.MonkeyPatch,
) -> list[tuple[Any, ...]]:
    """The entries after a poll of each state; nothing can be sent from here on."""
    add_feeds(tools, [site.url("feed")])
    for shown in range(len(HISTORY)):
        feed.shown = shown
        poll_once(tools)
        clock.ahead += timedelta(days=2)
    forbid_network(monkeypatch)
    found = rows(tools, ENTRIES)
    assert len(found) == 7
    return found


def poll_once(tools: Tools) -> None:
    run = begin(tools, plan(day_window(BEGAN.date()), live=True))
    assert poll(tools, run, sorted(poll_work(tools, run))) == 1


def execute(tools: Tools, statement: str) -> None:
    with tools.database.transaction() as cursor:
        cursor.execute(statement)


def replayed(tools: Tools, window: Window = ALWAYS, *, dry_run: bool = False) -> ReplayReport:
    return replay(tools, window, replay_work(tools, window), dry_run=dry_run)


def test_entries_that_are_gone_come_back_as_they_were(tools: Tools, polled: list[tuple[Any, ...]]) -> None:
    execute(tools, "DELETE FROM newsreel.entries")
    assert replayed(tools, dry_run=True).missing == len(polled)
    assert rows(tools, ENTRIES) == []

    report = replayed(tools)
    assert (report.missing, report.equal, report.differences) == (len(polled), 0, ())
    assert report.polls == 5  # those with a body that could be read
    assert rows(tools, ENTRIES) == polled


def test_another_warehouse_with_the_same_captures_gets_the_same_entries(
    tools: Tools, polled: list[tuple[Any, ...]], warehouses: Warehouses, warehouse: str
) -> None:
    tools.database.close()
    copied = warehouses.copy(warehouse, without="newsreel.entries")
    with Database(warehouses.writer_url(copied)) as database:
        other = Tools(database, tools.settings, tools.clock)
        assert rows(other, ENTRIES) == []
        assert replayed(other).missing == len(polled)
        assert rows(other, ENTRIES) == polled


def test_a_replay_of_what_agrees_changes_nothing(tools: Tools, polled: list[tuple[Any, ...]]) -> None:
    first = replayed(tools)
    assert (first.equal, first.missing, first.differences) == (len(polled), 0, ())
    assert rows(tools, ENTRIES) == polled


def test_only_what_is_missing_is_written(tools: Tools, polled: list[tuple[Any, ...]]) -> None:
    ((gone,),) = rows(tools, "SELECT count(*) FROM newsreel.entries WHERE title IN ('one', 'x')")
    assert 1 <= gone < len(polled)
    execute(tools, "DELETE FROM newsreel.entries WHERE title IN ('one', 'x')")
    report = replayed(tools)
    assert (report.missing, report.equal) == (gone, len(polled) - gone)
    assert rows(tools, ENTRIES) == polled


@pytest.mark.usefixtures("polled")
def test_what_differs_is_told_and_stays(tools: Tools) -> None:
    execute(tools, "UPDATE newsreel.entries SET title = 'TWO', authors = '{}' WHERE title = 'four'")
    execute(
        tools,
        "UPDATE newsreel.entries SET first_seen_at = first_seen_at - interval '1 day' WHERE title = 'five'",
    )
    execute(tools, "UPDATE newsreel.entries SET entry_key = '\\x00' WHERE title = 'three'")
    before = rows(tools, ENTRIES)

    report = replayed(tools, dry_run=True)
    told = {(found.entry.rpartition("/")[2], found.field): found for found in report.differences}
    assert set(told) == {("four", "title"), ("five", "first_seen_at"), ("three", "entry")}
    assert (told["four", "title"].stored, told["four", "title"].replayed) == ("TWO", "four")
    assert (told["three", "entry"].stored, told["three", "entry"].replayed) == ("present", "-")
    assert report.missing == 1
    assert rows(tools, ENTRIES) == before


def test_windows_in_any_order_lead_to_the_same(tools: Tools, polled: list[tuple[Any, ...]]) -> None:
    """What an entry is does not depend on the window in which it is replayed."""
    execute(tools, "DELETE FROM newsreel.entries")
    days = [
        Window(BEGAN + timedelta(days=day - 1), BEGAN + timedelta(days=day + 1)) for day in range(0, 14, 2)
    ]
    written = [replayed(tools, window).missing for window in reversed(days)]
    assert sum(written) == len(polled)
    assert [count > 0 for count in written] == [True, True, True, False, False, True, False]
    assert rows(tools, ENTRIES) == polled


def test_loaded_entries_are_compared_by_their_claims_only(
    tools: Tools, polled: list[tuple[Any, ...]]
) -> None:
    execute(tools, "UPDATE newsreel.entries SET state = 'loaded', dated_at = '2020-01-01', last_run_id = 1")
    assert replayed(tools).equal == len(polled)


def test_bodies_that_retention_dropped_are_said_and_prove_nothing(
    tools: Tools, polled: list[tuple[Any, ...]]
) -> None:
    oldest = "SELECT min(captured_at) FROM newsreel.captures"
    execute(tools, f"DELETE FROM newsreel.captures WHERE captured_at = ({oldest})")  # noqa: S608 - of the test
    report = replayed(tools)
    assert (report.polls_without_body, report.missing, report.differences) == (1, 0, ())
    # Entries one and two were first seen in the body that is gone.
    assert (report.unchecked, report.equal) == (2, len(polled) - 2)


def test_a_poll_that_comes_in_the_middle_is_replayed_too(
    tools: Tools, clock: LaterClock, feed: ChangingFeed, site: MisbehavingSite
) -> None:
    add_feeds(tools, [site.url("feed")])
    poll_once(tools)
    clock.ahead += timedelta(days=2)
    polled: list[int] = []

    def meanwhile(_: int) -> None:
        if not polled:
            feed.shown = 1
            poll_once(tools)
        polled.append(1)

    report = replay(tools, ALWAYS, replay_work(tools, ALWAYS), advance=meanwhile)
    assert (report.polls, report.equal, report.differences) == (2, 3, ())


def test_a_feed_that_polled_nothing_in_the_window_is_left_out(
    tools: Tools, polled: list[tuple[Any, ...]]
) -> None:
    assert polled
    assert replay_work(tools, Window(BEGAN - timedelta(days=9), BEGAN - timedelta(days=8))) == []
