"""What is known of a site's robots.txt, and where it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """The robots.txt of an origin ("https://example.org/"), as it was when it was asked for last.

    `body` are the rules that it had when it answered last (`answered_at`); None where there were none.
    `unreachable_since` is the first of the failures that lasted until `checked_at`, the newest of which
    has `reason`, `http_status` and `retry_after_seconds`.
    """

    origin: str
    checked_at: datetime
    body: bytes | None = field(default=None, repr=False)
    answered_at: datetime | None = None
    unreachable_since: datetime | None = None
    reason: str | None = None
    http_status: int | None = None
    retry_after_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class RobotsMemory:
    """Where robots.txt files are remembered between two tasks."""

    recall: Callable[[str], RobotsFile | None]
    remember: Callable[[RobotsFile], None]
