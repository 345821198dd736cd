"""How a host's robots.txt is asked for, obeyed and remembered."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import pytest

from newsreel.adapters.polite_host import PoliteHost
from newsreel.adapters.system_clock import SystemClock
from newsreel.adapters.web_fetcher import web_fetcher
from newsreel.domain.fetch import FailureKind, Fetched, FetchFailure, FetchOutcome, FetchRequest
from newsreel.domain.settings import Settings
from newsreel.rules.page_retry import after_page_failure
from newsreel.rules.robots import LIMIT_BYTES
from tests.support.misbehaving_site import MisbehavingSite, misbehaving_site
from tests.support.polite_hosts import (
    NO_ROBOTS,
    ROOT,
    Answer,
    Host,
)
from tests.support.site_visits import answers


def test_robots_txt_can_be_read_and_is_asked_for_once() -> None:
    host = Host({"/robots.txt": b"Sitemap: https://paper.example/news.xml\nUser-agent: *\nDisallow: /"})
    for _ in range(2):
        outcome = host.page("/robots.txt")
        assert isinstance(outcome, Fetched)
        assert b"news.xml" in outcome.body
    assert isinstance(host.page("/"), FetchFailure)
    assert [path for path, _ in host.fetcher.asked] == ["/robots.txt"]


def test_robots_is_asked_once_and_before_the_first_page() -> None:
    host = Host(NO_ROBOTS)

    host.page("/a")
    host.page("/b")

    assert host.paths == ["/robots.txt", "/a", "/b"]


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        (b"User-agent: *\nDisallow: /", set()),
        (b"User-agent: *\nDisallow: /private", {"/news", "/"}),
        (b"User-agent: *\nDisallow: /\nAllow: /news", {"/news"}),
        (b"User-agent: Newsreel\nDisallow: /\n\nUser-agent: *\nAllow: /", set()),
        (b"User-agent: *\nDisallow: /\n\nUser-agent: newsreel\nDisallow:", {"/news", "/private/x", "/"}),
        (b"User-agent: *\nDisallow: /*/x$", {"/news", "/"}),
        (b"User-agent: Otherbot\nDisallow: /", {"/news", "/private/x", "/"}),
        (b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /private # not this\r\n", {"/news", "/"}),
        (b"", {"/news", "/private/x", "/"}),
        (b"<html>not robots at all</html>", {"/news", "/private/x", "/"}),
        (b"\x00\xff\xfe\n: :\nDisallow\nUser-agent\nCrawl-delay: x\n", {"/news", "/private/x", "/"}),
    ],
)
def test_obeys_the_rules(rules: bytes, allowed: set[str]) -> None:
    host = Host({"/robots.txt": rules})
    outcomes = {path: host.page(path) for path in ("/news", "/private/x", "/")}

    assert {path for path, outcome in outcomes.items() if isinstance(outcome, Fetched)} == allowed
    assert set(host.paths[1:]) == allowed
    for path in set(outcomes) - allowed:
        refused = outcomes[path]
        assert isinstance(refused, FetchFailure)
        assert refused.kind == FailureKind.ROBOTS
        assert "robots.txt" in refused.reason


@pytest.mark.parametrize(
    "answer",
    [
        (FailureKind.NOT_FOUND, 404),
        (FailureKind.GONE, 410),
        (FailureKind.BLOCKED, 401),
        (FailureKind.BLOCKED, 403),
        (FailureKind.HTTP_ERROR, 418),
        (FailureKind.EMPTY, 200),
        (FailureKind.EMPTY, 204),
        (FailureKind.REDIRECTS, None),
    ],
)
def test_a_host_without_rules_allows_everything(answer: Answer) -> None:
    assert isinstance(Host({"/robots.txt": answer}).page("/a"), Fetched)


@pytest.mark.parametrize(
    "answer",
    [
        (FailureKind.HTTP_ERROR, 500),
        (FailureKind.HTTP_ERROR, 503),
        (FailureKind.RATE_LIMITED, 429, 30),
        (FailureKind.TIMEOUT, None),
        (FailureKind.CONNECTION, None),
        (FailureKind.TLS, None),
        (FailureKind.TOO_LARGE, None),
        (FailureKind.NO_CONTACT, None),
        (FailureKind.TRUNCATED, None),
    ],
)
def test_without_knowing_the_rules_nothing_is_fetched_and_nothing_given_up(answer: Answer) -> None:
    host = Host({"/robots.txt": answer})

    outcomes = [host.page("/a"), host.page("/b")]

    assert host.paths == ["/robots.txt"]
    for outcome in outcomes:
        assert isinstance(outcome, FetchFailure)
        assert "robots.txt can't be had" in outcome.reason
        # However often it happens.
        assert not after_page_failure(outcome, attempts=100, most_attempts=4).given_up


def test_an_address_that_is_not_dialled_costs_its_page_attempts() -> None:
    outcome = Host({"/robots.txt": (FailureKind.FORBIDDEN_ADDRESS, None)}).page("/a")

    assert isinstance(outcome, FetchFailure)
    assert outcome.kind == FailureKind.FORBIDDEN_ADDRESS
    # A resolver that lies for an hour must not cost all pages for good.
    assert not after_page_failure(outcome, attempts=1, most_attempts=4).given_up
    assert after_page_failure(outcome, attempts=4, most_attempts=4).given_up


@pytest.mark.parametrize(("beyond", "allowed"), [(False, False), (True, True)])
def test_a_robots_file_that_is_too_long_is_read_up_to_the_limit(
    beyond: bool, allowed: bool, settings: Settings
) -> None:
    rule, filler = b"User-agent: *\nDisallow: /private\n", b"# words\n" * (LIMIT_BYTES // 8)
    # The second file is cut in the middle of the rule: "Disallow: /p" would forbid more than it says.
    start = b"User-agent: *\n" + filler[: -14 - len(b"Disallow: /p") - 2] + b"\n"
    body = start + b"Disallow: /private\n" + filler if beyond else rule + filler
    acts = {"robots.txt": answers(body, "200 OK"), "private": answers(b"x"), "public": answers(b"y")}

    async def pages(site: MisbehavingSite) -> list[FetchOutcome]:
        async with web_fetcher(settings, SystemClock()) as fetcher:
            polite = PoliteHost(fetcher, settings, SystemClock())
            names = ("private", "public")
            return [await polite.fetch_page(FetchRequest(site.url(name), 1000)) for name in names]

    with misbehaving_site(acts) as site:
        private, public = asyncio.run(pages(site))

    assert isinstance(public, Fetched)
    assert isinstance(private, Fetched) is allowed


def test_hostile_patterns_do_not_hold_up_the_worker() -> None:
    stars = "".join(f"Disallow: /{'*a' * 200}{number}$\n" for number in range(1000))
    host = Host({"/robots.txt": f"User-agent: *\n{stars}".encode()})
    begun = time.monotonic()

    assert isinstance(host.page("/" + "a" * 2000), Fetched)

    assert time.monotonic() - begun < 3


class TestMemory:
    """What one task learned of a robots.txt, the next one knows (RFC 9309 sections 2.3.1.4 and 2.4)."""

    RULES = b"User-agent: *\nDisallow: /b"
    DOWN: Answer = (FailureKind.HTTP_ERROR, 500)

    @pytest.mark.parametrize(("hours", "asked"), [(0, 0), (23.9, 0), (24, 1), (-1, 1)])
    def test_rules_hold_for_a_day(self, hours: float, asked: int) -> None:
        first = Host({"/robots.txt": self.RULES})
        first.page("/a")
        learned = first.known[ROOT + "/"].checked_at

        later = Host({"/robots.txt": self.RULES}, first.known, learned + timedelta(hours=hours))

        assert isinstance(later.page("/a"), Fetched)
        assert isinstance(later.page("/b"), FetchFailure)
        assert later.paths.count("/robots.txt") == asked

    def test_that_there_are_none_is_remembered_too(self) -> None:
        known = Host(NO_ROBOTS)
        known.page("/a")
        later = Host({}, known.known, known.clock.at)

        assert isinstance(later.page("/a"), Fetched)
        outcome = later.page("/robots.txt")
        assert isinstance(outcome, FetchFailure)
        assert (outcome.kind, outcome.http_status, later.paths) == (FailureKind.NOT_FOUND, 404, ["/a"])

    def test_those_who_read_the_file_get_it_as_it_was(self) -> None:
        known = Host({"/robots.txt": self.RULES})
        known.page("/a")
        outcome = Host({}, known.known, known.clock.at).page("/robots.txt")

        assert isinstance(outcome, Fetched)
        assert outcome.body == self.RULES

    @pytest.mark.parametrize(("minutes", "asked"), [(30, 0), (61, 1)])
    def test_a_file_that_failed_is_asked_for_again_after_an_hour(self, minutes: int, asked: int) -> None:
        first = Host({"/robots.txt": self.DOWN})
        first.page("/a")
        later = Host({"/robots.txt": self.DOWN}, first.known, first.clock.at + timedelta(minutes=minutes))

        outcome = later.page("/a")

        assert isinstance(outcome, FetchFailure)
        assert outcome.kind == FailureKind.ROBOTS_UNAVAILABLE
        assert later.paths == ["/robots.txt"] * asked

    @pytest.mark.parametrize(("had_rules", "forbidden"), [(True, True), (False, False)])
    def test_after_thirty_days_the_last_rules_hold_again_or_none(
        self, had_rules: bool, forbidden: bool
    ) -> None:
        host = Host({"/robots.txt": self.RULES if had_rules else self.DOWN})
        host.page("/b")
        start = host.clock.at
        for day in (2, 15, 31.9):
            host = Host({"/robots.txt": self.DOWN}, host.known, start + timedelta(days=day))
            outcome = host.page("/b")
            assert isinstance(outcome, FetchFailure) or (day > 30 and not had_rules)
            if isinstance(outcome, FetchFailure):
                assert outcome.kind == FailureKind.ROBOTS_UNAVAILABLE

        host = Host({"/robots.txt": self.DOWN}, host.known, start + timedelta(days=33))

        assert isinstance(host.page("/b"), FetchFailure) == forbidden
        assert isinstance(host.page("/a"), Fetched)

    def test_what_we_decide_ourselves_is_not_remembered(self) -> None:
        for kind in (FailureKind.NO_CONTACT, FailureKind.FORBIDDEN_ADDRESS):
            host = Host({"/robots.txt": (kind, None)})
            host.page("/a")
            assert host.known == {}
