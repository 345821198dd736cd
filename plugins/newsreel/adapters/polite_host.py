"""How a host is treated: its robots.txt, and the gap between two requests.

Pages only: a feed is fetched as a subscription that its publisher offers for this use.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from urllib.parse import urljoin

from protego import Protego

from newsreel.domain.fetch import FailureKind, Fetched, FetchFailure, FetchOutcome, FetchRequest
from newsreel.domain.settings import Settings
from newsreel.ports import Clock, Fetcher

# RFC 9309 section 2.5 asks crawlers to read at least 500 KiB of robots.txt; what is beyond is not read.
ROBOTS_LIMIT_BYTES = 512 * 1024
# A page may lead from one host to the next, say from example.org to www.example.org, so many times.
MOST_HOSTS = 3
# How long a host rests after it said 429 or 503 without a Retry-After (story-indexer's figure).
REST_SECONDS = 30.0
_PRODUCT = "Newsreel"


class PoliteHost:
    """Fetches from one host, one request at a time; belongs to the worker that holds its lease."""

    def __init__(self, fetcher: Fetcher, settings: Settings, clock: Clock) -> None:
        self._fetcher = fetcher
        self._settings = settings
        self._clock = clock
        self._robots: dict[str, Protego | FetchFailure | None] = {}
        self._robots_answers: dict[str, FetchOutcome] = {}
        self._last_start: datetime | None = None
        self._rest_seconds = 0.0
        self._crawl_delay = 0.0

    async def fetch_feed(self, request: FetchRequest) -> FetchOutcome:
        """Fetch with the gap kept, without asking robots.txt."""
        return await self._paced(request, self._settings.host_gap_seconds)

    async def fetch_page(self, request: FetchRequest) -> FetchOutcome:
        """Fetch if robots.txt allows it; a host whose robots.txt fails is not asked now.

        A redirect to another host is followed if that host's own robots.txt allows it, with the same
        gaps; only this host's lease is held, so such a request is the only one that may meet another
        worker's there. The address of a robots.txt gives it as it was read for this, asked once only.
        """
        url = request.url
        if url == _robots_url(url):
            await self._robots_for(url)
            return self._robots_answers[urljoin(url, "/")]
        for _ in range(MOST_HOSTS):
            outcome = await self._allowed(replace(request, url=url, stays_on_host=True))
            if not isinstance(outcome, FetchFailure) or outcome.leads_to is None:
                break
            url = outcome.leads_to
        return replace(outcome, request_url=request.url)

    async def _allowed(self, request: FetchRequest) -> FetchOutcome:
        robots = await self._robots_for(request.url)
        now = self._clock.now()
        if isinstance(robots, FetchFailure):
            reason = f"robots.txt can't be had ({robots.reason}), so nothing is fetched for now"
            # An address that we refuse to dial is the page's trouble as well, and costs it an attempt.
            is_refused = robots.kind is FailureKind.FORBIDDEN_ADDRESS
            return FetchFailure(
                request.url,
                robots.kind if is_refused else FailureKind.ROBOTS_UNAVAILABLE,
                reason,
                now,
                now,
                robots.http_status,
                robots.retry_after_seconds,
            )
        gap = self._settings.host_gap_seconds
        if robots is not None:
            if not robots.can_fetch(request.url, _PRODUCT):
                reason = "robots.txt does not allow this page"
                return FetchFailure(request.url, FailureKind.ROBOTS, reason, now, now)
            self._crawl_delay = max(robots.crawl_delay(_PRODUCT) or 0.0, 0.0)
            gap = max(gap, min(self._crawl_delay, self._settings.crawl_delay_limit_seconds))
        return await self._paced(request, gap)

    async def _robots_for(self, url: str) -> Protego | FetchFailure | None:
        origin = urljoin(url, "/")
        if origin not in self._robots:
            request = FetchRequest(_robots_url(url), ROBOTS_LIMIT_BYTES, cut_at_limit=True)
            answer = await self._paced(request, self._settings.host_gap_seconds)
            self._robots[origin], self._robots_answers[origin] = _rules(answer), answer
        return self._robots[origin]

    async def _paced(self, request: FetchRequest, gap_seconds: float) -> FetchOutcome:
        if self._last_start is not None:
            elapsed = (self._clock.now() - self._last_start).total_seconds()
            wait = max(gap_seconds, self._rest_seconds) - elapsed
            if wait > 0:
                await self._clock.sleep(wait)
        self._last_start = self._clock.now()
        outcome = await self._fetcher.fetch(request)
        self._rest_seconds = _rest_after(outcome)
        return outcome

    @property
    def rests_long(self) -> bool:
        """Whether the host asked for more patience than one run has: leave its pages for later."""
        return max(self._rest_seconds, self._crawl_delay) > self._settings.crawl_delay_limit_seconds


def _robots_url(url: str) -> str:
    return urljoin(url, "/robots.txt")


def _rest_after(outcome: FetchOutcome) -> float:
    if isinstance(outcome, FetchFailure) and (
        outcome.kind == FailureKind.RATE_LIMITED or outcome.http_status == 503
    ):
        return float(outcome.retry_after_seconds or REST_SECONDS)
    return 0.0


def _rules(outcome: FetchOutcome) -> Protego | FetchFailure | None:
    """RFC 9309 section 2.3.1: 4xx and endless redirects allow everything, 5xx and no answer nothing."""
    if isinstance(outcome, Fetched):
        body = outcome.body
        if len(body) >= ROBOTS_LIMIT_BYTES:  # a rule that was cut would be another rule
            body = body[: body.rfind(b"\n") + 1]
        return Protego.parse(body.decode("utf-8-sig", "replace"))
    if outcome.kind in (FailureKind.EMPTY, FailureKind.REDIRECTS):
        return None
    if outcome.http_status is not None and 400 <= outcome.http_status < 500:
        return None if outcome.kind != FailureKind.RATE_LIMITED else outcome
    return outcome
