"""The feeds that a web page names: `<link rel=alternate>`, else links that look like feeds.

https://www.rssboard.org/rss-autodiscovery and https://blog.whatwg.org/feed-autodiscovery. Addresses are
never guessed. Runs in a worker process, like every reading of what a server sends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html
from w3lib.encoding import html_to_unicode

from newsreel.adapters.feed_entries import FeedBody
from newsreel.rules.text import one_line, storable
from newsreel.rules.urls import canonical_url

MOST_FEEDS = 50  # ours: what a person can choose from
_TYPES = {
    "application/rss+xml": "RSS",
    "application/atom+xml": "Atom",
    "application/rdf+xml": "RSS",
    "application/feed+json": "JSON Feed",
}
# The last piece of an address, as papers name their feeds.
_LOOKS_LIKE_A_FEED = re.compile(
    r"(^|/)(rss|feeds?|atom|rdf)(\d?\.(xml|json|php))?/?$|\.(rss|atom|rdf)$", re.IGNORECASE
)
_COMMENTS = re.compile(r"comment|kommentar|comentario|commentaire|reply|replies", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page names. `format` is None where the page does not say it."""

    url: str
    title: str | None
    format: str | None
    is_of_comments: bool


def feeds_of_page(page: FeedBody) -> tuple[FeedLink, ...]:
    """The feeds that an HTML page names, in its order, each address once; empty for other bodies."""
    # Decoded as browsers do, before lxml can guess.
    _, text = html_to_unicode(page.headers.get("content-type"), page.body)
    try:
        root = html.document_fromstring(storable(text), parser=html.HTMLParser(huge_tree=True))
    except (etree.ParserError, ValueError):
        return ()
    base = next((base.get("href") for base in root.iter("base") if base.get("href")), None)
    base_url = canonical_url(base, page.url) if base else None
    found: dict[str, FeedLink] = {}
    for link in (*_declared(root), *_looking_like_feeds(root)):
        url = canonical_url(link.url, base_url or page.url)
        if url is not None and len(found) < MOST_FEEDS:
            of_comments = bool(_COMMENTS.search(f"{link.url} {link.title or ''}"))
            found.setdefault(url, FeedLink(url, link.title, link.format, of_comments))
    declared = [link for link in found.values() if link.format]
    return tuple(declared or found.values())


def _declared(root: html.HtmlElement) -> Iterator[FeedLink]:
    for element in root.iter("link"):
        kind = (element.get("type") or "").split(";")[0].strip().lower()
        words = (element.get("rel") or "").lower().split()
        if kind in _TYPES and ("alternate" in words or "feed" in words) and element.get("href"):
            title = one_line(element.get("title"))
            yield FeedLink(element.get("href", ""), title, _TYPES[kind], is_of_comments=False)


def _looking_like_feeds(root: html.HtmlElement) -> Iterator[FeedLink]:
    for element in root.iter("a"):
        address = (element.get("href") or "").split("#")[0]
        if _LOOKS_LIKE_A_FEED.search(address.split("?")[0]):
            yield FeedLink(address, one_line(element.text_content()), None, is_of_comments=False)
