"""Feeds for tests, as short as they can be, and what is read of them."""

from __future__ import annotations

from newsreel.adapters.feed_parsing import FeedBody, parse_feed
from newsreel.domain.feed import ParsedEntry, ParsedFeed, ParseFailure
from tests.adapters.feed_formats import FEED_URL, NOON

CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'


def parse(body: str | bytes, content_type: str | None = "application/xml") -> ParsedFeed:
    parsed = attempt(body, content_type)
    assert isinstance(parsed, ParsedFeed), parsed
    return parsed


def attempt(body: str | bytes, content_type: str | None = "application/xml") -> ParsedFeed | ParseFailure:
    raw = body.encode() if isinstance(body, str) else body
    headers = {"content-type": content_type} if content_type else {}
    return parse_feed(FeedBody(FEED_URL, raw, headers, NOON))


def rss(*items: str, channel: str = "<title>Paper</title>") -> str:
    return f'<rss version="2.0" {CONTENT}><channel>{channel}{"".join(items)}</channel></rss>'


def item(inner: str = "", link: str = "https://paper.example/1", title: str = "One") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{inner}</item>"


def only(body: str | bytes, content_type: str | None = "application/xml") -> ParsedEntry:
    (entry,) = parse(body, content_type).entries
    return entry
