"""A page names its feeds; nothing is guessed, and nothing hostile comes out."""

from __future__ import annotations

import pytest

from newsreel.adapters.feed_discovery import MOST_FEEDS, FeedLink, feeds_of_page
from newsreel.adapters.feed_entries import FeedBody
from tests.adapters.feed_formats import NOON
from tests.adapters.xss_payloads import XSS_PAYLOADS

PAGE_URL = "https://paper.example/news/"


def offered(html: str | bytes, content_type: str = "text/html") -> tuple[FeedLink, ...]:
    body = html.encode() if isinstance(html, str) else html
    return feeds_of_page(FeedBody(PAGE_URL, body, {"content-type": content_type}, NOON))


def test_declared_feeds_in_their_order_with_title_and_format() -> None:
    found = offered(
        """<html><head>
        <link rel="stylesheet" href="/style.css" type="text/css">
        <link rel="ALTERNATE" type="application/rss+xml; charset=utf-8" title="Paper &amp; Co" href="/feed/">
        <link rel="alternate" type="application/rss+xml" title="Paper » Comments Feed" href="/comments/feed/">
        <link rel="feed" type="application/atom+xml" href="atom.xml">
        <link rel="alternate" type="application/feed+json" href="https://other.example/feed.json">
        <link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">
        <link rel="alternate" hreflang="de" href="/de/">
        <link rel="alternate" type="application/rss+xml" title="again" href="https://paper.example/feed/">
        </head><body><a href="/rss.xml">RSS</a></body></html>"""
    )

    assert found == (
        FeedLink("https://paper.example/feed/", "Paper & Co", "RSS", is_of_comments=False),
        FeedLink("https://paper.example/comments/feed/", "Paper » Comments Feed", "RSS", is_of_comments=True),
        FeedLink("https://paper.example/news/atom.xml", None, "Atom", is_of_comments=False),
        FeedLink("https://other.example/feed.json", None, "JSON Feed", is_of_comments=False),
    )


@pytest.mark.parametrize(
    "address", ["/rss", "/rss.xml", "feed/", "/feeds", "/all.rss", "/index.rdf", "/atom.xml?x=1"]
)
def test_without_declared_feeds_links_that_look_like_feeds_are_offered(address: str) -> None:
    (found,) = offered(f'<a href="{address}"> Our <b>feed</b> </a> <a href="/breastfeeding">x</a>')

    assert (found.title, found.format) == ("Our feed", None)


@pytest.mark.parametrize(
    "address", ["/", "/about", "/feedback", "/rssfeeds.html", "mailto:rss", "javascript:feed/", "/a.xml"]
)
def test_other_links_are_not(address: str) -> None:
    assert offered(f'<a href="{address}">RSS</a>') == ()


def test_the_base_of_the_page_is_where_links_start() -> None:
    (found,) = offered('<base href="https://cdn.example/x/"><a href="feed">feed</a>')

    assert found.url == "https://cdn.example/x/feed"


@pytest.mark.parametrize(
    "body", [b"", b" ", b"\x00\xff\xfe", b"<", b"%PDF-1.4", b"{}", b"<html" * 1000, b"<a>" * 60_000]
)
def test_what_is_no_page_names_nothing(body: bytes) -> None:
    assert offered(body) == ()


@pytest.mark.parametrize("payload", XSS_PAYLOADS)
def test_only_web_addresses_come_out(payload: str) -> None:
    page = f'{payload}<link rel="alternate" type="application/rss+xml" title="{payload}" href="{payload}">'

    assert all(link.url.startswith(("https://", "http://")) for link in offered(page))


def test_no_more_feeds_than_anybody_chooses_from() -> None:
    links = "".join(f'<a href="/{number}/feed">x</a>' for number in range(500))

    assert len(offered(links)) == MOST_FEEDS


def test_a_page_is_decoded_as_it_says() -> None:
    link = '<link rel="alternate" type="application/rss+xml" title="Zürich" href="/f">'
    page = f'<meta charset="iso-8859-1">{link}'

    assert offered(page.encode("latin-1"))[0].title == "Zürich"
