"""Feeds and entries: what a feed is, what it says, and what came of polling it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from newsreel.domain.article import DatePrecision
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
    validators: Validators
    body_sha256: bytes | None
    last_succeeded_at: datetime | None
    consecutive_failures: int
    interval_seconds: int
    failure_weight: float = 0.0
    validators_url: str | None = None
    wishes: PublisherWishes = field(default_factory=lambda: PublisherWishes())
    moving: MoveSighting | None = None
    credentials: Credentials | None = None
    body_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave with a feed to be asked with again, and whether it was found to lie."""

    etag: str | None = None
    last_modified: str | None = None
    etag_lies: bool = False
    last_modified_lies: bool = False


@dataclass(frozen=True, slots=True)
class MoveSighting:
    """A permanent redirect of a feed's address: where it leads, since when, on how many polls."""

    url: str
    first_seen_at: datetime
    polls: int


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
class ClaimedDate:
    """A date of an entry: the text, verbatim, and what was made of it.

    `at` (UTC) and `precision` are None when the text can't be read or believed; `quality` says why.
    `source` is the field that gave it, as the feed's format or feedparser names it.
    """

    raw: str
    at: datetime | None
    precision: DatePrecision | None
    quality: DateQuality
    source: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that an entry carries. `media_type` is a MIME type or a medium ("image"), as claimed."""

    url: str
    media_type: str | None = None
    length_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """What one item of a feed claims, as plain text and UTC.

    `content_html` is cleaned HTML, or None when the feed gives no full text. `url` is empty where the
    item has no address that could be fetched.
    """

    guid: str | None
    url: str
    title: str | None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    summary: str | None = None
    content_html: str | None = None
    published: ClaimedDate | None = None
    updated: ClaimedDate | None = None
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True)
class PublisherWishes:
    """How often a feed itself asks to be polled; None and empty where it asks nothing.

    `skip_hours` are hours of the day (UTC), `skip_days` days of the week (Monday is 0).
    """

    ttl_seconds: int | None = None
    update_period_seconds: int | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed document after parsing.

    `addressless` are items without an address that could be fetched; `rejected_entries` counts those
    that say nothing at all, and those beyond our limit.
    """

    title: str | None
    format: str
    language: str | None
    entries: tuple[ParsedEntry, ...]
    rejected_entries: int = 0
    wishes: PublisherWishes = field(default_factory=PublisherWishes)
    addressless: tuple[ParsedEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class ParseFailure:
    """The body could not be read as a feed."""

    kind: FailureKind
    reason: str


@dataclass(frozen=True, slots=True)
class KeyedEntry:
    """An entry with its identity in the feed and the hash of its claims (both sha256).

    `identity_reason` says what the identity is made of, and why of that. Without an address of its own
    (`has_address`), an entry stands at one that is made of its feed's, and is never asked for.
    """

    entry_key: bytes
    claims_hash: bytes
    canonical_url: str
    url_hash: bytes
    host: str
    entry: ParsedEntry
    identity_reason: str
    has_address: bool = True


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """What the store knows of an entry that a feed may list again."""

    entry_key: bytes
    claims_hash: bytes
    url_hash: bytes
    title: str | None
    published_raw: str | None


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
class PollPace:
    """How many entries were new in the last so many polls, and how many seconds these cover."""

    polls: int
    new: int
    seconds: float


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
