"""Fetches for tests, each with a fetcher of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from newsreel.adapters.system_clock import SystemClock
from newsreel.adapters.web_fetcher import WebFetcher, web_fetcher
from newsreel.domain.fetch import FetchOutcome, FetchRequest
from newsreel.domain.settings import Settings

_T = TypeVar("_T")


def with_fetcher(settings: Settings, use: Callable[[WebFetcher], Awaitable[_T]]) -> _T:
    async def run() -> _T:
        async with web_fetcher(settings, SystemClock()) as fetcher:
            return await use(fetcher)

    return asyncio.run(run())


def fetch(settings: Settings, *requests: FetchRequest) -> Sequence[FetchOutcome]:
    async def use(fetcher: WebFetcher) -> Sequence[FetchOutcome]:
        return [await fetcher.fetch(request) for request in requests]

    return with_fetcher(settings, use)
