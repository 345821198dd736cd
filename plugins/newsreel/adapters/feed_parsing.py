"""Feed documents to entries, by feedparser.

Runs in a worker process that can be killed (see `document_pool`): feedparser hangs or raises on
some bodies. Sanitising and URI resolution are switched off (2.5 times faster, and two hangs
fewer); entries are cleaned here with nh3 instead.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser

from newsreel.adapters.html_text import clean_html, plain_text
from newsreel.domain.feed import ParsedEntry, ParsedFeed, ParseFailure
from newsreel.domain.fetch import FailureKind
from newsreel.rules.dates import believable, read_date
from newsreel.rules.names import author_names
from newsreel.rules.text import one_line, storable
from newsreel.rules.urls import canonical_url, host_of

# More than any honest feed lists; the rest is ignored and said so by `entries_rejected`.
MOST_ENTRIES = 2000
_REFERENCE = re.compile(rb"&#(?:x([0-9a-f]+)|([0-9]+));", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s()<>]+@[^\s()<>]+")
_LONGEST_URL = 8000
_LONGEST_HOST = 259  # RFC 1035 section 2.3.4, and a port


@dataclass(frozen=True, slots=True)
class FeedBody:
    """A feed's body with the headers that bear on how it is read; `now` bounds what is believed."""

    url: str
    body: bytes
    headers: Mapping[str, str]
    now: datetime


def parse_feed(document: FeedBody) -> ParsedFeed | ParseFailure:
    """Read a feed as far as it can be read.

    A document that is not a feed, or has neither title nor entries, is a failure; malformed XML
    with entries is not.
    """
    headers = {"content-location": document.url}
    if content_type := document.headers.get("content-type"):
        headers["content-type"] = content_type
    # Always a file object: given bytes that look like a path, feedparser opens the file.
    parsed = feedparser.parse(
        BytesIO(_REFERENCE.sub(_possible_character, document.body)),
        response_headers=headers,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    feed, items = parsed.get("feed", {}), parsed.get("entries", [])
    title = plain_text(feed.get("title"))
    if not items and not (parsed.get("version") and title):
        return ParseFailure(FailureKind.NOT_A_FEED, _what_it_is(document, parsed))
    language = one_line(feed.get("language"))
    is_rss = str(parsed.get("version", "")).startswith("rss")
    entries = [
        entry
        for item in items[:MOST_ENTRIES]
        if (entry := _entry(item, document, language, is_rss)) is not None
    ]
    return ParsedFeed(
        title=title,
        format=parsed.get("version") or "unknown",
        language=language,
        entries=tuple(entries),
        rejected_entries=len(items) - len(entries),
        minimum_interval_seconds=_ttl_seconds(feed),
    )


def _possible_character(reference: re.Match[bytes]) -> bytes:
    """The reference, or U+FFFD for a half surrogate or a number beyond Unicode.

    feedparser raises on those: one of them would cost the whole feed.
    """
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    code = int(digits, base) if len(digits) <= 20 else -1
    return reference[0] if 0 <= code < 0xD800 or 0xDFFF < code <= 0x10FFFF else b"&#xFFFD;"


def _what_it_is(document: FeedBody, parsed: Mapping[str, Any]) -> str:
    head = document.body[:1000].lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html")) or b"<html" in head:
        return "the address answers with an HTML page, not a feed"
    problem = parsed.get("bozo_exception")
    detail = f" ({one_line(str(problem))})" if problem else ""
    return f"the body is not a feed{detail}"[:500]


def _entry(
    item: Mapping[str, Any], document: FeedBody, language: str | None, is_rss: bool
) -> ParsedEntry | None:
    link = item.get("feedburner_origlink") or item.get("link") or _guid_link(item)
    if not link or len(link) > _LONGEST_URL:
        return None
    try:
        url = urljoin(document.url, storable(link.strip()))
    except ValueError:  # an address like http://[x is one entry's trouble, not the feed's
        return None
    canonical = canonical_url(url)
    if canonical is None or len(host_of(canonical)) > _LONGEST_HOST:
        return None
    published_raw = one_line(item.get("published") or item.get("created"))
    # Asked with "in": feedparser's get gives the date of publication where there is no other.
    updated_raw = one_line(item.get("updated")) if "updated" in item else None
    if published_raw is None and is_rss:
        # RSS knows no update: feedparser calls dc:date one, and it is the date of publication.
        published_raw, updated_raw = updated_raw, None
    published = believable(read_date(published_raw), document.now)
    updated = believable(read_date(updated_raw), document.now)
    return ParsedEntry(
        guid=one_line(item.get("id")),
        url=url,
        title=plain_text(item.get("title")),
        authors=_authors(item),
        tags=_tags(item),
        language=one_line(_detail(item, "title", "language")) or language,
        summary=_summary(item),
        content_html=_content(item, url, document.url),
        published_raw=published_raw,
        published_at=published.at if published else None,
        updated_raw=updated_raw,
        updated_at=updated.at if updated else None,
    )


def _guid_link(item: Mapping[str, Any]) -> str | None:
    guid = item.get("id")
    return guid if guid and guid.startswith(("http://", "https://")) else None


def _authors(item: Mapping[str, Any]) -> tuple[str, ...]:
    authors = [author for author in item.get("authors", ()) if author]
    written = (item.get("author") or "")[:500]
    if len(authors) <= 1 and "@" in written:
        # feedparser ends an e-mail address after four letters of its top domain and takes the rest
        # for the name: "x@paper.media (Jane Doe)" becomes "a (Jane Doe".
        return author_names([_ADDRESS.sub(" ", written).strip(" ()<>")])
    return author_names([author.get("name") for author in authors] or [written])


def _tags(item: Mapping[str, Any]) -> tuple[str, ...]:
    terms = (one_line(tag.get("term")) for tag in item.get("tags", ())[:200])
    return tuple(dict.fromkeys(term for term in terms if term))


def _detail(item: Mapping[str, Any], field: str, key: str) -> str | None:
    detail = item.get(f"{field}_detail")
    value = detail.get(key) if detail else None
    return value if isinstance(value, str) else None


def _summary(item: Mapping[str, Any]) -> str | None:
    text = plain_text(item.get("summary"))
    return text[:5000] if text else None


def _content(item: Mapping[str, Any], url: str, feed_url: str) -> str | None:
    parts = [part for part in item.get("content", ()) if part.get("value")]
    if not parts:
        return None
    longest = max(parts, key=lambda part: len(part["value"]))
    base = longest.get("base")
    # An xml:base of its own says what relative links mean; else they are taken as the article's.
    return clean_html(longest["value"], base if base and base != feed_url else url)


def _ttl_seconds(feed: Mapping[str, Any]) -> int | None:
    """RSS `ttl`, in minutes; anything that is no positive number is no wish."""
    with contextlib.suppress(TypeError, ValueError):
        minutes = int(feed.get("ttl") or 0)
        return minutes * 60 if minutes > 0 else None
    return None
