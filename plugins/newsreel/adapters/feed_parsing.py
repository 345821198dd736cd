"""Feed documents to entries: which format it is, and what became of it.

Runs in a worker process that can be killed (see `document_pool`): feedparser hangs or raises on
some bodies.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from newsreel.adapters.compression import compress
from newsreel.adapters.feed_entries import MOST_ENTRIES, FeedBody
from newsreel.adapters.json_feed import parse_json_feed
from newsreel.adapters.news_sitemap import parse_sitemap
from newsreel.adapters.xml_feed import parse_xml_feed
from newsreel.domain.feed import KeyedEntry, ParsedFeed, ParseFailure
from newsreel.rules.entry_changes import listed_entries

__all__ = ["MOST_ENTRIES", "FeedBody", "FeedReading", "parse_feed", "read_feed"]
# Where the root element of a sitemap stands, after a declaration, comments and style sheets.
_ROOT_WITHIN_BYTES = 4096


@dataclass(frozen=True, slots=True)
class FeedReading:
    """A feed that was read: what it says, its entries with their identities, its body as it is stored."""

    parsed: ParsedFeed
    listed: tuple[KeyedEntry, ...]
    body_zstd: bytes


def read_feed(document: FeedBody) -> FeedReading | ParseFailure:
    """Everything of a poll that costs time and needs nothing but the body."""
    parsed = parse_feed(document)
    if isinstance(parsed, ParseFailure):
        return parsed
    listed = listed_entries(parsed, document.feed_url or document.url)
    return FeedReading(parsed, listed, compress(document.body))


def parse_feed(document: FeedBody) -> ParsedFeed | ParseFailure:
    """Read a feed as far as it can be read; the body decides what it is, never its Content-Type.

    A document that is not a feed, or has neither title nor entries, is a failure; malformed XML
    with entries is not.
    """
    head = document.body[:_ROOT_WITHIN_BYTES].removeprefix(codecs.BOM_UTF8).lstrip()
    if head.startswith(b"{"):
        return parse_json_feed(document)
    if b"<urlset" in head or b"<sitemapindex" in head:
        return parse_sitemap(document)
    return parse_xml_feed(document)
