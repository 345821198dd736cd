"""Searches of histories in one process: answers by address, and what was asked for."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import cast

from newsreel.adapters.document_pool import DocumentPool
from newsreel.adapters.history_search import Access
from newsreel.adapters.index_pages import IndexPage, IndexReading, read_index_page
from newsreel.adapters.system_clock import SystemClock
from newsreel.domain.fetch import FailureKind, Fetched, FetchFailure, FetchOutcome, FetchRequest
from newsreel.domain.history import Applicability, Batch, Find, HistoricSource, HistoryKind, SearchOutcome
from newsreel.domain.settings import Settings
from newsreel.domain.window import Window

HOME = "https://paper.example/"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

# A body with or without headers, a status, or a kind of failure.
Answer = bytes | str | tuple[bytes | str, Mapping[str, str]] | int | FailureKind
History = Callable[[Access, HistoricSource, Window, str | None], AsyncIterator[Batch]]
_KINDS = {
    401: FailureKind.BLOCKED,
    403: FailureKind.BLOCKED,
    404: FailureKind.NOT_FOUND,
    410: FailureKind.GONE,
    429: FailureKind.RATE_LIMITED,
}


def days(first: str, last: str | None = None) -> Window:
    """The window of the days (UTC) from the first to the last, both included."""
    start = datetime.fromisoformat(first).replace(tzinfo=UTC)
    end = datetime.fromisoformat(last or first).replace(tzinfo=UTC)
    return Window(start, end + timedelta(days=1))


class StillClock(SystemClock):
    """Stands at `NOW`."""

    def now(self) -> datetime:
        return NOW


class InProcess:
    """In place of worker processes."""

    async def read(self, page: IndexPage) -> IndexReading:
        """As a worker does it."""
        return read_index_page(page)


@dataclass
class Web:
    """Answers by address, else by a function, else 404; `asked` has the addresses in order."""

    pages: Mapping[str, Answer] = field(default_factory=dict)
    more: Callable[[str], Answer | None] = lambda _: None
    budget: int = 10_000
    limit_bytes: int | None = None
    asked: list[str] = field(default_factory=list)

    async def fetch(self, request: FetchRequest) -> FetchOutcome:
        """As the caller of a search fetches."""
        if len(self.asked) >= self.budget:
            return FetchFailure(request.url, FailureKind.BUDGET_SPENT, "the budget is spent", NOW, NOW)
        self.asked.append(request.url)
        answer = self.pages.get(request.url)
        if answer is None:
            answer = self.more(request.url)
        if answer is None:
            answer = 404
        if isinstance(answer, FailureKind):
            return FetchFailure(request.url, answer, f"as told ({answer})", NOW, NOW)
        if isinstance(answer, int):
            kind = _KINDS.get(answer, FailureKind.HTTP_ERROR)
            return FetchFailure(request.url, kind, f"HTTP {answer}", NOW, NOW, answer)
        body, headers = answer if isinstance(answer, tuple) else (answer, {})
        raw = body.encode() if isinstance(body, str) else body
        if len(raw) > (self.limit_bytes or request.limit_bytes):
            return FetchFailure(request.url, FailureKind.TOO_LARGE, "too large", NOW, NOW, 200)
        return Fetched(request.url, request.url, 200, headers, raw, NOW, NOW)

    def access(self, settings: Settings | None = None) -> Access:
        """What a search is given."""
        pool = cast("DocumentPool[IndexPage, IndexReading]", InProcess())
        return Access(self.fetch, pool, settings or Settings(), StillClock())


@dataclass(frozen=True)
class Searched:
    """What a search gave."""

    batches: tuple[Batch, ...]

    @property
    def finds(self) -> tuple[Find, ...]:
        """All finds, in their order."""
        return tuple(find for batch in self.batches for find in batch.finds)

    @property
    def urls(self) -> list[str]:
        """Addresses of the finds."""
        return [find.url for find in self.finds]

    @property
    def outcome(self) -> SearchOutcome:
        """The final one."""
        return self.batches[-1].outcome


def source(
    *feed_urls: str, known: Mapping[HistoryKind, Applicability] | None = None, home_url: str = HOME
) -> HistoricSource:
    """The one source of these tests."""
    return HistoricSource("paper.example", home_url, feed_urls, known or {})


def search(
    history: History,
    web: Web,
    window: Window,
    of: HistoricSource | None = None,
    position: str | None = None,
    *,
    batches: int | None = None,
    settings: Settings | None = None,
) -> Searched:
    """Run a search to its end, or stop after so many batches."""
    return searched(history(web.access(settings), of or source(), window, position), batches)


def searched(search_in_progress: AsyncIterator[Batch], batches: int | None = None) -> Searched:
    """The batches of a search, at most so many."""

    async def collect() -> list[Batch]:
        collected: list[Batch] = []
        async for batch in search_in_progress:
            collected.append(batch)
            if len(collected) == batches:
                break
        return collected

    return Searched(tuple(asyncio.run(collect())))


def as_json(value: object) -> str:
    """JSON text."""
    return json.dumps(value)


def positions(found: Sequence[Batch]) -> list[str | None]:
    """The position after each batch."""
    return [batch.outcome.position for batch in found]
