"""A polite host with a clock that stands still and answers by path."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from newsreel.adapters.polite_host import PoliteHost
from newsreel.domain.fetch import FailureKind, Fetched, FetchFailure, FetchOutcome, FetchRequest
from newsreel.domain.robots import RobotsFile, RobotsMemory
from newsreel.domain.settings import Settings

GAP = 2.0
LIMIT = 60.0
ROOT = "https://paper.example"
START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@dataclass
class FakeClock:
    """Stands still unless somebody sleeps."""

    at: datetime = START
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
        self.asked.append((path, (begun - START).total_seconds()))
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
        at: datetime = START,
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
