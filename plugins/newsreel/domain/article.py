"""From a capture to an article: the page, the candidates for each field, the winner, the draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum


class PageState(StrEnum):
    """What a captured page is; only ARTICLE is loaded from the page.

    What could not be captured has a `FailureKind` instead (not found, blocked, robots and so on).
    """

    ARTICLE = "article"
    NOT_HTML = "not_html"
    EMPTY = "empty"
    SCRIPT_ONLY = "script_only"
    TOO_SHORT = "too_short"
    PAYWALLED = "paywalled"
    CONSENT_WALL = "consent_wall"
    CHALLENGE = "challenge"
    SOFT_404 = "soft_404"
    INDEX_PAGE = "index_page"
    TIMED_OUT = "timed_out"
    CRASHED = "crashed"


class DatePrecision(StrEnum):
    """How exact a date is."""

    SECOND = "second"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class DatedMoment:
    """A moment in UTC and how exact it is.

    `offset_minutes` is what the publisher's clock was ahead of UTC, where the text said so; two
    moments are the same whatever the clocks.
    """

    at: datetime
    precision: DatePrecision
    offset_minutes: int | None = field(default=None, compare=False)

    @property
    def local_day(self) -> date:
        """The calendar day on the publisher's clock (UTC's where that is not known)."""
        return (self.at + timedelta(minutes=self.offset_minutes or 0)).date()


FieldValue = str | tuple[str, ...] | DatedMoment | bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that one reader (`origin`) gives for a field."""

    field: str
    origin: str
    value: FieldValue


@dataclass(frozen=True, slots=True)
class Page:
    """A captured page to be read."""

    url: str
    body: bytes = field(repr=False)
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class FeedClaims:
    """What the feed said of the page: it gives candidates, and the text when the page has none."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    summary: str | None = None
    content_html: str | None = None
    published: DatedMoment | None = None
    updated: DatedMoment | None = None


class LineKind(StrEnum):
    """How a page marks a line of its text."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class BodyLine:
    """One line of a page's text; `is_link` says that the whole of it is a link."""

    text: str
    kind: LineKind = LineKind.PARAGRAPH
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class PageReading:
    """What the readers found in one page, before anything is decided.

    `lines` is the text as trafilatura gives it, `stated_body` as JSON-LD does; `sites` are names of the
    site; `reason` says why there is no text.
    """

    state: PageState
    candidates: tuple[Candidate, ...] = ()
    lines: tuple[BodyLine, ...] = ()
    stated_body: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class JudgedCandidate:
    """A candidate, the verdict on it, and why, in words."""

    candidate: Candidate
    won: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """A normalised article, ready to be compared with what is stored."""

    canonical_url: str
    canonical_url_hash: bytes
    title: str | None
    subtitle: str | None
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    published: DatedMoment | None
    published_on: date | None
    modified: DatedMoment | None
    language: str | None
    section: str | None
    tags: tuple[str, ...]
    description: str | None
    image_url: str | None
    is_paywalled: bool | None
    text: str
    word_count: int
    text_origin: str
    text_hash: bytes
    content_hash: bytes
    provenance: tuple[JudgedCandidate, ...]


@dataclass(frozen=True, slots=True)
class Extraction:
    """Outcome of reading one capture (or one entry's own text): an article, or a state and why."""

    state: str
    reason: str | None
    draft: ArticleDraft | None
    aliases: Mapping[str, str] = field(default_factory=dict)
