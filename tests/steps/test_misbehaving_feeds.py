"""Feeds that misbehave cost themselves a row with a reason, and no other feed anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from newsreel.domain.errors import UnstorableError
from newsreel.domain.fetch import FailureKind
from newsreel.domain.settings import Settings
from newsreel.steps import poll_writing
from newsreel.steps.tools import Tools
from newsreel.store import entry_rows
from newsreel.store.database import Cursor, Database
from newsreel.store.entry_rows import FeedListing
from tests.support.clocks import LaterClock
from tests.support.misbehaving_site import MisbehavingSite, misbehaving_site
from tests.support.misbehaviours import FEED, LIMIT_BYTES, MISBEHAVIOURS, Misbehaviour
from tests.support.mutated_answers import mutated_answers
from tests.support.polls import InTurn, not_modified, poll_all
from tests.support.runs import add_feeds
from tests.support.site_visits import Act, Visit, answers
from tests.support.warehouse_rows import rows


@pytest.fixture
def tools(database: Database, settings: Settings, clock: LaterClock) -> Tools:
    impatient = replace(
        settings,
        total_timeout_seconds=3.0,
        document_timeout_seconds=2.0,
        feed_limit_bytes=LIMIT_BYTES,
        concurrent_hosts=8,
    )
    return Tools(database, impatient, clock)


@dataclass(frozen=True)
class PollRow:
    """What the warehouse keeps of the newest poll of a feed."""

    status: str
    failure_kind: str | None
    reason: str | None
    http_status: int | None
    entries_new: int
    next_poll_at: datetime
    next_poll_reason: str
    consecutive_failures: int


def newest_polls(tools: Tools) -> dict[str, PollRow]:
    found = rows(
        tools,
        "SELECT DISTINCT ON (f.feed_id) f.url, p.status, p.failure_kind, p.reason, p.http_status,"
        " p.entries_new, f.next_poll_at, f.next_poll_reason, f.consecutive_failures"
        " FROM newsreel.polls p JOIN newsreel.feeds f USING (feed_id) ORDER BY f.feed_id, p.poll_id DESC",
    )
    return {row[0]: PollRow(*row[1:]) for row in found}


def rss(*items: str) -> bytes:
    return f'<rss version="2.0"><channel><title>T</title>{"".join(items)}</channel></rss>'.encode()


def item(link: str, inner: str = "") -> str:
    return f"<item><title>{link}</title><link>{link}</link>{inner}</item>"


ENDLESS_AUTHOR = f"<author>a@{'a.' * 25_000}!</author>"
LONG_HOST = ".".join(f"{number:04d}" for number in range(1500))
# Feeds whose bodies misbehave; what comes of the poll beside each.
BODIES: dict[str, tuple[bytes, str, FailureKind | None]] = {
    "html_for_a_feed": (b"<!DOCTYPE html><html><body>Log in</body></html>", "failed", FailureKind.NOT_A_FEED),
    "garbage": (bytes(range(256)) * 20, "failed", FailureKind.NOT_A_FEED),
    "feed_that_hangs": (
        rss(item("/a", ENDLESS_AUTHOR)),
        "failed",
        FailureKind.UNREADABLE,
    ),
    "half_surrogate": (rss(item("/a&#xD800;")), "changed", None),
    "nul": (rss(item("/a", "<guid>\x00x\x00</guid>")), "changed", None),
    "unstorable_host": (rss(item(f"http://{LONG_HOST}/"), item("/a")), "changed", None),
    "broken_address": (rss(item("http://[bad"), item("/a")), "changed", None),
    "statement_in_a_title": (rss(item("/'); DROP TABLE newsreel.entries; --%s%(x)s{}")), "changed", None),
    "cut_off": (rss(item("/a"))[: -len("</channel></rss>")] + b"<item><title>x", "changed", None),
    "thousand_guids_alike": (rss(*(item(f"/{n}", "<guid>1</guid>") for n in range(1000))), "changed", None),
    "no_entries": (rss(), "same_entries", None),
}


def expected(case: Misbehaviour) -> tuple[str, str | None]:
    """Status and kind that the poll of a misbehaving answer has; the first request sends no ETag."""
    if case.kind is not None:
        return "failed", case.kind
    if case.body == FEED or case.etag:
        return "changed", None
    return "failed", FailureKind.NOT_A_FEED


@pytest.fixture
def site() -> Iterator[MisbehavingSite]:
    with misbehaving_site({name: answers(body) for name, (body, _, _) in BODIES.items()}) as running:
        yield running


def test_every_feed_has_its_row_and_the_good_ones_their_entries(tools: Tools, site: MisbehavingSite) -> None:
    wanted: dict[str, tuple[str, str | None]] = {}
    for number, (name, case) in enumerate(MISBEHAVIOURS.items()):
        wanted[site.url(name, f"m{number}.localhost")] = expected(case)
    for number, (name, (_, status, kind)) in enumerate(BODIES.items()):
        wanted[site.url(name, f"b{number}.localhost")] = (status, kind)
    good = [site.url("honest", f"good{number}.localhost") for number in range(5)]
    wanted |= dict.fromkeys(good, ("changed", None))
    add_feeds(tools, wanted)

    assert poll_all(tools) == len(wanted)

    polls = newest_polls(tools)
    assert {url: (row.status, row.failure_kind) for url, row in polls.items()} == wanted
    for row in polls.values():
        assert (row.status == "failed") == (row.reason is not None)
        assert row.reason != ""
        assert row.next_poll_at > tools.clock.now()
        assert row.next_poll_reason
        assert row.consecutive_failures == (row.status == "failed")
    entries = dict(
        rows(tools, "SELECT f.url, array_agg(e.title) FROM newsreel.entries e JOIN newsreel.feeds f"
             " USING (feed_id) GROUP BY f.url"),
    )  # fmt: skip
    assert all(entries[url] == ["One"] for url in good)
    # Nobody has a host any more; those that asked for patience rest.
    assert rows(tools, "SELECT count(*) FROM newsreel.host_leases WHERE holder::text !~ '^[0-]+$'") == [(0,)]
    resting = rows(tools, "SELECT count(*) FROM newsreel.host_leases WHERE expires_at > now()")
    assert resting == [(sum("429" in name or "503" in name for name in MISBEHAVIOURS),)]
    assert rows(tools, "SELECT count(*) FROM newsreel.entries WHERE title LIKE '%DROP TABLE%'") == [(1,)]
    # All have been polled, so nothing is due; a second run asks for nothing.
    assert poll_all(tools) == 0


def test_the_servers_wish_is_when_it_is_asked_again(tools: Tools, site: MisbehavingSite) -> None:
    url = site.url("429_in_seconds")
    add_feeds(tools, [url])
    begun = tools.clock.now()

    poll_all(tools)

    row = newest_polls(tools)[url]
    assert timedelta(hours=2) <= row.next_poll_at - begun < timedelta(hours=2, minutes=1)
    assert "the server asked to wait 2 h" in row.next_poll_reason


def test_a_feed_that_keeps_failing_is_asked_less_often_and_never_dropped(
    tools: Tools, site: MisbehavingSite, clock: LaterClock
) -> None:
    url = site.url("500")
    add_feeds(tools, [url])
    waits = []
    for _ in range(14):
        poll_all(tools)
        wait = newest_polls(tools)[url].next_poll_at - clock.now()
        waits.append(round(wait.total_seconds() / 60))
        clock.ahead += wait + timedelta(seconds=1)

    # Soft failures: twice as long after every second one, and up to a tenth of jitter.
    assert all(later >= earlier / 1.1 - 1 for earlier, later in pairwise(waits))
    assert 30 <= waits[0] <= 33
    assert 60 <= waits[3] <= 66
    assert waits[-1] == 1380
    assert newest_polls(tools)[url].consecutive_failures == 14


def test_an_unchanged_feed_is_seen_to_be_unchanged(tools: Tools, clock: LaterClock) -> None:
    feed = InTurn([answers(FEED, "200 OK", 'ETag: "1"', "Last-Modified: x"), not_modified, answers(FEED)])

    assert statuses(tools, clock, feed, 3) == ["changed", "not_modified", "same_body"]
    assert [asked.get("if-none-match") for asked in feed.asked] == [None, '"1"', '"1"']
    assert [asked.get("if-modified-since") for asked in feed.asked] == [None, "x", "x"]
    assert rows(tools, "SELECT count(*) FROM newsreel.captures") == [(1,)]


def test_another_body_with_the_same_entries_is_no_change(tools: Tools, clock: LaterClock) -> None:
    feed = InTurn([answers(FEED), answers(FEED + b"<!-- built at 12:00 -->")])

    assert statuses(tools, clock, feed, 2) == ["changed", "same_entries"]


def test_an_etag_that_lies_hides_no_entry(tools: Tools, clock: LaterClock) -> None:
    one, two = rss(item("/1")), rss(item("/1"), item("/2"))
    feed = InTurn([answers(one, "200 OK", 'ETag: "1"'), answers(two, "200 OK", 'ETag: "1"')])

    assert statuses(tools, clock, feed, 3) == ["changed", "changed", "same_body"]
    assert rows(tools, "SELECT count(*) FROM newsreel.entries") == [(2,)]
    assert [asked.get("if-none-match") for asked in feed.asked] == [None, '"1"', None]


def test_validators_that_never_change_hide_no_entry_for_more_than_a_week(
    tools: Tools, clock: LaterClock
) -> None:
    """A server that answers 304 to its one ETag for ever is asked without it, and found out."""
    asked: list[str | None] = []

    def constant(visit: Visit) -> None:
        asked.append(visit.headers.get("if-none-match"))
        if asked[-1] or visit.headers.get("if-modified-since"):
            not_modified(visit)
        else:
            body = rss(*(item(f"/{number}") for number in range(len(asked), len(asked) + 9)))
            visit.answer(body, "200 OK", 'ETag: "always"', "Last-Modified: Fri, 20 Nov 2026 12:00:00 GMT")

    found = statuses(tools, clock, constant, 7)

    assert found == [
        "changed",
        "not_modified",
        "not_modified",
        "not_modified",
        "changed",
        "changed",
        "changed",
    ]
    assert asked == [None, '"always"', '"always"', '"always"', None, None, None]
    lies = rows(tools, "SELECT etag_lies, last_modified_lies FROM newsreel.feeds")
    assert lies == [(True, True)]


def test_a_validator_that_changes_with_the_feed_is_believed_again(tools: Tools, clock: LaterClock) -> None:
    answers_in_turn = [
        answers(rss(item(f"/{number}")), "200 OK", f'ETag: "{etag}"') for number, etag in enumerate("1123")
    ]
    feed = InTurn([*answers_in_turn, not_modified])

    statuses(tools, clock, feed, 5)

    assert [asked.get("if-none-match") for asked in feed.asked] == [None, '"1"', None, '"2"', '"3"']


def test_an_etag_that_nobody_can_send_back_is_forgotten(tools: Tools, clock: LaterClock) -> None:
    feed = InTurn([answers(FEED, "200 OK", 'ETag: "\xe9\xff"'), answers(rss(item("/2")), "200 OK")])

    assert statuses(tools, clock, feed, 2) == ["changed", "changed"]
    assert "if-none-match" not in feed.asked[1]


def test_not_modified_is_not_believed_of_a_feed_never_read(tools: Tools, clock: LaterClock) -> None:
    feed = InTurn([not_modified, answers(FEED)])

    assert statuses(tools, clock, feed, 2) == ["failed", "changed"]


def test_a_feed_that_was_replaced_between_two_polls_leaves_a_gap(tools: Tools, clock: LaterClock) -> None:
    feed = InTurn(
        [answers(rss(item("/1"), item("/2"))), answers(rss(item("/2"), item("/3"))), answers(rss(item("/8")))]
    )

    statuses(tools, clock, feed, 3)

    (gap,) = rows(
        tools,
        "SELECT g.missed_from = before.finished_at, g.missed_to = p.finished_at, p.entries_overlap"
        " FROM newsreel.gaps g JOIN newsreel.polls p USING (poll_id)"
        " JOIN newsreel.polls before ON before.poll_id = p.poll_id - 1",
    )
    assert gap == (True, True, 0)
    assert rows(tools, "SELECT entries_overlap FROM newsreel.polls ORDER BY poll_id") == [(None,), (1,), (0,)]


@pytest.mark.parametrize("between", [answers(b"", "500 Oops"), answers(rss()), answers(b"no feed")])
def test_trouble_between_two_polls_is_no_gap(between: Act, tools: Tools, clock: LaterClock) -> None:
    feed = InTurn([answers(rss(item("/1"))), between, answers(rss(item("/1"), item("/2")))])

    statuses(tools, clock, feed, 3)

    assert rows(tools, "SELECT count(*) FROM newsreel.gaps") == [(0,)]


def statuses(tools: Tools, clock: LaterClock, act: Act, times: int) -> list[str]:
    """The outcomes of so many polls of a feed, each after the other is due again."""
    with misbehaving_site({"changing": act}) as site:
        add_feeds(tools, [site.url("changing")])
        for _ in range(times):
            assert poll_all(tools) == 1
            clock.ahead += timedelta(days=2)
    return [status for (status,) in rows(tools, "SELECT status FROM newsreel.polls ORDER BY poll_id")]


def test_what_the_database_refuses_is_a_row_of_that_feed_only(
    tools: Tools, site: MisbehavingSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused, good = site.url("honest/refused", "refused.localhost"), site.url("honest", "good.localhost")
    others = [site.url("honest", f"other{number}.localhost") for number in range(4)]
    add_feeds(tools, [refused, good, *others])
    write = entry_rows.write_changes

    def refuse(cursor: Cursor, run_id: int, listings: Sequence[FeedListing]) -> None:
        write(cursor, run_id, listings)
        if any(listing.feed.url == refused for listing in listings):
            raise UnstorableError("The database refuses a value: too long")

    monkeypatch.setattr(poll_writing, "write_changes", refuse)

    poll_all(tools)

    polls = newest_polls(tools)
    assert (polls[good].status, polls[good].entries_new) == ("changed", 1)
    assert (polls[refused].status, polls[refused].failure_kind) == ("failed", "unreadable")
    assert polls[refused].reason == "The database refuses a value: too long"
    assert rows(tools, "SELECT count(*) FROM newsreel.entries") == [(1 + len(others),)]


def test_credentials_are_sent_and_are_in_no_other_row(tools: Tools, site: MisbehavingSite) -> None:
    canary = "canary-77aa"
    add_feeds(tools, [site.url("honest").replace("//", f"//reader:{canary}@")])
    add_feeds(tools, [site.url("403", "denied.localhost").replace("//", f"//reader:{canary}@")])

    poll_all(tools)

    assert all(headers["authorization"].startswith("Basic ") for _, _, headers in site.requests)
    for table in ("feeds", "polls", "entries", "captures", "runs", "sources"):
        (found,) = rows(tools, f"SELECT count(*) FROM newsreel.{table} t WHERE t::text LIKE '%{canary}%'")  # noqa: S608
        assert found == (0,), table
    assert rows(tools, "SELECT count(*) FROM newsreel.feed_credentials") == [(2,)]


def test_damaged_answers_lose_no_row_of_another_feed(tools: Tools) -> None:
    damaged = list(mutated_answers(120, seed=3))
    acts: dict[str, Act] = {f"d{number}": sends(answer) for number, answer in enumerate(damaged)}
    quick = Tools(tools.database, replace(tools.settings, total_timeout_seconds=1.0), tools.clock)
    with misbehaving_site(acts) as site:
        good = [site.url("honest", f"good{number}.localhost") for number in range(20)]
        bad = [site.url(name, f"{name}.localhost") for name in acts]
        add_feeds(quick, [*good, *bad])
        assert poll_all(quick) == len(good) + len(bad)

    polls = newest_polls(quick)
    assert all((polls[url].status, polls[url].entries_new) == ("changed", 1) for url in good)
    assert {polls[url].status for url in bad} == {"changed", "failed"}


def sends(answer: bytes) -> Act:
    return lambda visit: visit.send(answer)
