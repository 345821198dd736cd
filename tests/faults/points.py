"""The points of a run at which something may happen to it, told through hooks that only tests install.

A point stands before every statement, before and after every commit, and before and after every request. The
hooks sit on psycopg2 and aiohttp, so they know nothing of how the pipeline is cut into steps and functions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import aiohttp
import psycopg2
import psycopg2.extensions
from rich.progress import Progress, TaskID

STATEMENT, COMMIT, COMMITTED, REQUEST, ANSWER = "statement", "commit", "committed", "request", "answer"


@dataclass(frozen=True, slots=True)
class Point:
    """Where a run is: the `number` of the point counts from 0, the step is named as its progress bar is."""

    number: int
    kind: str
    step: str


class Points:
    """Counts the points of this process and tells each to `reached`, which returns when the run may go on."""

    def __init__(self, reached: Callable[[Point], None]) -> None:
        self.step = "beginning"
        self._reached = reached
        self._count = 0

    def pass_one(self, kind: str) -> None:
        """The run is at a point."""
        point = Point(self._count, kind, self.step)
        self._count += 1
        self._reached(point)

    def bars(self) -> Progress:
        """Progress bars that show nothing, and tell which step the run is at."""
        return _Bars(self)

    def install(self) -> None:
        """From now on everything that this process does with a database or a site passes points."""
        _hook_database(self)
        _hook_requests(self)


class _Bars(Progress):
    def __init__(self, points: Points) -> None:
        super().__init__(disable=True)
        self._points = points

    def add_task(self, description: str, *arguments: Any, **options: Any) -> TaskID:
        self._points.step = description.split(":")[0]
        return super().add_task(description, *arguments, **options)


def _hook_database(points: Points) -> None:
    class HookedCursor(psycopg2.extensions.cursor):
        def execute(self, query: Any, vars: Any = None) -> None:  # noqa: A002 - psycopg2's own name
            points.pass_one(STATEMENT)
            super().execute(query, vars)

    class HookedConnection(psycopg2.extensions.connection):
        def __exit__(
            self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
        ) -> None:
            if kind is not None:
                super().__exit__(kind, error, trace)
                return
            points.pass_one(COMMIT)
            super().__exit__(None, None, None)
            points.pass_one(COMMITTED)

    original = psycopg2.connect

    def connect(*arguments: Any, **options: Any) -> Any:
        return original(
            *arguments, connection_factory=HookedConnection, cursor_factory=HookedCursor, **options
        )

    psycopg2.connect = connect


def _hook_requests(points: Points) -> None:
    original = aiohttp.ClientSession._request

    async def request(session: aiohttp.ClientSession, *arguments: Any, **options: Any) -> Any:
        points.pass_one(REQUEST)
        answer = await original(session, *arguments, **options)
        points.pass_one(ANSWER)
        return answer

    aiohttp.ClientSession._request = request  # type: ignore[assignment]
