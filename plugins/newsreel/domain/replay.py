"""Replaying captured polls: what a poll showed, what became of it, and where that differs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newsreel.domain.feed import KeyedEntry


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """An entry of a feed and when the feed's polls saw it.

    `dated_at` is what the claims say of the publication date; `last_run_id` is the run that last
    changed the claims.
    """

    keyed: KeyedEntry
    first_seen_at: datetime
    last_seen_at: datetime
    dated_at: datetime | None
    first_run_id: int
    last_run_id: int


@dataclass(frozen=True, slots=True)
class CapturedPoll:
    """A poll whose body was captured; its addresses are None where retention has dropped the capture."""

    poll_id: int
    run_id: int
    at: datetime
    final_url: str | None
    content_type: str | None
    request_url: str | None
    body_sha256: bytes | None


@dataclass(frozen=True, slots=True)
class ReplayFeed:
    """A feed with a captured poll in the window; `polls` counts its captured polls in all."""

    feed_id: int
    source_id: int
    url: str
    polls: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of an entry that is stored otherwise than the captured polls say."""

    feed: str
    entry: str
    field: str
    stored: str
    replayed: str


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """What a replay found.

    `polls_without_body` lost their capture to retention; `unreadable` bodies were read once and
    can't be now. `unchecked` entries were first seen before the oldest body that is left.
    """

    feeds: int = 0
    polls: int = 0
    polls_without_body: int = 0
    unreadable: int = 0
    equal: int = 0
    missing: int = 0
    unchecked: int = 0
    differences: tuple[Difference, ...] = ()
