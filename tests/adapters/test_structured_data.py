"""What a page's markup says of itself, and who said it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from lxml import html

from newsreel.adapters.structured_data import read_structured_data
from newsreel.domain.article import DatedMoment, DatePrecision, FieldValue

URL = "https://paper.example/2026/story"
NOON = DatedMoment(datetime(2026, 11, 20, 12, 0, tzinfo=UTC), DatePrecision.SECOND)
DAY = DatedMoment(datetime(2026, 11, 20, tzinfo=UTC), DatePrecision.DAY)


def read(
    head: str = "", body: str = "<p>text</p>", attributes: str = ""
) -> dict[tuple[str, str], FieldValue]:
    """(origin, field) to value."""
    page = f"<html {attributes}><head>{head}</head><body>{body}</body></html>"
    candidates = read_structured_data(html.document_fromstring(page), URL).candidates
    values = {(candidate.origin, candidate.field): candidate.value for candidate in candidates}
    assert len(values) == len(candidates), "a reader gave two values for a field"
    return values


def ld(document: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(document)}</script>'


ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Harbour  reopens",
    "author": [{"@type": "Person", "name": "Ada Byron"}, "By Max Muster"],
    "datePublished": "2026-11-20T13:00:00+01:00",
    "dateModified": "2026-11-20",
    "inLanguage": "en-GB",
    "articleSection": ["Local", "Port"],
    "keywords": "harbour, port, harbour",
    "description": "It does.",
    "image": {"@type": "ImageObject", "url": "/i.jpg"},
    "isAccessibleForFree": "False",
}
EXPECTED: dict[str, FieldValue] = {
    "title": "Harbour reopens",
    "authors": ("Ada Byron", "Max Muster"),
    "published_at": NOON,
    "modified_at": DAY,
    "language": "en",
    "section": "Local",
    "tags": ("harbour", "port"),
    "description": "It does.",
    "image_url": "https://paper.example/i.jpg",
    "is_paywalled": True,
}


@pytest.mark.parametrize(
    "document",
    [
        ARTICLE,
        [ARTICLE],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Paper"}, ARTICLE]},
        [{"@type": "BreadcrumbList"}, {"@graph": [{"@type": "Organization"}, [ARTICLE]]}],
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {"@type": "WebPage", "mainEntityOfPage": ARTICLE},
        ARTICLE | {"@type": ["ReportageNewsArticle", "Thing"]},
        ARTICLE | {"image": ["/i.jpg", "/j.jpg"], "keywords": ["harbour", {"name": "port"}, "harbour"]},
    ],
)
def test_reads_an_article_wherever_it_is_in_json_ld(document: object) -> None:
    values = read(ld(document))

    assert {field: value for (origin, field), value in values.items() if origin == "json-ld"} == EXPECTED


def test_reads_past_broken_and_foreign_blocks() -> None:
    foreign = '<script type="text/javascript">{"@type": "NewsArticle", "headline": "no"}</script>'
    broken = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "cut of</script>'
    empty = '<script type="application/ld+json"></script>'
    with_charset = ld(ARTICLE).replace("ld+json", "LD+JSON; charset=utf-8")

    values = read(foreign + broken + empty + with_charset)

    assert values["json-ld", "title"] == "Harbour reopens"


@pytest.mark.parametrize(
    "text",
    [
        "", "null", "[]", "7", '"NewsArticle"', "{", "[" * 100_000, '{"@type": null}', '{"@type": [null, 7]}',
        '{"@graph": "x"}', '{"@type": "Organization", "headline": "no"}', '{"a":' * 5000,
        '{"@type": "NewsArticle", "headline": ' + "9" * 5000 + "}",
    ],
)  # fmt: skip
def test_a_block_that_says_nothing_costs_nothing(text: str) -> None:
    values = read(f'<script type="application/ld+json">{text}</script><meta property="og:title" content="T">')

    assert [key for key in values if key[0] == "json-ld"] == []
    assert values["opengraph", "title"] == "T"


@pytest.mark.parametrize(
    "odd",
    [
        {"headline": ["a"], "author": {"name": ["x"]}, "image": [], "keywords": 7, "inLanguage": {}},
        {"author": None, "datePublished": 1518478934, "isAccessibleForFree": None, "image": {"url": [1]}},
        {"author": [[{"name": "x"}], 7, None], "datePublished": {"@value": "2026"}, "articleSection": []},
        {"image": "http://[bad", "inLanguage": "x-klingon", "description": "\ud800\x00"},
    ],
)
def test_values_of_the_wrong_kind_are_left_out(odd: dict[str, object]) -> None:
    values = read(ld({"@type": "NewsArticle", "name": "Named"} | odd))

    assert {field for (origin, field) in values if origin == "json-ld"} == {"title"}


def test_reads_raw_line_breaks_inside_json_strings() -> None:
    head = '<script type="application/ld+json">{"@type": "Article", "headline": "two\nlines"}</script>'

    assert read(head)["json-ld", "title"] == "two lines"


@pytest.mark.parametrize(
    ("said", "paywalled"), [(True, False), (False, True), ("true", False), ("FALSE", True)]
)
def test_reads_whether_it_is_free(said: object, paywalled: bool) -> None:
    values = read(ld({"@type": "Article", "headline": "x", "isAccessibleForFree": said}))

    assert values["json-ld", "is_paywalled"] == paywalled


def test_reads_opengraph() -> None:
    values = read(
        '<meta property="og:title" content=" A &amp; B ">'
        '<meta property="article:published_time" content="2026-11-20T12:00:00Z">'
        '<meta property="article:modified_time" content="2026-11-20">'
        '<meta property="og:locale" content="de_DE"><meta property="article:section" content="Port">'
        '<meta property="article:tag" content="one"><meta property="article:tag" content="two">'
        '<meta property="article:tag" content="one"><meta property="og:description" content="D">'
        '<meta property="og:image" content="//cdn.example/i.png">'
        '<meta property="og:url" content="/story?utm_source=x">'
    )

    assert {field: value for (origin, field), value in values.items() if origin == "opengraph"} == {
        "title": "A & B",
        "published_at": NOON,
        "modified_at": DAY,
        "language": "de",
        "section": "Port",
        "tags": ("one", "two"),
        "description": "D",
        "image_url": "https://cdn.example/i.png",
        "canonical_url": "https://paper.example/story",
    }


def test_reads_meta_tags_by_any_of_their_names() -> None:
    values = read(
        '<meta name="Author" content="by Ada Byron and Max Muster"><meta itemprop="datePublished" '
        'content="2026-11-20T12:00:00Z"><meta name="dcterms.modified" content="2026-11-20">'
        '<meta name="news_keywords" content="one, two,, one"><meta name="description" content="D">'
        '<meta name="twitter:image" content="/i.png"><meta name="article:content_tier" content="locked">'
        '<meta name="section" content="">'
    )

    assert {field: value for (origin, field), value in values.items() if origin == "meta"} == {
        "authors": ("Ada Byron", "Max Muster"),
        "published_at": NOON,
        "modified_at": DAY,
        "tags": ("one", "two"),
        "description": "D",
        "image_url": "https://paper.example/i.png",
        "is_paywalled": True,
    }


def test_reads_what_the_html_itself_says() -> None:
    values = read(
        '<title>Harbour reopens | The Paper</title><link rel="canonical" href="/2026/story?fbclid=1">',
        '<h1>Harbour <em>reopens</em></h1><a rel="author" href="/ada">Ada Byron</a>'
        '<article><time datetime="2026-11-20T12:00:00Z">today</time></article>',
        'lang="en-GB"',
    )

    assert values == {
        ("html", "title"): "Harbour reopens",
        ("html", "authors"): ("Ada Byron",),
        ("html", "published_at"): NOON,
        ("html", "language"): "en",
        ("html", "canonical_url"): "https://paper.example/2026/story",
        ("title-tag", "title"): "Harbour reopens | The Paper",
    }


def test_what_is_ambiguous_is_no_candidate() -> None:
    values = read(
        "",
        '<h1>One</h1><h1>Two</h1><article><time datetime="2026-11-20">a</time></article>'
        '<article><time datetime="2026-11-19">b</time></article>',
    )

    assert values == {("html", "title"): "One"}


@pytest.mark.parametrize("href", ["javascript:alert(1)", "http://[x", "ftp://a.example/", "data:,x", ""])
def test_an_address_that_is_none_is_no_canonical(href: str) -> None:
    values = read(f'<link rel="canonical" href="{href}"><meta property="og:image" content="{href}">')

    assert ("html", "canonical_url") not in values or href == ""
    assert ("opengraph", "image_url") not in values
