"""How a host is treated: its robots.txt, and the gap between two requests.

Pages only obey robots.txt: a feed is fetched as a subscription that its publisher offers for this use.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urljoin

from protego import Protego

from newsreel.adapters.web_fetcher import MOST_REDIRECTS
from newsreel.domain.fetch import FailureKind, FetchFailure, FetchOutcome, FetchRequest, not_asked
from newsreel.domain.robots import RobotsFile, RobotsMemory
from newsreel.domain.settings import Settings
from newsreel.ports import Clock, Fetcher
from newsreel.rules.robots import LIMIT_BYTES, after_answer, as_outcome, holds_back, is_fresh, is_servers
from newsreel.rules.urls import host_of, may_know_credentials

# A page may lead from one host to the next, say from example.org to www.example.org, so many times.
MOST_HOSTS = 3
# How long a host rests after it said 429 or 503 without a Retry-After (story-indexer's figure).
REST_SECONDS = 30.0
# No calendar has room for all that a server may wish for.
MOST_REST_SECONDS = 30 * 86400.0
_PRODUCT = "Newsreel"

# Makes sure that nobody else talks to a host before a request that leads there; raises if somebody does.
Visit = Callable[[str], Awaitable[None]]


@dataclass(slots=True)
class _Pace:
    """When a host was asked last, and what it wishes; a wish that no run has the patience for has an end."""

    last_start: datetime | None = None
    left_alone_until: datetime | None = None
    rest_seconds: float = 0.0
    crawl_delay: float = 0.0


class PoliteHost:
    """Fetches from one host, one request at a time; belongs to the worker that holds its lease.

    A redirect to another host is followed as that host wishes: with its own gaps, and for pages as its
    own robots.txt allows. `visit` is called before the first request there, for its lease; nobody
    else may be at work where it is left out. `memory` keeps robots.txt files for other tasks.

    A host that asks for a longer rest than `crawl_delay_limit_seconds`, by Retry-After or Crawl-delay, is
    not asked until it is over: the outcome is `FailureKind.RESTING`, and its pages are for later.
    """

    def __init__(
        self, fetcher: Fetcher, settings: Settings, clock: Clock, memory: RobotsMemory | None = None
    ) -> None:
        self._fetcher = fetcher
        self._settings = settings
        self._clock = clock
        self._memory = memory
        self._robots: dict[str, Protego | FetchFailure | None] = {}
        self._robots_answers: dict[str, FetchOutcome] = {}
        self._paces: defaultdict[str, _Pace] = defaultdict(_Pace)

    async def fetch_feed(self, request: FetchRequest, visit: Visit | None = None) -> FetchOutcome:
        """Fetch with the gaps kept, without asking robots.txt.

        Raises:
            HostBusyError: by `visit`.
        """
        return await self._travel(request, visit, self._paced, MOST_REDIRECTS + 1)

    async def fetch_page(self, request: FetchRequest, visit: Visit | None = None) -> FetchOutcome:
        """Fetch if robots.txt allows it; a host whose robots.txt fails is not asked now.

        The address of a robots.txt gives it as it was read for this, asked once only.

        Raises:
            HostBusyError: by `visit`.
        """
        if request.url == _robots_url(request.url):
            await self._robots_for(request.url, visit)
            return self._robots_answers[urljoin(request.url, "/")]
        return await self._travel(request, visit, partial(self._allowed, visit=visit), MOST_HOSTS)

    async def _travel(
        self,
        request: FetchRequest,
        visit: Visit | None,
        send: Callable[[FetchRequest], Awaitable[FetchOutcome]],
        most_hosts: int,
    ) -> FetchOutcome:
        """The request, from host to host; what it takes on all of them is bounded by one total time."""
        leg = request if request.stays_on_host else replace(request, stays_on_host=True)
        outcome = await send(leg)
        if not isinstance(outcome, FetchFailure) or outcome.leads_to is None:
            return outcome
        started_at, moved_to, is_permanent = outcome.started_at, outcome.moved_to, True
        seconds_left = self._settings.total_timeout_seconds
        redirects_left = MOST_REDIRECTS
        for _ in range(most_hosts - 1):
            if not isinstance(outcome, FetchFailure) or outcome.leads_to is None:
                break
            if visit is not None:
                await visit(host_of(outcome.leads_to))
            # Permanent as a whole only if every redirect was, up to here.
            is_permanent = is_permanent and outcome.moved_to == outcome.leads_to
            seconds_left -= (outcome.failed_at - outcome.started_at).total_seconds()
            redirects_left -= outcome.redirects
            knows = may_know_credentials(outcome.leads_to, request.url)
            outcome = await send(
                replace(
                    leg,
                    url=outcome.leads_to,
                    validators_url=request.validators_url or request.url,
                    credentials=request.credentials if knows else None,
                    seconds_left=max(seconds_left, 0.001),
                    redirects_left=redirects_left,
                )
            )
            moved_to = (outcome.moved_to or moved_to) if is_permanent else moved_to
        return replace(outcome, request_url=request.url, started_at=started_at, moved_to=moved_to)

    async def _allowed(self, request: FetchRequest, visit: Visit | None) -> FetchOutcome:
        if (rest := self._rest(request)) is not None:
            return rest
        robots = await self._robots_for(request.url, visit)
        now = self._clock.now()
        if isinstance(robots, FetchFailure):
            reason = f"robots.txt can't be had ({robots.reason}), so nothing is fetched for now"
            # An address that we refuse to dial is the page's trouble as well, and costs it an attempt.
            is_refused = robots.kind is FailureKind.FORBIDDEN_ADDRESS
            kind = robots.kind if is_refused else FailureKind.ROBOTS_UNAVAILABLE
            status, wish = robots.http_status, robots.retry_after_seconds
            return not_asked(request.url, kind, reason, now, http_status=status, retry_after_seconds=wish)
        if robots is not None:
            if not robots.can_fetch(request.url, _PRODUCT):
                reason = "robots.txt does not allow this page"
                return not_asked(request.url, FailureKind.ROBOTS, reason, now)
            delay = max(robots.crawl_delay(_PRODUCT) or 0.0, 0.0)
            self._paces[host_of(request.url)].crawl_delay = delay
        return await self._paced(request)

    async def _robots_for(self, url: str, visit: Visit | None) -> Protego | FetchFailure | None:
        origin = urljoin(url, "/")
        if origin not in self._robots:
            known = self._memory.recall(origin) if self._memory else None
            if known is not None and is_fresh(known, self._clock.now()):
                self._robots_answers[origin] = as_outcome(known, _robots_url(url))
                self._robots[origin] = self._rules(known)
            else:
                self._robots[origin] = await self._asked_rules(origin, known, visit)
        return self._robots[origin]

    async def _asked_rules(
        self, origin: str, known: RobotsFile | None, visit: Visit | None
    ) -> Protego | FetchFailure | None:
        request = FetchRequest(_robots_url(origin), LIMIT_BYTES, cut_at_limit=True)
        answer = await self._travel(request, visit, self._paced, MOST_REDIRECTS + 1)
        self._robots_answers[origin] = answer
        if isinstance(answer, FetchFailure) and not is_servers(answer):
            return answer
        known = after_answer(known, origin, answer)
        if self._memory is not None:
            self._memory.remember(known)
        return self._rules(known)

    def _rules(self, known: RobotsFile) -> Protego | FetchFailure | None:
        """The rules that hold now; None for no rules, a failure while nobody knows."""
        if holds_back(known, self._clock.now()):
            at, reason = known.checked_at, known.reason or ""
            status, wish = known.http_status, known.retry_after_seconds
            kind = FailureKind.ROBOTS_UNAVAILABLE
            url = _robots_url(known.origin)
            return not_asked(url, kind, reason, at, http_status=status, retry_after_seconds=wish)
        return Protego.parse(known.body.decode("utf-8-sig", "replace")) if known.body is not None else None

    async def _paced(self, request: FetchRequest) -> FetchOutcome:
        if (rest := self._rest(request)) is not None:
            return rest
        pace = self._paces[host_of(request.url)]
        if pace.last_start is not None:
            elapsed = (self._clock.now() - pace.last_start).total_seconds()
            wait = max(self._gap(pace), pace.rest_seconds) - elapsed
            if wait > 0:
                await self._clock.sleep(wait)
        pace.last_start = self._clock.now()
        outcome = await self._fetcher.fetch(request)
        pace.rest_seconds = _rest_after(outcome)
        wished = max(pace.rest_seconds, pace.crawl_delay)
        is_long = wished > self._settings.crawl_delay_limit_seconds
        seconds = min(wished, MOST_REST_SECONDS)
        pace.left_alone_until = pace.last_start + timedelta(seconds=seconds) if is_long else None
        return outcome

    def _rest(self, request: FetchRequest) -> FetchFailure | None:
        """The outcome while the host is left alone; None when it may be asked."""
        host, now = host_of(request.url), self._clock.now()
        until = self._paces[host].left_alone_until
        if until is None or until <= now:
            return None
        seconds = math.ceil((until - now).total_seconds())
        reason = f"not asked: {host} wants to be left alone for {seconds} s more"
        return not_asked(request.url, FailureKind.RESTING, reason, now, retry_after_seconds=seconds)

    def _gap(self, pace: _Pace) -> float:
        wished = min(pace.crawl_delay, self._settings.crawl_delay_limit_seconds)
        return max(self._settings.host_gap_seconds, wished)

    @property
    def gap_seconds(self) -> float:
        """How long the hosts are to be left alone now, as far as one run has the patience."""
        wished = max(
            (max(self._gap(pace), pace.rest_seconds) for pace in self._paces.values()),
            default=self._settings.host_gap_seconds,
        )
        return min(wished, max(self._settings.crawl_delay_limit_seconds, self._settings.host_gap_seconds))


def _robots_url(url: str) -> str:
    return urljoin(url, "/robots.txt")


def _rest_after(outcome: FetchOutcome) -> float:
    if isinstance(outcome, FetchFailure) and outcome.asks_for_rest:
        return float(outcome.retry_after_seconds or REST_SECONDS)
    return 0.0
