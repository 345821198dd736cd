"""Requests of searches, which go from host to host: each host is asked under its lease, one at a time.

A search does not know beforehand whom it will ask, so the lease of a host is taken with the first
request to it, and kept for as long as more come.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from newsreel.adapters.polite_host import PoliteHost
from newsreel.domain.errors import NewsreelError, OutageError
from newsreel.domain.fetch import FetchOutcome, FetchRequest
from newsreel.ports import Fetcher
from newsreel.rules.urls import host_of
from newsreel.steps.host_work import work_on_hosts
from newsreel.steps.lease_desk import HostTurn
from newsreel.steps.page_turns import TURN_SECONDS
from newsreel.steps.robots_memory import robots_memory
from newsreel.steps.tools import Tools
from newsreel.store.database import is_database_error

# A lease without a request is kept for so long: a search reads an index page between two requests.
IDLE_SECONDS = 0.5
# How long a search waits for a host that others are at work on: an archive has many who ask.
PATIENCE_SECONDS = 1800.0


@dataclass
class _Desk:
    """A host, the requests that wait for it, and who serves them."""

    host: str
    polite: PoliteHost
    waiting: deque[tuple[FetchRequest, asyncio.Future[FetchOutcome]]] = field(default_factory=deque)
    knocked: asyncio.Event = field(default_factory=asyncio.Event)
    serving: asyncio.Task[None] | None = None


class HostDesks:
    """Takes requests to any host, from many searches at a time. Use as `async with`."""

    def __init__(self, tools: Tools, fetcher: Fetcher) -> None:
        self._tools = tools
        self._fetcher = fetcher
        self._desks: dict[str, _Desk] = {}
        self._is_closing = False

    async def fetch(self, request: FetchRequest) -> FetchOutcome:
        """One GET, by the host's robots.txt, with the gaps kept, under its lease.

        Raises:
            OutageError: the host was held by another worker for too long, or the database failed.
        """
        host = host_of(request.url)
        if host not in self._desks:
            memory = robots_memory(self._tools)
            polite = PoliteHost(self._fetcher, self._tools.settings, self._tools.clock, memory)
            self._desks[host] = _Desk(host, polite)
        desk = self._desks[host]
        answer: asyncio.Future[FetchOutcome] = asyncio.get_running_loop().create_future()
        desk.waiting.append((request, answer))
        desk.knocked.set()
        if desk.serving is None or desk.serving.done():
            desk.serving = asyncio.create_task(self._serve(desk))
        return await answer

    async def _serve(self, desk: _Desk) -> None:
        async def turn(turn: HostTurn) -> bool:
            return await self._turn(desk, turn)

        trouble: BaseException | None = None
        while desk.waiting and trouble is None:
            try:
                await work_on_hosts(self._tools, [desk.host], turn, PATIENCE_SECONDS)
            except Exception as error:  # noqa: BLE001 - it is handed to whoever waits for an answer
                trouble = error
        while desk.waiting:
            _, answer = desk.waiting.popleft()
            if not answer.done():
                answer.set_exception(trouble or OutageError(f"{desk.host} was not asked"))

    async def _turn(self, desk: _Desk, turn: HostTurn) -> bool:
        """Some requests; says whether more wait.

        A request stays in its place until it is answered: a turn may end because a redirect leads to a
        host that others are at work on, and begin anew. A bug on one address is told to who asked for it,
        and to nobody else.
        """
        began = self._tools.clock.now()
        while True:
            desk.knocked.clear()
            if not desk.waiting:
                if self._is_closing:
                    return False
                try:
                    await asyncio.wait_for(desk.knocked.wait(), IDLE_SECONDS)
                except TimeoutError:
                    return False
                continue
            if (self._tools.clock.now() - began).total_seconds() > TURN_SECONDS:
                return True
            request, answer = desk.waiting[0]
            try:
                outcome = await desk.polite.fetch_page(request, turn.visit)
            except Exception as error:
                if isinstance(error, NewsreelError) or is_database_error(error):
                    raise
                desk.waiting.popleft()
                if not answer.done():
                    answer.set_exception(error)
                continue
            finally:
                turn.rest_seconds = desk.polite.gap_seconds
            desk.waiting.popleft()
            if not answer.done():
                answer.set_result(outcome)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_closing = True
        serving = [desk.serving for desk in self._desks.values() if desk.serving is not None]
        for desk in self._desks.values():
            desk.knocked.set()
        if kind is not None:  # somebody's requests may still wait for a host
            for task in serving:
                task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
