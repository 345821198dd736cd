"""What the papers of the past promise: every article with its true date, and all that befell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from newsreel.domain.history import HistoryKind


class Cause(StrEnum):
    """Why an article can't be had."""

    NOT_LISTED = "no history lists it"
    REMOVED = "its page is gone, and no archive has it"
    CAPTURED_LATE = "its page is gone, and the archive captured it too long after the window"
    BLOCKED = "robots.txt does not allow its page"
    UNDATED = "nothing gives its date"


@dataclass(frozen=True)
class PastArticle:
    """An article, and what is true of it.

    `is_live`: its page is served. `is_blocked`: robots.txt forbids the page. `shows_date`: the page
    does. `is_listed`: by the paper's own histories (API, feed, sitemap), with `lastmod` in sitemaps,
    and its whole text where `gives_text`. `in_captured_feeds`: the feed listed it while it was
    captured. `captured_at`: when the web archive captured the page first.
    """

    number: int
    url: str
    title: str
    author: str
    paragraphs: tuple[str, ...]
    published_at: datetime
    lastmod: str | None
    is_live: bool = True
    is_blocked: bool = False
    shows_date: bool = True
    is_listed: bool = True
    gives_text: bool = False
    in_captured_feeds: bool = False
    captured_at: datetime | None = None

    @property
    def path(self) -> str:
        """The address on its host."""
        return "/" + self.url.split("/", 3)[3]


@dataclass(frozen=True)
class PastPaper:
    """A publisher: its histories, and its articles, oldest first.

    `clock_minutes` is how far its clock is ahead of UTC; `circle_at` the number of archived feed
    documents after which they lead in a circle.
    """

    domain: str
    port: int
    histories: tuple[HistoryKind, ...]
    articles: tuple[PastArticle, ...]
    clock_minutes: int = 0
    circle_at: int | None = None
    by_path: Mapping[str, PastArticle] = field(default_factory=dict)

    @property
    def base_url(self) -> str:
        """Scheme, host and port."""
        return f"http://{self.domain}:{self.port}"

    @property
    def feed_url(self) -> str:
        """The one feed."""
        return f"{self.base_url}/feed/"

    def has(self, kind: HistoryKind) -> bool:
        """Whether a history of this kind knows the paper's past."""
        return kind in self.histories
