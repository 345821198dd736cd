"""A feed document, and where its older entries are: RFC 5005, JSON Feed's `next_url`, WordPress.

https://www.rfc-editor.org/rfc/rfc5005 sections 2 (complete), 3 (paged) and 4 (archived feeds).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from lxml import etree

from newsreel.adapters.feed_entries import MOST_ENTRIES, FeedBody
from newsreel.adapters.feed_parsing import parse_feed
from newsreel.domain.feed import ParsedFeed, ParseFailure
from newsreel.rules.urls import canonical_url

_GENERATOR = re.compile(
    rb"<generator[^>]{0,300}>[^<]{0,100}wordpress|https?://wordpress\.org/\?v=", re.IGNORECASE
)
_HEAD_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A feed document with the addresses that lead on from it, absolute; None where it names none.

    `is_complete`: it says that it lists all entries there are. `is_cut`: it lists more than are read.
    `is_wordpress`: WordPress made it, which serves older entries under `?paged=2` and so on.
    """

    feed: ParsedFeed
    prev_archive_url: str | None = None
    next_url: str | None = None
    is_complete: bool = False
    is_cut: bool = False
    is_wordpress: bool = False


def read_feed_page(document: FeedBody) -> FeedPage | ParseFailure:
    """Read the feed as polls do, and the links of the feed itself besides."""
    feed = parse_feed(document)
    if isinstance(feed, ParseFailure):
        return feed
    if document.body.lstrip()[:1] == b"{":
        links, is_complete = {"next": _next_of_json(document.body)}, False
    else:
        links, is_complete = _links(document.body)
    return FeedPage(
        feed,
        prev_archive_url=_absolute(links.get("prev-archive"), document.url),
        next_url=_absolute(links.get("next"), document.url),
        is_complete=is_complete,
        is_cut=len(feed.entries) + feed.rejected_entries > MOST_ENTRIES,
        is_wordpress=bool(_GENERATOR.search(document.body[:_HEAD_BYTES])),
    )


def _links(body: bytes) -> tuple[dict[str, str | None], bool]:
    """The first link of each relation that stands outside of entries; whether the feed is complete."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return {}, False
    links: dict[str, str | None] = {}
    is_complete = False
    for element in _of_the_feed(root):
        name = _name(element)
        if name == "link" and (relation := element.get("rel")):
            links.setdefault(relation.strip().lower(), element.get("href"))
        is_complete = is_complete or name == "complete"
    return links, is_complete


def _of_the_feed(root: etree._Element | None) -> list[etree._Element]:
    """Children of the feed, or of the channel; RSS 1.0 has its items beside the channel."""
    if root is None:
        return []
    channel = next((child for child in root if _name(child) == "channel"), root)
    return [child for child in channel if _name(child) not in ("item", "entry", "items", "")]


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""


def _next_of_json(body: bytes) -> str | None:
    feed = json.loads(body)  # read once already, as a feed
    url = feed.get("next_url")
    return url if isinstance(url, str) else None


def _absolute(link: str | None, base: str) -> str | None:
    return canonical_url(link, base) if link else None
