"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/) to entries."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from newsreel.adapters.feed_entries import (
    MOST_ENTRIES,
    FeedBody,
    RawDate,
    RawItem,
    count_or_none,
    parsed_entries,
)
from newsreel.adapters.html_text import plain_text
from newsreel.domain.feed import Enclosure, ParsedFeed, ParseFailure, PublisherWishes
from newsreel.domain.fetch import FailureKind
from newsreel.rules.names import author_names
from newsreel.rules.text import one_line

# A feed that says it is "expired" will never change again: once a day is often enough.
_EXPIRED_SECONDS = 24 * 3600
_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/([\d.]{1,8})")


def parse_json_feed(document: FeedBody) -> ParsedFeed | ParseFailure:
    """Read a JSON Feed; fields of a wrong type count as missing."""
    try:
        # bytes: json tells UTF-8, -16 and -32 apart itself (RFC 4627 section 3), with or without BOM.
        feed = json.loads(document.body)
    except (ValueError, RecursionError) as error:
        return ParseFailure(
            FailureKind.NOT_A_FEED, f"the body is not a feed (JSON: {one_line(str(error))})"[:500]
        )
    items = feed.get("items") if isinstance(feed, dict) else None
    version = _VERSION.match(_text(feed, "version") or "") if isinstance(feed, dict) else None
    title = plain_text(_text(feed, "title")) if isinstance(feed, dict) else None
    if not isinstance(items, list) or not (version or items) or not (title or items):
        return ParseFailure(FailureKind.NOT_A_FEED, "the body is JSON, but not a feed")
    language = one_line(_text(feed, "language"))
    authors = _authors(feed)
    raw = [_item(item, authors) for item in items[:MOST_ENTRIES] if isinstance(item, dict)]
    entries, addressless = parsed_entries(raw, document, language)
    return ParsedFeed(
        title=title,
        format=f"json{version[1].replace('.', '')}" if version else "json",
        language=language,
        entries=entries,
        addressless=addressless,
        rejected_entries=len(items) - len(entries) - len(addressless),
        wishes=PublisherWishes(
            update_period_seconds=_EXPIRED_SECONDS if feed.get("expired") is True else None
        ),
    )


def _item(item: Mapping[str, Any], feed_authors: tuple[str, ...]) -> RawItem:
    identifier = item.get("id")
    guid = str(identifier) if isinstance(identifier, str | int) and not isinstance(identifier, bool) else None
    tags = item.get("tags")
    return RawItem(
        # Of a link blog, external_url is the page it talks about; it stands in only for no address.
        link=_text(item, "url") or (None if _is_address(guid) else _text(item, "external_url")),
        guid=guid,
        title=_text(item, "title"),
        authors=_authors(item) or feed_authors,
        tags=[tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else (),
        language=_text(item, "language"),
        summary=_text(item, "summary"),
        content_html=_text(item, "content_html") or _as_html(_text(item, "content_text")),
        published=RawDate(_text(item, "date_published"), "date_published"),
        updated=RawDate(_text(item, "date_modified"), "date_modified"),
        enclosures=_enclosures(item),
    )


def _is_address(guid: str | None) -> bool:
    return guid is not None and guid.startswith(("http://", "https://"))


def _text(thing: Mapping[str, Any], name: str) -> str | None:
    value = thing.get(name)
    return value if isinstance(value, str) else None


def _as_html(text: str | None) -> str | None:
    if not text:
        return None
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "".join(f"<p>{html.escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)


def _authors(thing: Mapping[str, Any]) -> tuple[str, ...]:
    """`authors` of version 1.1, else the one `author` of version 1.0."""
    listed = thing.get("authors")
    authors = listed if isinstance(listed, list) else [thing.get("author")]
    names = [author.get("name") for author in authors[:100] if isinstance(author, dict)]
    return author_names(names, are_fields=True)


def _enclosures(item: Mapping[str, Any]) -> Iterator[Enclosure]:
    for name in ("image", "banner_image"):
        if image := _text(item, name):
            yield Enclosure(image, "image")
    attachments = item.get("attachments")
    for attachment in attachments if isinstance(attachments, list) else ():
        if isinstance(attachment, dict) and (url := _text(attachment, "url")):
            yield Enclosure(
                url, _text(attachment, "mime_type"), count_or_none(attachment.get("size_in_bytes"))
            )
