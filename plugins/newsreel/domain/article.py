"""From a capture to an article: the page, the candidates for each field, the winner, the draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class PageState(StrEnum):
    """What a captured page is; only ARTICLE is loaded from the page."""

    ARTICLE = "article"
    NOT_HTML = "not_html"
    EMPTY = "empty"
    TOO_SHORT = "too_short"
    PAYWALLED = "paywalled"
    TIMED_OUT = "timed_out"
    CRASHED = "crashed"


class DatePrecision(StrEnum):
    """How exact a date is."""

    SECOND = "second"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class DatedMoment:
    """A moment in UTC and how exact it is."""

    at: datetime
    precision: DatePrecision


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


@dataclass(frozen=True, slots=True)
class PageReading:
    """What the readers found in one page, before anything is decided.

    `paragraphs` is the body as trafilatura gives it; `reason` says why there is none.
    """

    state: PageState
    candidates: tuple[Candidate, ...] = ()
    paragraphs: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class JudgedCandidate:
    """A candidate and the verdict on it."""

    candidate: Candidate
    won: bool


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """A normalised article, ready to be compared with what is stored."""

    canonical_url: str
    canonical_url_hash: bytes
    title: str | None
    authors: tuple[str, ...]
    published: DatedMoment | None
    modified_at: datetime | None
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
