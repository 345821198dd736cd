"""The two things that steps are given from outside: the time and the network."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from newsreel.domain.fetch import FetchOutcome, FetchRequest


class Clock(Protocol):
    """Tells the time; tests hand in their own."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait for `seconds`."""
        ...


class Fetcher(Protocol):
    """Sends one GET; never raises for what a server or the network does."""

    async def fetch(self, request: FetchRequest) -> FetchOutcome:
        """The answer, or the failure as a value."""
        ...
