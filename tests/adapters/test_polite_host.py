"""How a host is treated: its robots.txt is obeyed, and it is left in peace between two requests."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from newsreel.adapters.polite_host import MOST_HOSTS, PoliteHost
from newsreel.adapters.system_clock import SystemClock
from newsreel.adapters.web_fetcher import web_fetcher
from newsreel.domain.fetch import FailureKind, Fetched, FetchFailure, FetchOutcome, FetchRequest
from newsreel.domain.robots import RobotsFile, RobotsMemory
from newsreel.domain.settings import Settings
from newsreel.rules.page_retry import after_page_failure
from newsreel.rules.robots import LIMIT_BYTES
from tests.support.misbehaving_site import MisbehavingSite, Visit, answers, misbehaving_site

GAP = 2.0
LIMIT = 60.0
ROOT = "https://paper.example"
_START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@dataclass
class FakeClock:
    """Stands still unless somebody sleeps."""

    at: datetime = _START
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)


Answer = bytes | tuple[FailureKind, int | None] | tuple[FailureKind, int | None, int | None]


@dataclass
class FakeFetcher:
    """Answers by path; a request takes `seconds`. `asked` has path and moment of each."""

    clock: FakeClock
    answers: Mapping[str, Answer]
    seconds: float = 0.5
    asked: list[tuple[str, float]] = field(default_factory=list)

    async def fetch(self, request: FetchRequest) -> FetchOutcome:
        path = request.url.removeprefix(ROOT)
        begun = self.clock.now()
        self.asked.append((path, (begun - _START).total_seconds()))
        self.clock.at += timedelta(seconds=self.seconds)
        answer = self.answers.get(path, b"page")
        if isinstance(answer, bytes):
            return Fetched(request.url, request.url, 200, {}, answer, begun, self.clock.now())
        kind, status, *rest = answer
        retry_after = rest[0] if rest else None
        return FetchFailure(
            request.url, kind, f"as told ({kind})", begun, self.clock.now(), status, retry_after
        )


class Host:
    """A polite host with fakes around it."""

    def __init__(
        self,
        answers: Mapping[str, Answer] | None = None,
        known: dict[str, RobotsFile] | None = None,
        at: datetime = _START,
    ) -> None:
        self.clock = FakeClock(at)
        self.known = {} if known is None else known
        self.fetcher = FakeFetcher(self.clock, answers or {})
        settings = Settings(host_gap_seconds=GAP, crawl_delay_limit_seconds=LIMIT)
        memory = RobotsMemory(self.known.get, lambda file: self.known.update({file.origin: file}))
        self.polite = PoliteHost(self.fetcher, settings, self.clock, memory)

    def page(self, path: str) -> FetchOutcome:
        return asyncio.run(self.polite.fetch_page(FetchRequest(ROOT + path, 1000)))

    def feed(self, path: str) -> FetchOutcome:
        return asyncio.run(self.polite.fetch_feed(FetchRequest(ROOT + path, 1000)))

    @property
    def starts(self) -> list[float]:
        return [moment for _, moment in self.fetcher.asked]

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.fetcher.asked]


NO_ROBOTS: dict[str, Answer] = {"/robots.txt": (FailureKind.NOT_FOUND, 404)}


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


def test_the_gap_is_between_the_starts_of_all_requests() -> None:
    host = Host(NO_ROBOTS)

    for path in ("/a", "/b", "/c"):
        host.page(path)

    assert host.starts == [0, GAP, 2 * GAP, 3 * GAP]


def test_a_slow_answer_counts_for_the_gap() -> None:
    host = Host(NO_ROBOTS)
    host.fetcher.seconds = GAP + 1

    host.page("/a")

    assert host.starts == [0, GAP + 1]
    assert host.clock.slept == []


def test_a_feed_keeps_the_gap_and_asks_no_robots() -> None:
    host = Host({"/robots.txt": b"User-agent: *\nDisallow: /"})

    assert isinstance(host.feed("/rss"), Fetched)
    assert isinstance(host.feed("/atom"), Fetched)

    assert host.fetcher.asked == [("/rss", 0), ("/atom", GAP)]


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


class TestOtherHosts:
    """A page that leads to another host is read there as that host allows."""

    def fetched(
        self, settings: Settings, robots: bytes, *ways: str
    ) -> tuple[FetchOutcome, list[tuple[str, str]]]:
        """What comes of /first, which leads over these hosts; and who was asked for what."""
        asked: list[tuple[str, str]] = []

        def act(visit: Visit) -> None:
            name = visit.headers["host"].split(".")[0]
            asked.append((name, visit.path))
            if visit.path == "/robots.txt":
                answers(robots if name == ways[-1] else b"", "200 OK" if name == ways[-1] else "404 No")(
                    visit
                )
                return
            following = dict(pairwise(("a", *ways))).get(name)
            port = visit.headers["host"].rsplit(":", 1)[1]
            target = f"http://{following}.localhost:{port}/first"
            (answers(b"", "301 Moved", f"Location: {target}") if following else answers(b"page"))(visit)

        async def fetch(site: MisbehavingSite) -> FetchOutcome:
            async with web_fetcher(settings, SystemClock()) as fetcher:
                polite = PoliteHost(fetcher, settings, SystemClock())
                return await polite.fetch_page(FetchRequest(site.url("first", "a.localhost"), 1000))

        with misbehaving_site({"first": act, "robots.txt": act}) as site:
            return asyncio.run(fetch(site)), asked

    def test_its_rules_are_asked_for_before_the_page(self, settings: Settings) -> None:
        outcome, asked = self.fetched(settings, b"User-agent: *\nDisallow: /other", "b")

        assert isinstance(outcome, Fetched)
        assert outcome.request_url.startswith("http://a.localhost")
        assert outcome.final_url.startswith("http://b.localhost")
        assert asked == [("a", "/robots.txt"), ("a", "/first"), ("b", "/robots.txt"), ("b", "/first")]

    def test_its_rules_are_obeyed(self, settings: Settings) -> None:
        outcome, asked = self.fetched(settings, b"User-agent: *\nDisallow: /first", "b")

        assert isinstance(outcome, FetchFailure)
        assert outcome.kind == FailureKind.ROBOTS
        assert ("b", "/first") not in asked

    def test_a_page_is_not_followed_from_host_to_host_for_ever(self, settings: Settings) -> None:
        outcome, asked = self.fetched(settings, b"", "b", "c", "d")

        assert isinstance(outcome, FetchFailure)
        assert outcome.kind == FailureKind.REDIRECTS
        assert len([path for _, path in asked if path == "/first"]) == MOST_HOSTS


def test_the_wish_that_comes_with_robots_is_the_wish_for_the_pages() -> None:
    host = Host({"/robots.txt": (FailureKind.RATE_LIMITED, 429, 7200)})

    outcome = host.page("/a")

    assert isinstance(outcome, FetchFailure)
    assert outcome.kind == FailureKind.ROBOTS_UNAVAILABLE
    assert outcome.retry_after_seconds == 7200
    assert host.polite.rests_long


@pytest.mark.parametrize(
    ("delay", "gap"),
    [("5", 5.0), ("0.5", GAP), ("0", GAP), ("-3", GAP), ("soon", GAP), ("nan", GAP), ("60", 60.0)],
)
def test_keeps_the_crawl_delay_where_it_is_longer(delay: str, gap: float) -> None:
    host = Host({"/robots.txt": f"User-agent: *\nCrawl-delay: {delay}".encode()})

    host.page("/a")
    host.page("/b")

    assert host.starts == [0, gap, 2 * gap]
    assert not host.polite.rests_long


@pytest.mark.parametrize("delay", ["3600", "1e9"])
def test_a_crawl_delay_beyond_our_patience_leaves_the_other_pages_for_later(delay: str) -> None:
    host = Host({"/robots.txt": f"User-agent: *\nCrawl-delay: {delay}".encode()})

    assert isinstance(host.page("/a"), Fetched)

    assert host.polite.rests_long
    assert host.starts == [0, LIMIT]


@pytest.mark.parametrize(
    ("answer", "rest"),
    [
        ((FailureKind.RATE_LIMITED, 429, 10), 10.0),
        ((FailureKind.RATE_LIMITED, 429, None), 30.0),
        ((FailureKind.HTTP_ERROR, 503, 20), 20.0),
        ((FailureKind.HTTP_ERROR, 503, None), 30.0),
        ((FailureKind.HTTP_ERROR, 500, None), GAP),
        ((FailureKind.RATE_LIMITED, 429, 1), GAP),
    ],
)
def test_a_host_that_asks_for_patience_gets_it_once(answer: Answer, rest: float) -> None:
    host = Host(NO_ROBOTS | {"/busy": answer})

    host.page("/busy")
    host.page("/a")
    host.page("/b")

    assert host.starts == [0, GAP, GAP + rest, GAP + rest + GAP]


@pytest.mark.parametrize(("seconds", "long"), [(60, False), (61, True), (24 * 3600, True)])
def test_a_host_that_asks_for_more_than_a_run_has_is_left(seconds: int, long: bool) -> None:
    host = Host(NO_ROBOTS | {"/busy": (FailureKind.RATE_LIMITED, 429, seconds)})

    host.page("/busy")

    assert host.polite.rests_long == long


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
