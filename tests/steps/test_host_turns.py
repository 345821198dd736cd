"""Turns on hosts: one worker a host, those too that redirects lead to; a lost lease costs its own rows."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest

from newsreel.adapters.system_clock import SystemClock
from newsreel.domain.errors import HostBusyError, OutageError
from newsreel.steps import lease_desk
from newsreel.steps import poll as poll_step
from newsreel.steps.begin import begin
from newsreel.steps.capture import capture
from newsreel.steps.host_work import work_on_hosts
from newsreel.steps.lease_desk import HostTurn, LeaseDesk
from newsreel.steps.poll import poll
from newsreel.steps.poll_writing import FinishedPoll, write_polls
from newsreel.steps.tools import Tools
from newsreel.steps.waiting_work import capture_work, poll_work
from newsreel.store.database import Database
from tests.support.leases import acquire, hold, release
from tests.support.misbehaving_site import MisbehavingSite, misbehaving_site
from tests.support.polls import TODAY, poll_all
from tests.support.runs import add_feeds, day_window, plan
from tests.support.site_visits import Act, Visit, answers
from tests.support.warehouse_rows import rows
from tests.support.warehouses import Warehouses

STEAL = "UPDATE newsreel.host_leases SET fence = fence + 1 WHERE host LIKE %s"


def rss(*links: str) -> bytes:
    items = "".join(f"<item><title>{link}</title><link>{link}</link></item>" for link in links)
    return f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode()


@dataclass
class Watch:
    """Counts the requests to each host, and those that met another one there."""

    asked: Counter[str] = field(default_factory=Counter)
    collisions: list[str] = field(default_factory=list)
    _now: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def over(self, act: Act, seconds: float = 0.0) -> Act:
        """The act, watched; it takes so long."""

        def watched(visit: Visit) -> None:
            host = visit.headers["host"].split(":")[0]
            with self._lock:
                self.asked[host] += 1
                self._now[host] += 1
                if self._now[host] > 1:
                    self.collisions.append(host)
            time.sleep(seconds)
            with self._lock:
                self._now[host] -= 1
            act(visit)

        return watched


def leads_to(host: str, path: str) -> Act:
    def act(visit: Visit) -> None:
        port = visit.headers["host"].rsplit(":", 1)[1]
        answers(b"", "302 Found", f"Location: http://{host}.localhost:{port}/{path}")(visit)

    return act


@contextmanager
def watched_site(acts: Mapping[str, Act], seconds: float = 0.0) -> Iterator[tuple[MisbehavingSite, Watch]]:
    watch = Watch()
    with misbehaving_site({name: watch.over(act, seconds) for name, act in acts.items()}) as site:
        yield site, watch


def host_of(site: MisbehavingSite, name: str) -> str:
    return f"{name}.localhost:{site.port}"


def soon(seconds: float, work: Callable[[], None]) -> threading.Thread:
    thread = threading.Timer(seconds, work)
    thread.start()
    return thread


class TestRedirects:
    """A host that a redirect leads to is asked by one worker at a time, too."""

    def test_a_feed_waits_for_the_host_that_it_leads_to(
        self, tools: Tools, warehouses: Warehouses, warehouse: str
    ) -> None:
        acts = {"old": leads_to("b", "new"), "new": answers(rss("/1"))}
        with watched_site(acts) as (site, watch), Database(warehouses.writer_url(warehouse)) as other:
            add_feeds(tools, [site.url("old", "a.localhost")])
            lease = hold(other, host_of(site, "b"))
            asked_before: list[int] = []

            def let_go() -> None:
                asked_before.append(watch.asked["b.localhost"])
                release(other, lease)

            thread = soon(1.5, let_go)
            assert poll_all(tools) == 1
            thread.join()

        assert asked_before == [0]
        assert watch.asked["b.localhost"] == 1
        assert rows(tools, "SELECT status, entries_new FROM newsreel.polls") == [("changed", 1)]
        assert rows(tools, "SELECT count(DISTINCT host) FROM newsreel.host_leases") == [(2,)]
        assert rows(tools, "SELECT count(*) FROM newsreel.host_leases WHERE expires_at > now()") == [(0,)]

    def test_a_feed_that_leads_to_a_busy_host_is_due_again_the_next_time(
        self, tools: Tools, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(poll_step, "PATIENCE_SECONDS", 0)
        acts = {"old": leads_to("b", "new"), "new": answers(rss("/1")), "own": answers(rss("/2"))}
        with watched_site(acts) as (site, watch):
            add_feeds(tools, [site.url("old", "a.localhost"), site.url("own", "c.localhost")])
            hold(tools.database, host_of(site, "b"))
            assert poll_all(tools) == 1

        assert watch.asked["b.localhost"] == 0
        assert rows(tools, "SELECT url FROM newsreel.feeds WHERE last_polled_at IS NULL") == [
            (site.url("old", "a.localhost"),)
        ]

    def test_a_page_waits_for_the_host_that_it_leads_to(
        self, tools: Tools, warehouses: Warehouses, warehouse: str
    ) -> None:
        acts = {
            "feed": answers(rss("/first", "/second")), "first": leads_to("b", "page"),
            "second": answers(b"<p>own</p>"), "page": answers(b"<p>x</p>"),
            "robots.txt": answers(b"", "404 No"),
        }  # fmt: skip
        with watched_site(acts) as (site, watch), Database(warehouses.writer_url(warehouse)) as other:
            add_feeds(tools, [site.url("feed", "a.localhost")])
            run = begin(tools, plan(day_window(TODAY), live=True))
            poll(tools, run, sorted(poll_work(tools, run)))
            lease = hold(other, host_of(site, "b"))
            thread = soon(1.5, lambda: release(other, lease))
            assert capture(tools, run, sorted(capture_work(tools, run))) == 2
            thread.join()

        assert watch.asked["b.localhost"] == 2  # its robots.txt, and the page
        assert rows(tools, "SELECT DISTINCT state, attempts FROM newsreel.entries") == [("captured", 1)]

    def test_workers_whose_hosts_lead_to_each_other_both_get_on(
        self, tools: Tools, warehouses: Warehouses, warehouse: str
    ) -> None:
        acts = {"to_b": leads_to("b", "feed"), "to_a": leads_to("a", "feed"), "feed": answers(rss("/1"))}
        with watched_site(acts, seconds=0.05) as (site, watch):
            ways = [
                (site.url(f"to_b/{n}", "a.localhost"), site.url(f"to_a/{n}", "b.localhost")) for n in range(3)
            ]
            add_feeds(tools, [url for pair in ways for url in pair])
            run = begin(tools, plan(day_window(TODAY), live=True))
            buckets = sorted(poll_work(tools, run))
            counts: list[int] = []

            def worker(bucket: int) -> None:
                with Database(warehouses.writer_url(warehouse)) as database:
                    mine = Tools(database, replace(tools.settings), SystemClock())
                    counts.append(poll(mine, run, [bucket]))

            threads = [threading.Thread(target=worker, args=[bucket]) for bucket in buckets]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)

        assert sum(counts) == 6
        assert watch.collisions == []
        assert rows(tools, "SELECT status, count(*) FROM newsreel.polls GROUP BY 1") == [("changed", 6)]


def test_a_host_is_left_alone_between_two_workers_too(tools: Tools) -> None:
    async def one(_: HostTurn) -> bool:
        return False

    patient = Tools(tools.database, replace(tools.settings, host_gap_seconds=60.0), tools.clock)
    asyncio.run(work_on_hosts(patient, ["a.example"], one))

    assert acquire(tools.database, "a.example") is None


def test_a_turn_that_is_not_done_comes_again_and_others_do_not_wait_for_it(tools: Tools) -> None:
    turns: list[str] = []

    async def work(turn: HostTurn) -> bool:
        turns.append(turn.lease.host)
        return turns.count(turn.lease.host) < 2 and turn.lease.host == "a.example"

    hosts = ["a.example", *(f"h{n}.example" for n in range(50))]
    asyncio.run(work_on_hosts(tools, hosts, work))

    assert Counter(turns) == Counter(hosts) + Counter(["a.example"])
    assert turns[-1] == "a.example"


def test_a_bug_on_one_host_does_not_stop_the_others_and_is_raised(tools: Tools) -> None:
    done: list[str] = []

    async def work(turn: HostTurn) -> bool:
        if turn.lease.host in troubles:
            raise troubles[turn.lease.host]
        done.append(turn.lease.host)
        return False

    troubles = {
        "h2.example": OutageError("the first, and no bug"),
        "h3.example": KeyError("a bug"),
        "h4.example": ValueError("another one"),
    }
    with pytest.raises(KeyError, match="a bug") as raised:
        asyncio.run(work_on_hosts(tools, [f"h{n}.example" for n in range(30)], work))

    assert raised.value.__notes__ == [
        "Trouble with another host: ValueError: another one",
        "Trouble with another host: OutageError: the first, and no bug",
    ]
    assert len(done) == 27
    assert acquire(tools.database, "h3.example") is not None


def test_two_turns_of_ours_never_share_a_host(tools: Tools) -> None:
    inside: Counter[str] = Counter()
    refused: list[str] = []

    async def work(turn: HostTurn) -> bool:
        # All lead to the last one, which has a turn of its own.
        for host in (turn.lease.host, "h9.example"):
            try:
                await turn.visit(host)
            except HostBusyError:
                refused.append(turn.lease.host)
                raise
        names = {lease.host for lease in turn.leases}
        for name in names:
            inside[name] += 1
        assert max(inside.values()) == 1
        await asyncio.sleep(0.01)
        for name in names:
            inside[name] -= 1
        return False

    asyncio.run(work_on_hosts(tools, [f"h{n}.example" for n in range(4)] + ["h9.example"], work))

    assert refused


def test_a_lease_that_is_about_to_be_given_back_is_nobodys(tools: Tools) -> None:
    """Between the end of a turn and its leases' release, a redirect that leads to its host has to wait."""

    async def story() -> set[str]:
        desk = LeaseDesk(tools, ["a.example", "b.example"], patience_seconds=5, leave_busy=False)
        first, second = await asyncio.gather(desk.next(), desk.next())
        assert first is not None
        assert second is not None
        first.rest_seconds = 0.0
        desk.end(first)
        with pytest.raises(HostBusyError):
            await second.visit(first.lease.host)
        second.rest_seconds = 0.0
        desk.end(second, busy=first.lease.host)
        again = await desk.next()
        assert again is not None
        hosts = {lease.host for lease in again.leases}
        desk.end(again)
        desk.close()
        return hosts

    assert asyncio.run(story()) == {"a.example", "b.example"}


def test_a_lost_lease_costs_its_own_rows_and_no_others(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    def steal_first(database: Database, run_id: int, polls: Sequence[FinishedPoll]) -> set[str]:
        with database.transaction() as cursor:
            cursor.execute(STEAL, ["lost.%"])
        return write_polls(database, run_id, polls)

    monkeypatch.setattr(poll_step, "write_polls", steal_first)
    with watched_site({"feed": answers(rss("/1"))}) as (site, _):
        add_feeds(tools, [site.url("feed", f"{name}.localhost") for name in ("a", "b", "lost", "z")])
        with pytest.raises(OutageError, match="Work was left undone: the lease on lost"):
            poll_all(tools)

    assert rows(tools, "SELECT count(*) FROM newsreel.polls") == [(3,)]
    assert rows(tools, "SELECT host FROM newsreel.feeds WHERE last_polled_at IS NULL") == [
        (host_of(site, "lost"),)
    ]


def test_work_stops_when_its_lease_has_passed_on(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease_desk, "RENEW_SECONDS", 0.1)
    ended: list[str] = []

    async def work(turn: HostTurn) -> bool:
        if turn.lease.host == "lost.example":
            with tools.database.transaction() as cursor:
                cursor.execute(
                    "UPDATE newsreel.host_leases SET fence = fence + 1 WHERE host = 'lost.example'"
                )
        await asyncio.sleep(1)
        ended.append(turn.lease.host)
        return False

    with pytest.raises(OutageError, match=r"the lease on lost\.example has passed"):
        asyncio.run(work_on_hosts(tools, ["kept.example", "lost.example"], work))

    assert ended == ["kept.example"]
