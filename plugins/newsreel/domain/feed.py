"""Feeds and entries: what a feed is, what it says, and what came of polling it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from newsreel.domain.fetch import Credentials, FailureKind


@dataclass(frozen=True, slots=True)
class FeedSpec:
    """A feed as a person lists it: an http(s) URL without credentials, perhaps a title."""

    url: str
    title: str | None = None
    credentials: Credentials | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as the store knows it, with the state that the next poll needs."""

    feed_id: int
    source_id: int
    url: str
    host: str
    etag: str | None
    last_modified: str | None
    body_sha256: bytes | None
    last_succeeded_at: datetime | None
    consecutive_failures: int
    interval_seconds: int
    credentials: Credentials | None = None


class DateQuality(StrEnum):
    """How far a feed's date can be trusted; the last two give no moment."""

    EXACT = "exact"
    DAY = "day"
    NO_ZONE = "no_zone"
    NONSTANDARD = "nonstandard"
    INFERRED = "inferred"
    UNREADABLE = "unreadable"
    UNBELIEVABLE = "unbelievable"


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """What one item of a feed claims, as plain text and UTC.

    `published_at` is None when the feed gives none or an unbelievable one; `published_raw` keeps
    the string. `content_html` is cleaned HTML, or None when the feed gives no full text.
    """

    guid: str | None
    url: str
    title: str | None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    summary: str | None = None
    content_html: str | None = None
    published_raw: str | None = None
    published_at: datetime | None = None
    updated_raw: str | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed document after parsing. `rejected_entries` counts items without a usable link."""

    title: str | None
    format: str
    language: str | None
    entries: tuple[ParsedEntry, ...]
    rejected_entries: int = 0
    minimum_interval_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class ParseFailure:
    """The body could not be read as a feed."""

    kind: FailureKind
    reason: str


@dataclass(frozen=True, slots=True)
class KeyedEntry:
    """An entry with its identity in the feed and the hash of its claims (both sha256)."""

    entry_key: bytes
    claims_hash: bytes
    canonical_url: str
    url_hash: bytes
    host: str
    entry: ParsedEntry


@dataclass(frozen=True, slots=True)
class EntryChanges:
    """What a poll means for the entries of a feed.

    `overlap` counts the listed entries that the feed was known for before.
    """

    new: tuple[KeyedEntry, ...]
    changed: tuple[KeyedEntry, ...]
    seen: int
    overlap: int


class PollStatus(StrEnum):
    """Outcome of a poll; three of them mean "nothing new" and are counted apart."""

    CHANGED = "changed"
    NOT_MODIFIED = "not_modified"
    SAME_BODY = "same_body"
    SAME_ENTRIES = "same_entries"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class NextPoll:
    """When to poll again, and why in words."""

    at: datetime
    interval_seconds: int
    reason: str


@dataclass(frozen=True, slots=True)
class PollRecord:
    """A row of `polls` to be written."""

    status: PollStatus
    started_at: datetime
    finished_at: datetime
    failure_kind: FailureKind | None = None
    reason: str | None = None
    http_status: int | None = None
    body_bytes: int | None = None
    entries_seen: int = 0
    entries_new: int = 0
    entries_changed: int = 0
    entries_rejected: int = 0
    entries_overlap: int | None = None
