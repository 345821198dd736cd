"""Sitemaps as types: lists of pages, and indexes of lists; XML, text or feeds, compressed or not.

https://www.sitemaps.org/protocol.html, with the news extension of
https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO

from lxml import etree

from newsreel.adapters.body_decoding import (
    BodyDecoder,
    BodyTooLargeError,
    BodyTruncatedError,
    BodyUndecodableError,
)
from newsreel.adapters.feed_entries import FeedBody, RawDate, RawItem, parsed_entry
from newsreel.adapters.feed_parsing import parse_feed
from newsreel.adapters.news_sitemap import child, name_of, news_item, text_of
from newsreel.domain.feed import ParsedEntry, ParsedFeed, ParseFailure
from newsreel.domain.fetch import FailureKind
from newsreel.rules.article_urls import may_be_article
from newsreel.rules.sitemap_choice import ListedSitemap
from newsreel.rules.text import one_line
from newsreel.rules.urls import canonical_url

# The protocol's bound, for pages of a list and lists of an index.
MOST_ADDRESSES = 50_000
_GZIP = b"\x1f\x8b"
_HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap lists: pages, or further lists.

    `passed_over` counts addresses that can't be articles. `is_cut`: it lists more than is read, or
    stops before its end.
    """

    entries: tuple[ParsedEntry, ...] = ()
    lists: tuple[ListedSitemap, ...] = ()
    passed_over: int = 0
    is_cut: bool = False


def read_sitemap(document: FeedBody, limit_bytes: int) -> Sitemap | ParseFailure:
    """Read a sitemap of any form the protocol knows; the body decides, never its name."""
    try:
        body = _decompressed(document.body, limit_bytes)
    except BodyTooLargeError:
        return ParseFailure(FailureKind.TOO_LARGE, "decompressed it is larger than the limit")
    except (BodyTruncatedError, BodyUndecodableError):
        return ParseFailure(FailureKind.TRUNCATED, "the compressed body is damaged")
    document = replace(document, body=body)
    head = body[:_HEAD_BYTES].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if head.startswith((b"http://", b"https://")):
        return _of_text(document)
    if b"<urlset" in head or b"<sitemapindex" in head or b":urlset" in head or b":sitemapindex" in head:
        return _of_xml(document)
    if b"<html" in head or b"<!doctype html" in head:
        return ParseFailure(FailureKind.UNREADABLE, "an HTML page instead of a sitemap")
    feed = parse_feed(document)
    if isinstance(feed, ParsedFeed) and feed.entries:
        return Sitemap(feed.entries)
    return ParseFailure(FailureKind.UNREADABLE, "no sitemap")


def _decompressed(body: bytes, limit_bytes: int) -> bytes:
    if not body.startswith(_GZIP):
        return body
    decoder = BodyDecoder("gzip", limit_bytes)
    decoder.feed(body)
    return decoder.close()


def _of_text(document: FeedBody) -> Sitemap:
    lines = document.body.decode("utf-8-sig", "replace").splitlines()
    items = (RawItem(link=line.strip()) for line in lines[:MOST_ADDRESSES] if line.strip())
    entries, passed_over = _entries(items, document)
    return Sitemap(entries, passed_over=passed_over, is_cut=len(lines) > MOST_ADDRESSES)


def _of_xml(document: FeedBody) -> Sitemap | ParseFailure:
    # Entities stay closed, nothing is fetched; damage costs what comes after it.
    events = etree.iterparse(
        BytesIO(document.body), events=("end",), recover=True, resolve_entities=False, no_network=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    lists: list[ListedSitemap] = []
    items: list[RawItem] = []
    is_cut = False
    try:
        for element in _elements(events):
            if len(items) + len(lists) >= MOST_ADDRESSES:
                is_cut = True
                break
            if name_of(element) == "url":
                items.append(_item(element))
            elif (listed := _list(element, document)) is not None:
                lists.append(listed)
    except (etree.XMLSyntaxError, ValueError) as error:
        if not items and not lists:
            return ParseFailure(FailureKind.UNREADABLE, f"no sitemap ({one_line(str(error))})"[:300])
        is_cut = True
    tail = document.body[-_HEAD_BYTES:].rstrip()
    is_cut = is_cut or not tail.endswith((b"urlset>", b"sitemapindex>", b"/>", b"-->"))
    entries, passed_over = _entries(items, document)
    return Sitemap(entries, tuple(lists), passed_over, is_cut)


def _elements(events: Iterator[tuple[str, etree._Element]]) -> Iterator[etree._Element]:
    """Elements `url` and `sitemap`, each freed with all before it when the next is asked for."""
    for _, element in events:
        if name_of(element) in ("url", "sitemap") and element.getparent() is not None:
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]


def _item(page: etree._Element) -> RawItem:
    if child(page, "news") is not None:
        return news_item(page)
    return RawItem(link=text_of(page, "loc"), updated=RawDate(text_of(page, "lastmod"), "lastmod"))


def _list(element: etree._Element, document: FeedBody) -> ListedSitemap | None:
    url = canonical_url(text_of(element, "loc") or "", document.url)
    if url is None:
        return None
    # Read as the date of an entry is.
    dated = parsed_entry(
        RawItem(link=url, updated=RawDate(text_of(element, "lastmod"), "lastmod")), document, None
    )
    return ListedSitemap(url, dated.updated) if dated else None


def _entries(
    items: Iterator[RawItem] | list[RawItem], document: FeedBody
) -> tuple[tuple[ParsedEntry, ...], int]:
    kept: list[ParsedEntry] = []
    passed_over = 0
    for item in items:
        if not (item.link or "").startswith(("http://", "https://")):  # as the protocol asks
            passed_over += 1
            continue
        # A publication date is a claim to be news, whatever the address looks like.
        is_news = item.published is not None and bool(item.published.text)
        entry = parsed_entry(item, document, None)
        if entry is not None and (is_news or may_be_article(entry.url)):
            kept.append(entry)
        else:
            passed_over += 1
    return tuple(kept), passed_over
