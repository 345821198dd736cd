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
    if _name(root) == "sitemapindex":
        return ParseFailure(
            _NOT_A_FEED, "the address answers with an index of sitemaps: add the news sitemap it lists"
        )
    pages = [page for page in root if _name(page) == "url"]
    news = [page for page in pages if _child(page, "news") is not None]
    if not news:
        return ParseFailure(_NOT_A_FEED, "the address answers with a sitemap that lists no news")
    entries = [
        entry
        for page in news[:MOST_ENTRIES]
        if (entry := parsed_entry(_item(page), document, None)) is not None
    ]
    publication = _child(_child(news[0], "news"), "publication")
    return ParsedFeed(
        title=plain_text(_text(publication, "name")),
        format="news-sitemap",
        language=one_line(_text(publication, "language")),
        entries=tuple(entries),
        rejected_entries=len(pages) - len(entries),
    )


def _item(page: etree._Element) -> RawItem:
    news = _child(page, "news")
    return RawItem(
        link=_text(page, "loc"),
        title=_text(news, "title"),
        tags=(_text(news, "keywords") or "").split(","),
        language=_text(_child(news, "publication"), "language"),
        published=RawDate(_text(news, "publication_date"), "publication_date"),
        updated=RawDate(_text(page, "lastmod"), "lastmod"),
        enclosures=_images(page),
    )


def _images(page: etree._Element) -> Iterator[Enclosure]:
    for child in page:
        if _name(child) == "image" and (address := _text(child, "loc")):
            yield Enclosure(address, "image")


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    if element is None:
        return None
    return next((child for child in element if _name(child) == name), None)


def _text(element: etree._Element | None, name: str) -> str | None:
    child = _child(element, name)
    return "".join(map(str, child.itertext())).strip() or None if child is not None else None
