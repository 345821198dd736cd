"""What we know about a source on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class DayState(StrEnum):
    """A day of a source in a word; "empty" is never "never looked"."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    EMPTY = "empty"
    NEVER_LOOKED = "never looked"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class DayCoverage:
    """The ledger's row of a source and a day; counts of pages, as in `news.coverage`.

    `was_asked`: feeds or histories were asked about the whole day.
    """

    source: str
    day: date
    state: str
    found: int
    loaded: int
    waiting: int
    unread: int
    undated: int
    blocked: int
    failed: int
    out_of_range: int
    strategies: tuple[str, ...]
    reasons: str | None
    looked_at: datetime | None
    was_asked: bool


@dataclass(frozen=True, slots=True)
class MissingPages:
    """Pages of a source and a day that are not loaded for one cause, with the address of one."""

    source: str
    day: date
    cause: str
    pages: int
    example: str
