"""RSS, RDF and Atom to entries, by feedparser.

Sanitising and URI resolution are switched off (2.5 times faster, and two hangs fewer); entries are
cleaned with nh3 instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import islice
from typing import Any
from urllib.parse import urljoin

import feedparser
from feedparser import api as feedparser_api

from newsreel.adapters import buffered_sax
from newsreel.adapters.feed_entries import (
    MOST_ENTRIES,
    FeedBody,
    RawDate,
    RawItem,
    count_or_none,
    parsed_entries,
)
from newsreel.adapters.html_text import plain_text
from newsreel.adapters.publisher_wishes import publisher_wishes
from newsreel.domain.feed import Enclosure, ParsedFeed, ParseFailure
from newsreel.domain.fetch import FailureKind
from newsreel.rules.names import author_names
from newsreel.rules.text import one_line

_REFERENCE = re.compile(rb"&#(?:x([0-9a-f]+)|([0-9]+));?", re.IGNORECASE)
feedparser_api.PREFERRED_XML_PARSERS[:0] = [buffered_sax.__name__]
# Where the parser stopped, in a document before which feedparser may have put a line of its own.
_PLACE = re.compile(r"^<unknown>:\d+:\d+: ")
_ADDRESS = re.compile(r"[^\s()<>]+@[^\s()<>]+")


def parse_xml_feed(document: FeedBody) -> ParsedFeed | ParseFailure:
    """Read RSS 0.9x to 2.0, RSS 1.0 or Atom, well-formed or not."""
    # Without the document's address, on purpose: feedparser would make GUIDs absolute with it, and every one
    # would be another when the feed answers under another address. Links are made absolute afterwards.
    content_type = document.headers.get("content-type")
    headers = {"content-type": content_type} if content_type else {}
    try:
        # Always a file object: given bytes that look like a path, feedparser opens the file.
        parsed = feedparser.parse(
            BytesIO(_REFERENCE.sub(_possible_character, document.body)),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # noqa: BLE001 - feedparser raises whatever comes, on malformed bodies
        what = one_line(f"{type(error).__name__}: {error}")
        return ParseFailure(FailureKind.UNREADABLE, f"feedparser fails on the body ({what})"[:500])
    feed, items = parsed.get("feed", {}), parsed.get("entries", [])
    title = plain_text(feed.get("title"))
    if not items and not (parsed.get("version") and title):
        return ParseFailure(FailureKind.NOT_A_FEED, _what_it_is(document, parsed))
    language = one_line(feed.get("language"))
    is_rss = str(parsed.get("version", "")).startswith("rss")
    raw = [_item(item, document.url, is_rss) for item in items[:MOST_ENTRIES]]
    entries, addressless = parsed_entries(raw, document, language)
    return ParsedFeed(
        title=title,
        format=parsed.get("version") or "unknown",
        language=language,
        entries=entries,
        rejected_entries=len(items) - len(entries) - len(addressless),
        wishes=publisher_wishes(feed, document.body),
        addressless=addressless,
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
    detail = f" ({_PLACE.sub('', one_line(str(problem)) or '')})" if problem else ""
    return f"the body is not a feed{detail}"[:500]


def _item(item: Mapping[str, Any], feed_url: str, is_rss: bool) -> RawItem:
    content, base = _content(item)
    published, updated = _dates(item, is_rss)
    return RawItem(
        link=item.get("feedburner_origlink") or item.get("link"),
        guid=item.get("id"),
        title=item.get("title"),
        authors=_authors(item),
        tags=(tag.get("term") for tag in item.get("tags", ())),
        language=_detail(item, "title", "language"),
        summary=item.get("summary"),
        content_html=content,
        # An xml:base of its own says what relative links mean; else they are taken as the article's.
        content_base=_joined(feed_url, base) if base else None,
        published=published,
        updated=updated,
        enclosures=_enclosures(item),
    )


def _joined(feed_url: str, base: str) -> str | None:
    try:
        return urljoin(feed_url, base)
    except ValueError:
        return None


def _dates(item: Mapping[str, Any], is_rss: bool) -> tuple[RawDate | None, RawDate | None]:
    published = _date(item, "published") or _date(item, "created")
    # Asked with "in": feedparser's get gives the date of publication where there is no other.
    updated = _date(item, "updated") if "updated" in item else None
    if published is None and is_rss:
        # RSS knows no update: feedparser calls dc:date one, and it is the date of publication.
        return updated, None
    return published, updated


def _date(item: Mapping[str, Any], name: str) -> RawDate | None:
    text = item.get(name)
    parts = item.get(f"{name}_parsed")
    return RawDate(text, name, tuple(parts[:3]) if parts else None) if text else None


def _authors(item: Mapping[str, Any]) -> tuple[str, ...]:
    authors = [author for author in item.get("authors", ()) if author]
    written = (item.get("author") or "")[:500]
    if len(authors) <= 1 and "@" in written:
        # feedparser ends an e-mail address after four letters of its top domain and takes the rest
        # for the name: "x@paper.media (Jane Doe)" becomes "a (Jane Doe".
        return author_names([_ADDRESS.sub(" ", written).strip(" ()<>")], are_fields=True)
    return author_names([author.get("name") for author in authors] or [written], are_fields=True)


def _detail(item: Mapping[str, Any], field: str, key: str) -> str | None:
    detail = item.get(f"{field}_detail")
    value = detail.get(key) if detail else None
    return value if isinstance(value, str) else None


def _content(item: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The longest full text and its base address."""
    parts = [part for part in item.get("content", ()) if part.get("value")]
    if not parts:
        return None, None
    longest = max(parts, key=lambda part: len(part["value"]))
    return longest["value"], longest.get("base")


def _enclosures(item: Mapping[str, Any]) -> Iterator[Enclosure]:
    for enclosure in item.get("enclosures", ()):
        if address := enclosure.get("href"):
            yield Enclosure(address, enclosure.get("type"), count_or_none(enclosure.get("length")))
    for media in item.get("media_content", ()):
        if address := media.get("url"):
            kind = media.get("type") or media.get("medium")
            yield Enclosure(address, kind, count_or_none(media.get("filesize")))
    for thumbnail in islice(item.get("media_thumbnail", ()), 1):
        if address := thumbnail.get("url"):
            yield Enclosure(address, "image")
