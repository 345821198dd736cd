"""What a feed says of an entry: its address, dates, authors, texts and enclosures."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsreel.adapters.feed_entries import MOST_ENCLOSURES
from newsreel.adapters.feed_parsing import FeedBody, parse_feed
from newsreel.domain.feed import ParsedFeed
from tests.adapters.feed_formats import NOON
from tests.adapters.feed_reading import item, only, parse, rss


@pytest.mark.parametrize(
    ("raw", "at", "quality"),
    [
        ("Fri, 20 Nov 2026 13:00:00 +0100", NOON, "exact"),
        ("20 Nov 2026", datetime(2026, 11, 20, tzinfo=UTC), "day"),
        ("Fri, 20 Nov 2026 12:00:00", datetime(2026, 11, 20, tzinfo=UTC), "no_zone"),
        ("Sat, 21 Nov 2026 11:00:00 GMT", datetime(2026, 11, 21, 11, tzinfo=UTC), "exact"),
        ("Sun, 22 Nov 2026 13:00:00 GMT", None, "unbelievable"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None, "unbelievable"),
        ("2020/1/10 14:33:00", datetime(2020, 1, 10, tzinfo=UTC), "nonstandard"),
        ("1518478934", datetime(2018, 2, 12, 23, 42, 14, tzinfo=UTC), "nonstandard"),
        ("2025年1月20日", datetime(2025, 1, 20, tzinfo=UTC), "nonstandard"),
        ("20. března 2025", datetime(2025, 3, 20, tzinfo=UTC), "nonstandard"),
        ("2025-01-20 오후 11:31:23", datetime(2025, 1, 20, tzinfo=UTC), "inferred"),
        ("2025-02-30", None, "unreadable"),
        ("2003-335", None, "unreadable"),
        ("yesterday", None, "unreadable"),
        ("9" * 5000, None, "unreadable"),
    ],
)
def test_a_date_is_believed_or_left_out_and_its_words_are_kept(
    raw: str, at: datetime | None, quality: str
) -> None:
    published = only(rss(item(f"<pubDate>{raw}</pubDate>"), channel="<language>cs</language>")).published

    assert published is not None
    assert (published.raw, published.at, published.quality) == (raw, at, quality)
    assert (published.precision is None) == (at is None)


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/a", "https://paper.example/a"),
        ("a", "https://paper.example/feeds/a"),
        ("?a=1&amp;b=2", "https://paper.example/feeds/all.xml?a=1&b=2"),
        ("//other.example/a", "https://other.example/a"),
        ("\n  https://paper.example/a \t", "https://paper.example/a"),
        ("https://paper.example/caf\u00e9 x", "https://paper.example/caf\u00e9 x"),
    ],
)
def test_links_are_made_absolute(link: str, url: str) -> None:
    assert only(rss(item(link=link))).url == url


@pytest.mark.parametrize(
    "link",
    [
        "", " ", "javascript:alert(1)", "mailto:x@y.example", "file:///etc/passwd", "http://", "http://[bad",
        "http://a.example:99999999/", "data:text/html,x", "https://" + "a" * 64 + ".example/",
        "https://" + "label." * 60 + "example/", "https://a.example/" + "x" * 9000, "http://..../",
    ],
)  # fmt: skip
def test_an_entry_without_a_usable_link_stands_apart_and_costs_no_other(link: str) -> None:
    parsed = parse(rss(item(link=link, inner="<guid isPermaLink='false'>x</guid>"), item(link="/good")))

    assert [entry.url for entry in parsed.entries] == ["https://paper.example/good"]
    assert [(entry.guid, entry.url) for entry in parsed.addressless] == [("x", "")]


def test_what_feeds_with_pages_call_a_summary_is_the_text_of_an_entry_without_one() -> None:
    about = "<description>&lt;p&gt;All &lt;a href='/x'&gt;there&lt;/a&gt; is.&lt;/p&gt;</description>"

    (entry,) = parse(rss(f"<item><title>T</title>{about}</item>")).addressless

    assert entry.content_html == (
        '<p>All <a href="https://paper.example/x" rel="noopener noreferrer">there</a> is.</p>'
    )


def test_the_original_link_goes_before_the_one_that_counts_clicks() -> None:
    body = rss(
        item(
            "<f:origLink xmlns:f='http://rssnamespace.org/feedburner/ext/1.0'>https://paper.example/o</f:origLink>"
        )
    )

    assert only(body).url == "https://paper.example/o"


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Ada Byron", ("Ada Byron",)),
        ("ada@paper.com (Ada Byron)", ("Ada Byron",)),
        ("ada@paper.media (Ada Byron)", ("Ada Byron",)),
        ("Ada Byron &lt;ada@paper.example&gt;", ("Ada Byron",)),
        ("newsroom@paper.media", ()),
        ("raccoon", ("raccoon",)),
        ("admin", ()),
        ("By Ada Byron and Max Muster", ("Ada Byron", "Max Muster")),
        ("", ()),
    ],
)
def test_reads_authors_and_never_a_piece_of_an_address(author: str, names: tuple[str, ...]) -> None:
    assert only(rss(item(f"<author>{author}</author>"))).authors == names


def test_no_more_tags_and_summary_than_anybody_reads() -> None:
    tags = "".join(f"<category>c{number}</category>" for number in range(500))
    entry = only(rss(item(f"{tags}<description>{'word ' * 10_000}</description>")))

    assert len(entry.tags) == 200
    assert len(entry.summary or "") == 5000


def test_no_more_enclosures_than_anybody_opens() -> None:
    many = "".join(f'<enclosure url="/{number}.mp3" length="9"/>' for number in range(200))
    odd = '<enclosure url="javascript:x()"/><enclosure url="/0.mp3"/><enclosure length="1"/>'

    found = only(rss(item(odd + many))).enclosures

    assert len(found) <= MOST_ENCLOSURES
    assert [enclosure.url for enclosure in found[:2]] == [
        "https://paper.example/0.mp3",
        "https://paper.example/1.mp3",
    ]


def test_full_text_keeps_its_shape_and_the_longest_one_is_taken() -> None:
    body = rss(
        item(
            "<content:encoded>short</content:encoded>"
            "<content:encoded>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;</content:encoded>"
        )
    )

    assert only(body).content_html == "<p>One</p><p>Two</p>"


@pytest.mark.parametrize("guid", ["12345", "/stories/7", "story-7?x=1"])
def test_a_guid_is_what_the_feed_says_whatever_its_address(guid: str) -> None:
    body = rss(item(link="/story", inner=f"<guid>{guid}</guid>")).encode()
    found = []
    for url in ("http://paper.example/feed", "https://cdn2.example/mirror/feed"):
        parsed = parse_feed(FeedBody(url, body, {}, NOON))
        assert isinstance(parsed, ParsedFeed)
        found += [(entry.guid, entry.url) for entry in parsed.entries]
    assert found == [(guid, "http://paper.example/story"), (guid, "https://cdn2.example/story")]


@pytest.mark.parametrize(
    ("base", "link", "picture"),
    [
        ("", "https://paper.example/feeds/7", "https://paper.example/feeds/pier.png"),
        (' xml:base="/news/"', "https://paper.example/news/7", "https://paper.example/news/pier.png"),
        (' xml:base="https://cdn.example/n/"', "https://cdn.example/n/7", "https://cdn.example/n/pier.png"),
    ],
)
def test_links_are_relative_to_the_base_that_the_feed_names(base: str, link: str, picture: str) -> None:
    content = "&lt;img src='pier.png'&gt;"
    entry = only(
        f'<feed xmlns="http://www.w3.org/2005/Atom"{base}><title>P</title><entry><title>T</title><id>7</id>'
        f'<link href="7"/><content type="html">{content}</content></entry></feed>'
    )
    assert entry.url == link
    assert entry.content_html is not None
    assert picture in entry.content_html
