"""News sitemaps to entries: many papers list their newest two days there and nowhere else.

Format: https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap on top of
https://www.sitemaps.org/protocol.html.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from newsreel.adapters.feed_entries import MOST_ENTRIES, FeedBody, RawDate, RawItem, parsed_entry
from newsreel.adapters.html_text import plain_text
from newsreel.domain.feed import Enclosure, ParsedFeed, ParseFailure
from newsreel.domain.fetch import FailureKind
from newsreel.rules.text import one_line

_NOT_A_FEED = FailureKind.NOT_A_FEED


def parse_sitemap(document: FeedBody) -> ParsedFeed | ParseFailure:
    """Read the news of a sitemap; addresses that are no news (section pages) are left aside.

    Elements are known by their local names: papers misspell the namespaces.
    """
    # Entities stay closed, nothing is fetched; lxml's own limits bound depth and size.
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(document.body, parser)
        return _parsed(root, document)
    except (etree.XMLSyntaxError, ValueError) as error:  # lxml decodes names only when they are asked for
        return ParseFailure(_NOT_A_FEED, f"the body is not a feed ({one_line(str(error))})"[:500])


def _parsed(root: etree._Element | None, document: FeedBody) -> ParsedFeed | ParseFailure:
    if root is None:
        return ParseFailure(_NOT_A_FEED, "the body is not a feed (XML without an element)")
    if name_of(root) == "sitemapindex":
        return ParseFailure(
            _NOT_A_FEED, "the address answers with an index of sitemaps: add the news sitemap it lists"
        )
    pages = [page for page in root if name_of(page) == "url"]
    news = [page for page in pages if child(page, "news") is not None]
    if not news:
        return ParseFailure(_NOT_A_FEED, "the address answers with a sitemap that lists no news")
    entries = [
        entry
        for page in news[:MOST_ENTRIES]
        if (entry := parsed_entry(news_item(page), document, None)) is not None
    ]
    publication = child(child(news[0], "news"), "publication")
    return ParsedFeed(
        title=plain_text(text_of(publication, "name")),
        format="news-sitemap",
        language=one_line(text_of(publication, "language")),
        entries=tuple(entries),
        rejected_entries=len(pages) - len(entries),
    )


def news_item(page: etree._Element) -> RawItem:
    """What a `url` element with a `news` element says."""
    news = child(page, "news")
    return RawItem(
        link=text_of(page, "loc"),
        title=text_of(news, "title"),
        tags=(text_of(news, "keywords") or "").split(","),
        language=text_of(child(news, "publication"), "language"),
        published=RawDate(text_of(news, "publication_date"), "publication_date"),
        updated=RawDate(text_of(page, "lastmod"), "lastmod"),
        enclosures=_images(page),
    )


def _images(page: etree._Element) -> Iterator[Enclosure]:
    for part in page:
        if name_of(part) == "image" and (address := text_of(part, "loc")):
            yield Enclosure(address, "image")


def name_of(element: etree._Element) -> str:
    """Local name; empty for what is no element."""
    return element.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """First child of a local name."""
    if element is None:
        return None
    return next((found for found in element if name_of(found) == name), None)


def text_of(element: etree._Element | None, name: str) -> str | None:
    """Text of the first child of a local name."""
    found = child(element, name)
    return "".join(map(str, found.itertext())).strip() or None if found is not None else None
