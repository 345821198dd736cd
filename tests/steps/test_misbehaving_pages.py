"""Pages that misbehave: each entry says what became of it, and the good ones are loaded."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsreel.domain.errors import RunFailedError
from newsreel.domain.settings import Settings
from newsreel.steps.begin import begin
from newsreel.steps.capture import capture
from newsreel.steps.extract import extract
from newsreel.steps.poll import poll
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from tests.support.clocks import LaterClock
from tests.support.misbehaving_site import MisbehavingSite, misbehaving_site
from tests.support.misbehaviours import LIMIT_BYTES, MISBEHAVIOURS
from tests.support.readers import HANGING, HANGING_MARK
from tests.support.runs import add_feeds, day_window, plan, run_all
from tests.support.site_visits import Act, Visit, answers
from tests.support.warehouse_rows import rows

TODAY = datetime.now(UTC).date()
WORDS = (
    "The harbour reopened on Friday after a closure that lasted for more than two weeks, and {} said that the"
    " whole town had been waiting for the ferries to come back across the bay."
)
HTML = "Content-Type: text/html; charset=utf-8"


def article(who: str, extra: str = "") -> bytes:
    return (
        f"<html lang='en'><head><title>{who}</title>{extra}</head><body><article><h1>{who}</h1>"
        f"<p>{WORDS.format(who)}</p><p>{WORDS.format('the mayor of ' + who)}</p></article></body></html>"
    ).encode()


# Real pages that hang a reader take longer on some machines than on others: this one does by agreement.
HANGS = HANGING_MARK
FULL_TEXT = f"<content:encoded><![CDATA[<p>{WORDS.format('the feed')}</p>]]></content:encoded>"

PAGES: dict[str, Act] = {
    "good": answers(article("good"), "200 OK", HTML),
    "moved": lambda visit: visit.answer(b"", "301 Moved Permanently", "Location: /good/after-all"),
    "missing": answers(b"gone", "404 Not Found"),
    "missing_with_text": answers(b"gone", "404 Not Found"),
    "gone": answers(b"", "410 Gone"),
    "denied": answers(b"", "403 Forbidden"),
    "denied_with_text": answers(b"", "403 Forbidden"),
    "failing": answers(b"", "500 Oops"),
    "busy": answers(b"", "429 Too Many Requests", "Retry-After: 7200"),
    "disallowed": answers(article("disallowed"), "200 OK", HTML),
    "robots_fail": answers(article("robots_fail"), "200 OK", HTML),
    "pdf": answers(b"%PDF-1.7 " + b"x" * 1000, "200 OK", "Content-Type: application/pdf"),
    "pdf_in_disguise": answers(b"%PDF-1.7 " + b"x" * 1000, "200 OK", HTML),
    "short": answers(b"<html><body><p>Only a few words.</p></body></html>", "200 OK", HTML),
    "short_with_text": answers(b"<html><body><p>Only a few words.</p></body></html>", "200 OK", HTML),
    "hangs": answers(article("hangs", HANGS), "200 OK", HTML),
    "bad_header": lambda visit: visit.send(
        b'HTTP/1.1 200 OK\r\nETag: "\xe9\xff\x01"\r\nServer: \xff\r\n\r\n' + article("bad_header")
    ),
    "control_characters": answers(article("con\x00trol\x0b").replace(b"y", b"y\x01"), "200 OK", HTML),
}  # fmt: skip
# State, kind, and whose text was loaded.
EXPECTED: dict[str, tuple[str, str | None, str | None]] = {
    "good": ("loaded", None, "page"),
    "moved": ("loaded", None, "page"),
    "missing": ("failed", "not_found", None),
    "missing_with_text": ("loaded", "not_found", "feed"),
    "gone": ("failed", "gone", None),
    "denied": ("pending", "blocked", None),
    "denied_with_text": ("loaded", "blocked", "feed"),
    "failing": ("pending", "http_error", None),
    "busy": ("pending", "rate_limited", None),
    "disallowed": ("pending", "robots", None),
    "robots_fail": ("pending", "robots_unavailable", None),
    "pdf": ("rejected", "not_html", None),
    "pdf_in_disguise": ("rejected", "not_html", None),
    "short": ("pending", "too_short", None),
    "short_with_text": ("loaded", None, "feed"),
    "hangs": ("rejected", "timed_out", None),
    "bad_header": ("loaded", None, "page"),
    "control_characters": ("loaded", None, "page"),
    # From the table of misbehaving answers.
    "gzip_bomb": ("failed", "too_large", None),
    "truncated_gzip": ("pending", "truncated", None),
    "redirect_loop": ("failed", "redirects", None),
    "redirect_to_metadata": ("pending", "forbidden_address", None),
    "never_answers": ("pending", "timeout", None),
    "closes_at_once": ("pending", "connection", None),
    "304_unasked": ("pending", "http_error", None),
    "partial_unasked": ("pending", "truncated", None),
}


@pytest.fixture
def tools(database: Database, settings: Settings, clock: LaterClock) -> Tools:
    impatient = replace(
        settings,
        total_timeout_seconds=2.0,
        # The first page that a new worker reads costs it a second, and more where others work too.
        document_timeout_seconds=3.0,
        page_limit_bytes=LIMIT_BYTES,
        concurrent_hosts=8,
    )
    return Tools(database, impatient, clock)


def robots(visit: Visit) -> None:
    host = visit.headers["host"]
    if host.startswith("disallowed."):
        visit.answer(b"User-agent: *\nDisallow: /")
    elif host.startswith("robots-fail."):
        visit.answer(b"", "500 Oops")
    else:
        visit.answer(b"", "404 Not Found")


def host_of(name: str) -> str:
    """Each page has a host of its own, so that each is asked for on its own terms."""
    return f"{name.replace('_', '-')}.localhost"


def feed_of(names: list[str]) -> Act:
    """A feed of these pages."""

    def act(visit: Visit) -> None:
        port = visit.site_url.rsplit(":", 1)[1]
        items = (
            f"<item><title>{name}</title><link>http://{host_of(name)}:{port}/{name}</link>"
            f"{FULL_TEXT if name.endswith('_with_text') else ''}</item>"
            for name in names
        )
        visit.answer(
            '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
            f"<title>T</title>{''.join(items)}</channel></rss>".encode()
        )

    return act


def run(tools: Tools) -> None:
    with suppress(RunFailedError):
        run_all(tools, plan(day_window(TODAY), live=True), HANGING)


def states(tools: Tools) -> Mapping[str, tuple[str, str | None, str | None]]:
    found = rows(
        tools,
        "SELECT e.title, e.state, e.state_kind, r.text_origin FROM newsreel.entries e"
        " LEFT JOIN newsreel.revisions r ON r.article_id = e.article_id AND r.is_current",
    )
    return {title: (state, kind, origin) for title, state, kind, origin in found}


def test_every_entry_says_what_became_of_it(tools: Tools) -> None:
    names = [*EXPECTED]
    assert set(names) <= PAGES.keys() | MISBEHAVIOURS.keys()
    with misbehaving_site(PAGES | {"feed": feed_of(names), "robots.txt": robots}) as site:
        add_feeds(tools, [site.url("feed", "paper.localhost")])
        run(tools)
        asked = {name: site.paths(host_of(name)) for name in names}

    assert states(tools) == EXPECTED
    trouble = rows(tools, "SELECT title, state, state_reason, next_attempt_at FROM newsreel.entries")
    for title, state, reason, next_attempt_at in trouble:
        assert (EXPECTED[title][1] is None) == (reason is None), title
        assert (state == "pending") == (next_attempt_at is not None), title
        assert next_attempt_at is None or next_attempt_at > tools.clock.now() + timedelta(minutes=14)
    assert asked["disallowed"] == ["/robots.txt"]
    assert asked["robots_fail"] == ["/robots.txt"]
    assert all(paths[0] == "/robots.txt" for paths in asked.values())
    assert rows(tools, "SELECT count(*) FROM newsreel.extractions WHERE state = 'timed_out'") == [(1,)]
    assert rows(tools, "SELECT count(*) FROM newsreel.host_leases WHERE holder::text !~ '^[0-]+$'") == [(0,)]


def test_the_text_of_the_feed_stands_in_for_the_page(tools: Tools) -> None:
    with misbehaving_site(PAGES | {"feed": feed_of(["missing_with_text"])}) as site:
        add_feeds(tools, [site.url("feed", "paper.localhost")])
        run(tools)

    ((text, capture_id, url),) = rows(
        tools, "SELECT r.text, r.capture_id, a.canonical_url FROM newsreel.revisions r"
        " JOIN newsreel.articles a USING (article_id)"
    )  # fmt: skip
    assert text == WORDS.format("the feed")
    assert capture_id is None
    assert url.endswith("/missing_with_text")


def test_the_text_of_the_feed_stands_in_for_a_page_that_hangs(tools: Tools) -> None:
    hanging = answers(article("hanging", HANGS), "200 OK", HTML)
    with misbehaving_site({"hanging_with_text": hanging, "feed": feed_of(["hanging_with_text"])}) as site:
        add_feeds(tools, [site.url("feed", "paper.localhost")])
        run(tools)

    assert rows(tools, "SELECT text, text_origin FROM news.articles") == [(WORDS.format("the feed"), "feed")]


def test_a_page_that_recovers_is_loaded_by_a_later_run(tools: Tools, clock: LaterClock) -> None:
    healthy: list[bool] = []

    def recovering(visit: Visit) -> None:
        answers(article("recovering"), "200 OK", HTML)(visit) if healthy else visit.answer(b"", "500 Oops")

    with misbehaving_site({"recovering": recovering, "feed": feed_of(["recovering"])}) as site:
        add_feeds(tools, [site.url("feed", "paper.localhost")])
        run(tools)
        run(tools)
        assert site.paths("recovering.").count("/recovering") == 1  # not before its time
        clock.ahead = timedelta(minutes=16)
        healthy.append(True)
        run(tools)

    assert states(tools) == {"recovering": ("loaded", None, "page")}


def test_a_page_that_never_recovers_is_given_up_and_says_after_how_many_tries(
    tools: Tools, clock: LaterClock
) -> None:
    with misbehaving_site({"failing": PAGES["failing"], "feed": feed_of(["failing"])}) as site:
        add_feeds(tools, [site.url("feed", "paper.localhost")])
        for _ in range(6):
            run(tools)
            clock.ahead += timedelta(days=1, hours=1)
        asked = site.paths("failing.").count("/failing")

    assert asked == tools.settings.page_attempts
    assert states(tools) == {"failing": ("failed", "http_error", None)}


def test_a_host_that_asks_for_patience_is_asked_for_no_more_pages(tools: Tools) -> None:
    with misbehaving_site({"busy": PAGES["busy"], "feed": _feed_of_one_host(5)}) as site:
        add_feeds(tools, [site.url("feed", "paper.localhost")])
        run(tools)
        asked = [path for path in site.paths("busy.") if path != "/robots.txt"]

    assert len(asked) == 1
    assert rows(tools, "SELECT state, count(*) FROM newsreel.entries GROUP BY state") == [("pending", 5)]


def _feed_of_one_host(pages: int) -> Act:
    def act(visit: Visit) -> None:
        port = visit.site_url.rsplit(":", 1)[1]
        links = (f"http://busy.localhost:{port}/busy/{number}" for number in range(pages))
        items = "".join(f"<item><title>t</title><link>{link}</link></item>" for link in links)
        visit.answer(f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode())

    return act


def test_hanging_pages_stop_no_other_of_their_batch(tools: Tools) -> None:
    names = [f"page{number}" for number in range(12)]
    pages: dict[str, Act] = {
        name: answers(article(name, HANGS if number % 6 == 0 else ""), "200 OK", HTML)
        for number, name in enumerate(names)
    }
    with misbehaving_site(pages | {"feed": feed_of(names)}) as site:
        add_feeds(tools, [site.url("feed", "paper.localhost")])
        _run_in_time(tools, site)

    found = states(tools)
    assert [name for name in names if found[name] == ("rejected", "timed_out", None)] == names[::6]
    assert sum(state == ("loaded", None, "page") for state in found.values()) == 10


def _run_in_time(tools: Tools, site: MisbehavingSite) -> None:
    begun = datetime.now(UTC)
    run(tools)
    # Two pages of 3 s on two workers, and whatever the rest takes.
    assert datetime.now(UTC) - begun < timedelta(seconds=25)
    assert site.requests


def test_stored_bytes_that_are_damaged_cost_their_own_page_only(tools: Tools) -> None:
    names = ["first", "second"]
    pages = {name: answers(article(name), "200 OK", HTML) for name in names}
    with misbehaving_site({"feed": feed_of(names), **pages}) as site:
        add_feeds(tools, [site.url("feed")])
        begun = begin(tools, plan(day_window(TODAY), live=True))
        poll(tools, begun, range(1024))
        capture(tools, begun, range(1024))
    rows(
        tools,
        "UPDATE newsreel.capture_bodies SET body_zstd = '\\x00' WHERE body_sha256 = (SELECT body_sha256 FROM"
        " newsreel.captures WHERE request_url LIKE '%/first') RETURNING 1",
    )
    extract(tools, begun, range(1024))

    found = rows(tools, "SELECT state, state_kind, split_part(state_reason, ':', 1) FROM newsreel.entries")
    assert sorted(found) == [("loaded", None, None), ("rejected", "crashed", "ZstdError")]
