"""Feeds of every format are read, as far as they can be, and what is no feed is said to be none."""

from __future__ import annotations

import pytest

from newsreel.adapters.feed_parsing import MOST_ENTRIES
from newsreel.domain.feed import ParsedFeed, ParseFailure, PublisherWishes
from newsreel.domain.fetch import FailureKind
from tests.adapters.feed_formats import SAMPLES
from tests.adapters.feed_reading import attempt, item, only, parse, rss

MONDAY = PublisherWishes(skip_days=frozenset({0}))


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


def test_what_is_no_entry_is_counted() -> None:
    parsed = parse(rss("<item><guid isPermaLink='false'>x</guid></item>", "<item/>", item(link="/good")))

    assert (len(parsed.entries), len(parsed.addressless), parsed.rejected_entries) == (1, 0, 2)


def test_no_more_entries_than_a_feed_can_honestly_have() -> None:
    body = rss(*(item(link=f"/{number}") for number in range(MOST_ENTRIES + 5)))

    parsed = parse(body)

    assert len(parsed.entries) == MOST_ENTRIES
    assert parsed.rejected_entries == 5


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
