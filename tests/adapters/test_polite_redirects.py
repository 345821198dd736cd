"""Redirects to other hosts: each is treated as it wishes itself."""

from __future__ import annotations

import asyncio
from itertools import pairwise

from newsreel.adapters.polite_host import MOST_HOSTS, PoliteHost
from newsreel.adapters.system_clock import SystemClock
from newsreel.adapters.web_fetcher import web_fetcher
from newsreel.domain.fetch import FailureKind, Fetched, FetchFailure, FetchOutcome, FetchRequest
from newsreel.domain.settings import Settings
from tests.support.misbehaving_site import MisbehavingSite, misbehaving_site
from tests.support.site_visits import Visit, answers


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
