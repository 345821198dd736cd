"""Pages that are written together: none of them costs another one its place."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from newsreel.domain.errors import OutageError
from newsreel.domain.run import Run
from newsreel.steps import capture_writing, lease_desk
from newsreel.steps.begin import begin
from newsreel.steps.capture import capture
from newsreel.steps.poll import poll
from newsreel.steps.tools import Tools
from newsreel.store.capture_rows import CaptureKey, NewCapture, store_captures
from newsreel.store.database import Cursor, Database
from tests.support.misbehaving_site import MisbehavingSite, misbehaving_site
from tests.support.runs import add_feeds, day_window, plan
from tests.support.site_visits import Act, Visit, answers
from tests.support.warehouse_rows import rows
from tests.support.warehouses import Warehouses

FOUND = answers(b"<p>A page.</p>", "200 OK", "Content-Type: text/html")
FOUND_TOO = answers(b"<p>The same page.</p>", "200 OK", "Content-Type: text/html")
MISSING = answers(b"nothing", "404 Not Found")
NO_ROBOTS = {"robots.txt": answers(b"", "404 Not Found")}


def feed_of(*paths: str) -> Act:
    """A feed that lists these pages of its own host, the newest first, as they are asked for."""

    def act(visit: Visit) -> None:
        now = datetime.now(UTC)
        items = "".join(
            f"<item><title>{path}</title><link>http://{visit.headers['host']}/{path}</link>"
            f"<pubDate>{format_datetime(now - timedelta(hours=hours))}</pubDate></item>"
            for hours, path in enumerate(paths, 1)
        )
        answers(f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode())(visit)

    return act


def polled(tools: Tools, site: MisbehavingSite, hosts: Sequence[str]) -> Run:
    add_feeds(tools, [site.url("feed", host) for host in hosts])
    run = begin(tools, plan(day_window(datetime.now(UTC).date()), live=True))
    poll(tools, run, range(1024))
    return run


@pytest.mark.parametrize(
    ("bare", "www", "kept"),
    [(FOUND, FOUND_TOO, 2), (MISSING, FOUND, 1), (FOUND, MISSING, 1)],
    ids=["both", "www only", "bare only"],
)
def test_a_page_that_is_asked_for_at_two_hosts_is_had_if_one_of_them_has_it(
    tools: Tools, bare: Act, www: Act, kept: int
) -> None:
    def page(visit: Visit) -> None:
        (www if visit.headers["host"].startswith("www.") else bare)(visit)

    with misbehaving_site({**NO_ROBOTS, "feed": feed_of("page"), "page": page}) as site:
        run = polled(tools, site, ["paper.localhost", "www.paper.localhost"])
        assert capture(tools, run, range(1024)) == 2

    captures = rows(
        tools, "SELECT capture_id, request_url FROM newsreel.captures WHERE kind = 'page' ORDER BY 1"
    )
    assert len({url for _, url in captures}) == len(captures) == kept
    entries = rows(tools, "SELECT state, capture_id FROM newsreel.entries")
    assert entries == [("captured", captures[0][0])] * 2


def test_a_bug_costs_the_page_that_it_meets(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    def store(
        cursor: Cursor, run_id: int, kind: str, captures: Sequence[NewCapture]
    ) -> dict[CaptureKey, int]:
        if any("//h3." in one.answer.request_url for one in captures):
            raise ValueError("a bug")
        return store_captures(cursor, run_id, kind, captures)

    monkeypatch.setattr(capture_writing, "store_captures", store)
    acts = {**NO_ROBOTS, "feed": feed_of("one", "two"), "one": FOUND, "two": FOUND}
    with misbehaving_site(acts) as site:
        run = polled(tools, site, [f"h{number}.localhost" for number in range(8)])
        with pytest.raises(ValueError, match="a bug"):
            capture(tools, run, range(1024))

    states = rows(tools, "SELECT host LIKE 'h3.%', state, count(*) FROM newsreel.entries GROUP BY 1, 2")
    assert sorted(states) == [(False, "captured", 14), (True, "pending", 2)]


def test_nobody_is_asked_any_more_when_leases_can_not_be_renewed(
    tools: Tools, monkeypatch: pytest.MonkeyPatch, warehouses: Warehouses, warehouse: str
) -> None:
    asked: list[float] = []
    failed_at: list[float] = []

    def slow(visit: Visit) -> None:
        asked.append(time.monotonic())
        if len(asked) == 1:  # what this host answers can't be written any more
            with Database(warehouses.writer_url(warehouse)) as other, other.transaction() as cursor:
                cursor.execute("UPDATE newsreel.host_leases SET fence = fence + 1")
        time.sleep(0.8)
        FOUND(visit)

    def renew(_cursor: Cursor, **_: object) -> set[str]:
        failed_at.append(time.monotonic())
        raise OutageError("the database broke off")

    monkeypatch.setattr(lease_desk, "RENEW_SECONDS", 0.5)
    monkeypatch.setattr(lease_desk, "renew_hosts", renew)
    one_at_a_time = replace(tools, settings=replace(tools.settings, concurrent_hosts=1))
    acts = {**NO_ROBOTS, "feed": feed_of("one", "slow"), "one": FOUND, "slow": slow}
    with misbehaving_site(acts) as site:
        with monkeypatch.context() as patch:
            patch.setattr(lease_desk, "RENEW_SECONDS", 60.0)
            run = polled(tools, site, [f"h{number}.localhost" for number in range(6)])
        with pytest.raises(OutageError, match="broke off"):
            capture(one_at_a_time, run, range(1024))

    assert failed_at
    assert [moment for moment in asked if moment > failed_at[0] + 0.2] == []
