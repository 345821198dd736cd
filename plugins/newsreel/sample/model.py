"""What the sample newspaper promises: the articles and feeds a reader should end up with."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class SampleArticle:
    """One article as it ought to be read.

    `paragraphs` is the reading text exactly as on the page, with two exceptions named by `kind`:
    of a 'paywalled' article it is the full text, which only the feed carries, and of a
    'missing_page' it is empty, for there is nothing to read. `published_at` is None when the
    article has no date anywhere. Articles of one `wire_id` carry the same text.
    """

    source_name: str
    host: str
    url: str
    title: str
    authors: tuple[str, ...]
    published_at: datetime | None
    modified_at: datetime | None
    language: str
    section: str
    tags: tuple[str, ...]
    paragraphs: tuple[str, ...]
    kind: str
    wire_id: str | None


@dataclass(frozen=True)
class SampleFeed:
    """A feed to poll; one that is not `alive` answers 404."""

    url: str
    format: str
    source_name: str
    alive: bool


@dataclass(frozen=True)
class Piece:
    """An article with what its page and its feed entry show besides.

    `shown_at` orders lists and is never printed for an undated article. `visible_paragraphs` is
    what the page shows, `full_text_in_feed` what content:encoded carries.
    """

    article: SampleArticle
    shown_at: datetime
    number: int
    summary: str
    visible_paragraphs: tuple[str, ...]
    full_text_in_feed: tuple[str, ...]
    feed_link: str

    @property
    def path(self) -> str:
        """The path of the page on its host."""
        return "/" + self.article.url.split("/", 3)[3]


@dataclass(frozen=True)
class Site:
    """One of the three newspapers, as its pages and its feed present it."""

    source_name: str
    host: str
    port: int
    language: str
    slogan: str
    feed_path: str
    feed_format: str

    @property
    def base_url(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        return f"http://{self.host}:{self.port}"

    @property
    def feed_url(self) -> str:
        """Where the feed is."""
        return self.base_url + self.feed_path
