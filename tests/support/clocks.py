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
