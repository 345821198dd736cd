"""Clocks for tests."""

from __future__ import annotations

from datetime import datetime, timedelta

from newsreel.adapters.system_clock import SystemClock


class LaterClock(SystemClock):
    """The real clock, set ahead."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return super().now() + self.ahead


class StandingClock(SystemClock):
    """Stands at a moment until it is set to another."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at
