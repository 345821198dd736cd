"""Feeds become entries: every format, as far as it can be read, and nothing active in them."""

from __future__ import annotations

import html as escaping
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsreel.adapters.document_pool import DocumentPool, DocumentTrouble, document_pool
from newsreel.adapters.feed_entries import MOST_ENCLOSURES
from newsreel.adapters.feed_parsing import MOST_ENTRIES, FeedBody, parse_feed
from newsreel.domain.feed import ParsedEntry, ParsedFeed, ParseFailure, PublisherWishes
from newsreel.domain.fetch import FailureKind
from tests.adapters.feed_formats import FEED_URL, NOON, SAMPLES
from tests.adapters.xss_payloads import XSS_PAYLOADS, active_parts

MONDAY = PublisherWishes(skip_days=frozenset({0}))
CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'


def parse(body: str | bytes, content_type: str | None = "application/xml") -> ParsedFeed:
    parsed = attempt(body, content_type)
    assert isinstance(parsed, ParsedFeed), parsed
    return parsed


def attempt(body: str | bytes, content_type: str | None = "application/xml") -> ParsedFeed | ParseFailure:
    raw = body.encode() if isinstance(body, str) else body
    headers = {"content-type": content_type} if content_type else {}
    return parse_feed(FeedBody(FEED_URL, raw, headers, NOON))


def rss(*items: str, channel: str = "<title>Paper</title>") -> str:
    return f'<rss version="2.0" {CONTENT}><channel>{channel}{"".join(items)}</channel></rss>'


def item(inner: str = "", link: str = "https://paper.example/1", title: str = "One") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{inner}</item>"


def only(body: str | bytes, content_type: str | None = "application/xml") -> ParsedEntry:
    (entry,) = parse(body, content_type).entries
    return entry


@pytest.mark.parametrize("name", SAMPLES)
def test_reads_every_format(name: str) -> None:
    sample = SAMPLES[name]

    assert parse(sample.body, sample.content_type) == sample.says


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize(
    "content_type", [None, "text/html", "text/plain; charset=us-ascii", "image/png", ";"]
)
def test_the_content_type_does_not_decide_what_is_a_feed(name: str, content_type: str | None) -> None:
    entries = parse(SAMPLES[name].body, content_type).entries

    assert [entry.url for entry in entries] == [entry.url for entry in SAMPLES[name].says.entries]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not a feed"),
        (b" \r\n\t", "not a feed"),
        (b"<!DOCTYPE html><html><body>Please log in</body></html>", "an HTML page"),
        (b"\n\n<HTML><head><title>x</title></head></HTML>", "an HTML page"),
        (b"\x00\xff\xfe\x16\x03" * 1000, "not a feed"),
        (b"\x1f\x8b\x08\x00garbage", "not a feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": []}', "JSON, but not a feed"),
        (b'{"error": "not found"}', "JSON, but not a feed"),
        (b'{"items": {"a": 1}}', "JSON, but not a feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "title": "cut of', "not a feed (JSON"),
        (b'{"a":' * 100_000, "not a feed (JSON"),
        (b'{"title": ' + b"9" * 10_000 + b"}", "not a feed (JSON"),
        (b"<urlset><url><loc>https://paper.example/</loc></url></urlset>", "a sitemap that lists no news"),
        (b"<sitemapindex><sitemap/></sitemapindex>", "an index of sitemaps"),
        (b"<urlset", "a sitemap that lists no news"),
        (b"<opml><body/></opml>", "not a feed"),
        (b"<rss", "not a feed"),
        (b'<rss version="2.0"><channel></channel></rss>', "not a feed"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"/>', "not a feed"),
        (b"/etc/passwd", "not a feed"),
        (b"http://127.0.0.1:1/", "not a feed"),
    ],
)
def test_what_is_no_feed_is_said_to_be_none(body: bytes, reason: str) -> None:
    failure = attempt(body)

    assert isinstance(failure, ParseFailure)
    assert failure.kind == FailureKind.NOT_A_FEED
    assert reason in failure.reason
    assert len(failure.reason) <= 500
    failure.reason.encode()


def test_a_feed_without_entries_is_an_empty_feed() -> None:
    assert parse(rss()) == ParsedFeed("Paper", "rss20", None, ())


@pytest.mark.parametrize(
    "body",
    [
        rss(item(), "<item><title>cut off"),
        rss(item())[: -len("</channel></rss>")],
        rss(item("<description>a & b &nbsp; &undefined; <br> c</description>")),
        rss(item(), "</wrong></nesting>"),
        "\n\n  " + '<?xml version="1.0"?>' + rss(item()),
        rss(item()) + "<!-- trailing --> trailing words",
        "\ufeff" + rss(item()),
        rss(item()).replace("<title>Paper</title>", "<title>Pa\x00per\x0b</title>"),
        rss(item("<unknown:prefix>x</unknown:prefix>")),
    ],
)
def test_malformed_xml_with_entries_is_still_a_feed(body: str) -> None:
    assert [entry.url for entry in parse(body).entries] == ["https://paper.example/1"]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("&#65;&#x42;&#0000000067;", "ABC"),
        ("a&#xD800;b", "a\ufffdb"),
        ("a&#55296;b&#57343;", "a\ufffdb\ufffd"),
        ("a&#x00dfff;b", "a\ufffdb"),
        ("a&#0;b", "ab"),
        ("a\x00b", "ab"),
        ("a&#1;&#x1F;b", "ab"),
        ("a&#xFFFE;b", "ab"),
        ("a&#xFFFFFFFF;b&#9999999999999999999999;&#x110000;", "a\ufffdb\ufffd\ufffd"),
        ("&#55203;&#57344;&#127482;", "\ud7a3\ue000\U0001f1fa"),
        ("Zu&#776;rich", "Zürich"),
        ("  two \n lines\t", "two lines"),
    ],
)
def test_characters_nobody_can_store_cost_themselves_only(raw: str, shown: str) -> None:
    entry = only(rss(item(title=raw)))

    assert entry.url == "https://paper.example/1"
    assert entry.title == shown
    (entry.title or "").encode()
    assert "\x00" not in (entry.title or "")


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("utf-8", "utf-8", "application/xml"),
        ("utf-8", "iso-8859-1", "application/xml; charset=utf-8"),
        ("iso-8859-1", "iso-8859-1", "application/xml"),
        ("iso-8859-1", "utf-8", "application/xml"),
        ("cp1252", "utf-8", "application/rss+xml; charset=utf-8"),
        ("utf-16", "utf-16", "application/xml"),
        ("utf-8", "no-such-charset", "application/xml; charset=nor-this"),
    ],
)
def test_a_wrong_charset_label_does_not_garble_the_text(
    encoding: str, declared: str, content_type: str
) -> None:
    body = f'<?xml version="1.0" encoding="{declared}"?>' + rss(item(title="Zürich café"))

    assert only(body.encode(encoding), content_type).title == "Zürich café"


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


def test_what_is_no_entry_is_counted() -> None:
    parsed = parse(rss("<item><guid isPermaLink='false'>x</guid></item>", "<item/>", item(link="/good")))

    assert (len(parsed.entries), len(parsed.addressless), parsed.rejected_entries) == (1, 0, 2)


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


def test_no_more_entries_than_a_feed_can_honestly_have() -> None:
    body = rss(*(item(link=f"/{number}") for number in range(MOST_ENTRIES + 5)))

    parsed = parse(body)

    assert len(parsed.entries) == MOST_ENTRIES
    assert parsed.rejected_entries == 5


def test_no_more_tags_and_summary_than_anybody_reads() -> None:
    tags = "".join(f"<category>c{number}</category>" for number in range(500))
    entry = only(rss(item(f"{tags}<description>{'word ' * 10_000}</description>")))

    assert len(entry.tags) == 200
    assert len(entry.summary or "") == 5000


@pytest.mark.parametrize(
    ("ttl", "seconds"),
    [("60", 3600), ("0", None), ("-5", None), ("1.5", None), ("9" * 5000, None)],
)
def test_the_wish_of_a_feed_is_minutes_or_nothing(ttl: str, seconds: int | None) -> None:
    assert parse(rss(item(), channel=f"<title>P</title><ttl>{ttl}</ttl>")).wishes.ttl_seconds == seconds


@pytest.mark.parametrize(
    ("wish", "wishes"),
    [
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", PublisherWishes(update_period_seconds=3600)),
        (
            "<sy:updatePeriod>weekly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
            PublisherWishes(update_period_seconds=604_800),
        ),
        ("<sy:updatePeriod>often</sy:updatePeriod>", PublisherWishes()),
        ("<skipHours><hour>3</hour></skipHours>", PublisherWishes(skip_hours=frozenset({3}))),
        ("<skipHours><hour>25</hour></skipHours>", PublisherWishes()),
        # Who skips everything asks for nothing that can be done.
        (f"<skipHours>{''.join(f'<hour>{n}</hour>' for n in range(24))}</skipHours>", PublisherWishes()),
        (
            "<skipDays><day>monday</day><day>Maandag</day></skipDays>",
            PublisherWishes(skip_days=frozenset({0})),
        ),
        ("<skipDays>Monday</skipDays>", PublisherWishes()),
    ],
)
def test_wishes_that_can_be_met_are_read(wish: str, wishes: PublisherWishes) -> None:
    body = rss(item(), channel=f"<title>P</title>{wish}").replace(
        "<rss ", '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    )

    assert parse(body).wishes == wishes


def test_no_more_enclosures_than_anybody_opens() -> None:
    many = "".join(f'<enclosure url="/{number}.mp3" length="9"/>' for number in range(200))
    odd = '<enclosure url="javascript:x()"/><enclosure url="/0.mp3"/><enclosure length="1"/>'

    found = only(rss(item(odd + many))).enclosures

    assert len(found) <= MOST_ENCLOSURES
    assert [enclosure.url for enclosure in found[:2]] == [
        "https://paper.example/0.mp3",
        "https://paper.example/1.mp3",
    ]


@pytest.mark.parametrize("payload", XSS_PAYLOADS)
@pytest.mark.parametrize("wrap", [escaping.escape, lambda text: f"<![CDATA[{text.replace(']]>', '')}]]>"])
def test_nothing_active_comes_out_of_a_feed(payload: str, wrap: object) -> None:
    assert callable(wrap)
    active = wrap(f"before {payload} after")
    body = rss(
        item(f"<description>{active}</description><content:encoded>{active}</content:encoded>", title=active),
        channel=f"<title>{active}</title>",
    )
    parsed = parse(body)
    (entry,) = parsed.entries

    for shown in (parsed.title, entry.title, entry.summary, entry.content_html):
        assert active_parts(shown or "") == []
        (shown or "").encode()


def test_full_text_keeps_its_shape_and_the_longest_one_is_taken() -> None:
    body = rss(
        item(
            "<content:encoded>short</content:encoded>"
            "<content:encoded>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;</content:encoded>"
        )
    )

    assert only(body).content_html == "<p>One</p><p>Two</p>"


def test_entities_open_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("canary-5d21")
    body = (
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY % p SYSTEM "{secret.as_uri()}">%p;]>'
        + rss(item("<description>&x;</description>", title="&x;"))
    )

    assert "canary" not in repr(attempt(body))


# What the worker's limits are for: each of these took feedparser seconds to minutes, or killed it.
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "an author without end": rss(item(f"<author>a@{'a.' * 25_000}!</author>")),
    "18,000 categories": rss(item("".join(f"<category>c{n}</category>" for n in range(18_000)))),
    "billion laughs": f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>'
    + rss(item("<description>&l9;</description>")),
    "100,000 levels": rss("<a>" * 100_000, item()),
    "50,000 levels of HTML": rss(item(f"<description>{'&lt;div&gt;' * 50_000}</description>")),
    "comments in comments": rss(item(f"<description><![CDATA[{'<!--' * 100_000}]]></description>")),
    "20 MB of CDATA": rss(item(f"<description><![CDATA[{'x' * 20_000_000}]]></description>")),
}
SECONDS = 3.0


@pytest.fixture(scope="module")
def pool() -> Iterator[DocumentPool[FeedBody, ParsedFeed | ParseFailure]]:
    with document_pool(parse_feed, processes=2, timeout_seconds=SECONDS, memory_bytes=1024**3) as opened:
        yield opened


def test_hostile_feeds_cost_themselves_and_no_other(
    pool: DocumentPool[FeedBody, ParsedFeed | ParseFailure],
) -> None:
    bodies = {**HOSTILE, **{f"good {number}": rss(item(link=f"/{number}")) for number in range(6)}}
    names = list(bodies)
    work = [FeedBody(FEED_URL, bodies[name].encode(), {}, NOON) for name in names]

    outcomes = {names[index]: outcome for index, outcome in pool.run(work)}

    for number in range(6):
        good = outcomes.pop(f"good {number}")
        assert isinstance(good, ParsedFeed)
        assert good.entries[0].url == f"https://paper.example/{number}"
    assert outcomes.pop("an author without end") == DocumentTrouble("timed_out", "not read within 3 s")
    for name, outcome in outcomes.items():
        # Read in time, or given up in time; either is a row and not an exception.
        assert isinstance(outcome, ParsedFeed | ParseFailure | DocumentTrouble), name
        assert len(repr(outcome)) < 100_000, name


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
