"""Feeds of every format, each beside what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from newsreel.domain.article import DatePrecision
from newsreel.domain.feed import (
    ClaimedDate,
    DateQuality,
    Enclosure,
    ParsedEntry,
    ParsedFeed,
    PublisherWishes,
)

FEED_URL = "https://paper.example/feeds/all.xml"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Sample:
    """A feed document and what it must be read as."""

    body: str
    says: ParsedFeed
    content_type: str = "application/xml"


def exactly(raw: str, source: str = "published") -> ClaimedDate:
    """A date of standard form that means noon."""
    return ClaimedDate(raw, NOON, DatePrecision.SECOND, DateQuality.EXACT, source)


SAMPLES = {
    "rss 0.91": Sample(
        """<?xml version="1.0"?>
        <!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
          "http://my.netscape.com/publish/formats/rss-0.91.dtd">
        <rss version="0.91"><channel><title>Old Paper</title><language>en</language>
          <link>https://paper.example/</link><description>d</description>
          <item><title>One</title><link>https://paper.example/1</link><description>First.</description></item>
          <item><title>Two</title><link>/2</link></item>
        </channel></rss>""",
        ParsedFeed(
            "Old Paper", "rss091n", "en",
            (
                ParsedEntry(None, "https://paper.example/1", "One", language="en", summary="First."),
                ParsedEntry(None, "https://paper.example/2", "Two", language="en"),
            ),
        ),
    ),
    "rss 0.92": Sample(
        """<rss version="0.92"><channel><title>Paper</title>
          <item><title>One</title><link>https://paper.example/1</link><category>Port</category>
            <source url="https://other.example/rss">Other</source>
            <enclosure url="https://paper.example/1.mp3" length="1" type="audio/mpeg"/></item>
        </channel></rss>""",
        ParsedFeed(
            "Paper", "rss092", None, (
                ParsedEntry(
                    None, "https://paper.example/1", "One", tags=("Port",),
                    enclosures=(Enclosure("https://paper.example/1.mp3", "audio/mpeg", 1),),
                ),
            ),
        ),
    ),
    "rss 2.0": Sample(
        """<?xml version="1.0" encoding="UTF-8"?>
        <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
             xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel><title>Paper &amp; Co</title><language>de-AT</language><ttl>30</ttl>
          <item><title>Zürich &lt;b&gt;öffnet&lt;/b&gt;</title><link>https://paper.example/1</link>
            <guid isPermaLink="false">tag:1</guid><dc:creator>Ada Byron und Max Muster</dc:creator>
            <category>Port</category><category>City</category><category>Port</category>
            <pubDate>Fri, 20 Nov 2026 13:00:00 +0100</pubDate>
            <description>&lt;p&gt;Short &amp;amp; sweet.&lt;/p&gt;</description>
            <content:encoded><![CDATA[<p>Long <a href="more">text</a>.</p>]]></content:encoded></item>
          <item><title>No link, but a permanent guid</title><guid>https://paper.example/2</guid></item>
          <item><title>No address at all</title><guid isPermaLink="false">3</guid></item>
        </channel></rss>""",
        ParsedFeed(
            "Paper & Co", "rss20", "de-AT",
            (
                ParsedEntry(
                    "tag:1", "https://paper.example/1", "Zürich öffnet", ("Ada Byron", "Max Muster"),
                    ("Port", "City"), "de-AT", "Short & sweet.",
                    '<p>Long <a href="https://paper.example/more" rel="noopener noreferrer">text</a>.</p>',
                    exactly("Fri, 20 Nov 2026 13:00:00 +0100"),
                ),
                ParsedEntry(
                    "https://paper.example/2", "https://paper.example/2", "No link, but a permanent guid",
                    language="de-AT",
                ),
            ),
            wishes=PublisherWishes(ttl_seconds=1800),
            addressless=(ParsedEntry("3", "", "No address at all", language="de-AT"),),
        ),
        "application/rss+xml; charset=utf-8",
    ),
    "rdf (rss 1.0)": Sample(
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
             xmlns:dc="http://purl.org/dc/elements/1.1/">
          <channel rdf:about="https://paper.example/"><title>Paper</title><link>https://paper.example/</link>
          </channel>
          <item rdf:about="https://paper.example/1"><title>One</title><link>https://paper.example/1</link>
            <dc:date>2026-11-20T12:00:00Z</dc:date><dc:subject>Port</dc:subject></item>
        </rdf:RDF>""",
        ParsedFeed(
            "Paper", "rss10", None,
            (
                ParsedEntry(
                    "https://paper.example/1", "https://paper.example/1", "One", tags=("Port",),
                    published=exactly("2026-11-20T12:00:00Z", "updated"),
                ),
            ),
        ),
        "application/rdf+xml",
    ),
    "atom 0.3": Sample(
        """<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="en"><title>Paper</title>
          <entry><title>One</title><link rel="alternate" type="text/html" href="https://paper.example/1"/>
            <id>tag:1</id><issued>2026-11-20T12:00:00Z</issued><modified>2026-11-20T12:00:00Z</modified>
            <author><name>Ada Byron</name></author><summary>First.</summary></entry>
        </feed>""",
        ParsedFeed(
            "Paper", "atom03", "en",
            (
                ParsedEntry(
                    "tag:1", "https://paper.example/1", "One", ("Ada Byron",), language="en",
                    summary="First.", published=exactly("2026-11-20T12:00:00Z"),
                    updated=exactly("2026-11-20T12:00:00Z", "updated"),
                ),
            ),
        ),
        "application/atom+xml",
    ),
    "atom 1.0": Sample(
        """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://paper.example/news/">
          <title type="html">The &lt;i&gt;Paper&lt;/i&gt;</title>
          <entry xml:lang="fr"><title>Un</title><id>urn:1</id>
            <link rel="self" href="https://paper.example/api/1"/><link href="un"/>
            <author><name>Ada Byron</name><email>ada@paper.example</email></author>
            <author><name>Max Muster</name></author><category term="Port"/>
            <published>2026-11-20T12:00:00Z</published><updated>2026-11-20T14:00:00+02:00</updated>
            <summary>Premier.</summary>
            <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Le <a href="t">t</a></p></div>
            </content></entry>
        </feed>""",
        ParsedFeed(
            "The Paper", "atom10", "en",
            (
                ParsedEntry(
                    "urn:1", "https://paper.example/news/un", "Un", ("Ada Byron", "Max Muster"), ("Port",),
                    "fr", "Premier.",
                    '<p>Le <a href="https://paper.example/news/t" rel="noopener noreferrer">t</a></p>',
                    exactly("2026-11-20T12:00:00Z"), exactly("2026-11-20T14:00:00+02:00", "updated"),
                ),
            ),
        ),
        "application/atom+xml",
    ),
    "rss 2.0 with modules": Sample(
        """<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"
             xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
             xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">
        <channel><title>Paper</title><sy:updatePeriod> daily </sy:updatePeriod>
          <sy:updateFrequency>4</sy:updateFrequency>
          <skipHours><hour>0</hour><hour>1</hour><hour>24</hour></skipHours>
          <skipDays><day>Saturday</day><day>Sunday</day></skipDays>
          <item><title>One</title><link>https://clicks.example/1</link>
            <feedburner:origLink>https://paper.example/1</feedburner:origLink>
            <media:content url="https://paper.example/1.jpg" medium="image" fileSize="2000"/>
            <media:thumbnail url="/thumb.jpg"/>
            <enclosure url="https://paper.example/1.mp3" length="lots" type="audio/mpeg"/></item>
        </channel></rss>""",
        ParsedFeed(
            "Paper", "rss20", None,
            (
                ParsedEntry(
                    None, "https://paper.example/1", "One",
                    enclosures=(
                        Enclosure("https://paper.example/1.mp3", "audio/mpeg"),
                        Enclosure("https://paper.example/1.jpg", "image", 2000),
                        Enclosure("https://paper.example/thumb.jpg", "image"),
                    ),
                ),
            ),
            wishes=PublisherWishes(None, 21_600, frozenset({0, 1}), frozenset({5, 6})),
        ),
    ),
    "json feed 1.0": Sample(
        """{"version": "https://jsonfeed.org/version/1", "title": "Paper", "expired": true,
            "author": {"name": "Ada Byron"},
            "items": [
              {"id": 7, "url": "/1", "title": "One", "content_text": "First <line>.\\n\\nSecond.",
               "date_published": "2026-11-20T13:00:00+01:00"},
              {"id": "https://paper.example/2", "external_url": "https://other.example/", "tags": ["Port"]},
              {"id": "3", "external_url": "https://other.example/3"},
              {"id": "4"}, {"id": "5", "content_text": "Nowhere."}, "no item", null
            ]}""",
        ParsedFeed(
            "Paper", "json1", None,
            (
                ParsedEntry(
                    "7", "https://paper.example/1", "One", ("Ada Byron",),
                    content_html="<p>First &lt;line&gt;.</p><p>Second.</p>",
                    published=exactly("2026-11-20T13:00:00+01:00", "date_published"),
                ),
                ParsedEntry(
                    "https://paper.example/2", "https://paper.example/2", None, ("Ada Byron",), ("Port",)
                ),
                ParsedEntry("3", "https://other.example/3", None, ("Ada Byron",)),
            ),
            rejected_entries=3,
            wishes=PublisherWishes(update_period_seconds=86_400),
            addressless=(ParsedEntry("5", "", None, ("Ada Byron",), content_html="<p>Nowhere.</p>"),),
        ),
        "application/feed+json",
    ),
    "json feed 1.1": Sample(
        """{"version": "https://jsonfeed.org/version/1.1", "title": "Paper &amp; Co", "language": "de-AT",
            "items": [
              {"id": "tag:1", "url": "https://paper.example/1", "title": "Zürich", "language": "fr",
               "authors": [{"name": "Ada Byron"}, {"name": "Max Muster"}], "summary": "Kurz.",
               "content_html": "<p>Lang <a href='more'>Text</a><script>x()</script></p>",
               "image": "/1.jpg", "date_modified": "2026-11-20T12:00:00Z",
               "attachments": [{"url": "https://paper.example/1.mp3", "mime_type": "audio/mpeg",
                                "size_in_bytes": 12}]}
            ]}""",
        ParsedFeed(
            "Paper & Co", "json11", "de-AT",
            (
                ParsedEntry(
                    "tag:1", "https://paper.example/1", "Zürich", ("Ada Byron", "Max Muster"), (), "fr",
                    "Kurz.",
                    '<p>Lang <a href="https://paper.example/more" rel="noopener noreferrer">Text</a></p>',
                    updated=exactly("2026-11-20T12:00:00Z", "date_modified"),
                    enclosures=(
                        Enclosure("https://paper.example/1.jpg", "image"),
                        Enclosure("https://paper.example/1.mp3", "audio/mpeg", 12),
                    ),
                ),
            ),
        ),
        "application/json",
    ),
    "news sitemap": Sample(
        """<?xml version="1.0" encoding="UTF-8"?>
        <!-- made by a plug-in -->
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
             xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
             xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
          <url><loc>https://paper.example/</loc></url>
          <url><loc> https://paper.example/1 </loc><lastmod>2026-11-20T14:00:00+02:00</lastmod>
            <news:news><news:publication><news:name>Paper &amp; Co</news:name>
              <news:language>de</news:language></news:publication>
              <news:publication_date>2026-11-20T12:00:00Z</news:publication_date>
              <news:title><![CDATA[Zürich & <b>See</b>]]></news:title>
              <news:keywords>Port, City,, Port</news:keywords>
            </news:news>
            <image:image><image:loc>https://paper.example/1.jpg</image:loc></image:image></url>
        </urlset>""",
        ParsedFeed(
            "Paper & Co", "news-sitemap", "de",
            (
                ParsedEntry(
                    None, "https://paper.example/1", "Zürich & See", tags=("Port", "City"), language="de",
                    published=exactly("2026-11-20T12:00:00Z", "publication_date"),
                    updated=exactly("2026-11-20T14:00:00+02:00", "lastmod"),
                    enclosures=(Enclosure("https://paper.example/1.jpg", "image"),),
                ),
            ),
            rejected_entries=1,
        ),
    ),
}  # fmt: skip
