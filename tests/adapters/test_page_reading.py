"""A captured page becomes an article or a reason; the same bytes always become the same."""

from __future__ import annotations

import html as escaping
from datetime import UTC, datetime

import pytest

from newsreel.adapters.compression import compress
from newsreel.adapters.page_reading import CompressedPage, Document, extract_document, read_page
from newsreel.domain.article import (
    DatedMoment,
    DatePrecision,
    FeedClaims,
    Page,
    PageReading,
    PageState,
)

URL = "https://paper.example/2026/harbour"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SENTENCES = [
    "The harbour of Zürich reopened on Friday after a closure that lasted for more than two long weeks.",
    "Captains had waited off the coast, and several of them said that their patience was nearly at an end.",
    "The mayor called the day a relief for the town, its fishermen and everybody who lives by the water.",
]
PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
ARTICLE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Harbour reopens</title>
<meta property="article:published_time" content="2026-11-20T12:00:00Z"></head><body>
<nav><a href="/">Home</a><a href="/sport">Sport</a></nav>
<article><h1>Harbour reopens</h1>{PARAGRAPHS}</article><footer>All rights reserved</footer></body></html>"""


def page(body: str | bytes, content_type: str | None = "text/html; charset=utf-8") -> Page:
    return Page(URL, body.encode() if isinstance(body, str) else body, content_type)


def texts(reading: PageReading) -> list[str]:
    return [line.text for line in reading.lines]


def document(given: Page | None, claims: FeedClaims | None = None) -> Document:
    return Document(given, claims or FeedClaims(), URL, NOON)


def test_a_page_as_it_is_stored_reads_the_same() -> None:
    given = page(ARTICLE)
    stored = CompressedPage(given.url, compress(given.body), given.content_type)

    assert extract_document(Document(stored, FeedClaims(), URL, NOON)) == extract_document(document(given))


def test_reads_the_paragraphs_of_an_article_and_nothing_around_it() -> None:
    reading = read_page(page(ARTICLE))

    assert reading.state == PageState.ARTICLE
    assert texts(reading)[-3:] == SENTENCES
    assert not any("Home" in line or "rights" in line for line in texts(reading))


def test_a_page_laid_out_by_tables_keeps_its_paragraphs_apart() -> None:
    rows = "".join(f"<tr><td><p>{sentence}</p></td></tr>" for sentence in SENTENCES)
    cells = f"<table><tr><td>Menu</td><td><table>{rows}</table></td></tr></table>"

    reading = read_page(page(f"<html><body>{cells}</body></html>"))

    assert reading.state == PageState.ARTICLE
    assert [line for line in texts(reading) if line in SENTENCES] == SENTENCES


def test_a_table_of_data_is_a_line_a_row() -> None:
    table = "<table><tr><th>Ship</th><th>Tons</th></tr><tr><td>Ada</td><td>7</td></tr></table>"

    reading = read_page(page(ARTICLE.replace("</article>", f"{table}</article>")))

    assert texts(reading)[-2:] == ["Ship | Tons", "Ada | 7"]


@pytest.mark.parametrize(
    ("body", "content_type", "state"),
    [
        ("%PDF-1.7 ...", "text/html", PageState.NOT_HTML),
        ("%PDF-1.7 ...", "application/pdf", PageState.NOT_HTML),
        (ARTICLE, "image/jpeg", PageState.NOT_HTML),
        ('{"text": "x"}', "application/json", PageState.NOT_HTML),
        (b"\x89PNG\r\n", "image/png", PageState.NOT_HTML),
        ("", "text/html", PageState.EMPTY),
        (" \n\t ", "text/html", PageState.EMPTY),
        ("<!-- only a comment -->", "text/html", PageState.EMPTY),
        (b"\x00\x00\x00", "text/html", PageState.EMPTY),
        ("<html><body><p>Only a few words.</p></body></html>", "text/html", PageState.TOO_SHORT),
        ("<html><body></body></html>", "text/html", PageState.TOO_SHORT),
        (ARTICLE, None, PageState.ARTICLE),
        (ARTICLE, "", PageState.ARTICLE),
        (ARTICLE, "TEXT/HTML;charset=UTF-8", PageState.ARTICLE),
        (ARTICLE, "application/xhtml+xml", PageState.ARTICLE),
    ],
)
def test_says_what_a_page_is(body: str | bytes, content_type: str | None, state: PageState) -> None:
    reading = read_page(page(body, content_type))

    assert reading.state == state
    assert (reading.reason is None) == (state == PageState.ARTICLE)
    if state in (PageState.NOT_HTML, PageState.EMPTY):
        assert reading.lines == ()


@pytest.mark.parametrize(
    ("encoding", "content_type", "meta"),
    [
        ("utf-8", "text/html; charset=utf-8", "utf-8"),
        ("utf-8", "text/html", "utf-8"),
        ("utf-8", "text/html", ""),
        ("iso-8859-1", "text/html; charset=iso-8859-1", ""),
        ("iso-8859-1", "text/html", "iso-8859-1"),
        ("cp1252", "text/html; charset=ISO-8859-1", ""),
        ("utf-16", "text/html", ""),
        ("utf-8-sig", "text/html; charset=iso-8859-1", ""),
        ("iso-8859-1", "text/html", ""),
    ],
)
def test_text_is_not_garbled(encoding: str, content_type: str, meta: str) -> None:
    body = ARTICLE.replace('<meta charset="utf-8">', f'<meta charset="{meta}">' if meta else "")

    reading = read_page(page(body.encode(encoding), content_type))

    assert SENTENCES[0] in texts(reading)


@pytest.mark.parametrize("cut", range(1, 4))
def test_a_page_that_is_cut_within_a_character_is_not_garbled(cut: int) -> None:
    body = ARTICLE.split("</article>")[0] + "<p>The end of it all is near, and it looks like this: 𐍈"

    reading = read_page(page(body.encode()[:-cut], "text/html"))

    assert SENTENCES[0] in texts(reading)


@pytest.mark.parametrize(
    "odd",
    ["\x00", "\x01", "\x0b", "\x0c", "\x1f", "\x7f", "\ufffe", "&#0;", "&#1;", "&#x1F;", "&#11", "&#xB;",
     "&#127;", "&#xD800;", "&#xFFFE;", "&#65535;", "&#xFFFFFFFF;", "&#128;", "\u0338"],
)  # fmt: skip
def test_a_character_nobody_can_store_costs_itself_only(odd: str) -> None:
    extraction = extract_document(document(page(ARTICLE.replace("two long", f"two {odd} long"))))

    assert extraction.draft is not None
    extraction.draft.text.encode()
    assert not any(ord(char) < 32 and char != "\n" for char in extraction.draft.text)
    assert SENTENCES[1] in extraction.draft.text


@pytest.mark.parametrize(
    "kept", ["&#9;", "&#10;", "&#x20;", "&#32;", "&#160;", "&#111;", "&#x1F1;", "&#x0beef;"]
)
def test_other_references_are_characters(kept: str) -> None:
    extraction = extract_document(document(page(ARTICLE.replace("two long", f"two *{kept}* long"))))

    assert extraction.draft is not None
    assert "two &#" not in extraction.draft.text
    if (char := escaping.unescape(kept)).strip():
        assert f"two *{char}* long" in extraction.draft.text


def test_a_pages_own_canonical_address_beats_that_of_its_section() -> None:
    links = '<link rel="canonical" href="/2026/harbour"><meta property="og:url" content="/2026/">'

    extraction = extract_document(document(page(ARTICLE.replace("<title>", f"{links}<title>"))))

    assert extraction.draft is not None
    assert extraction.draft.canonical_url == URL


def test_text_below_hundreds_of_levels_and_behind_a_large_node_is_read() -> None:
    deep = "<div>" * 400 + PARAGRAPHS + "</div>" * 400

    assert SENTENCES[2] in texts(read_page(page(f"<html><body>{deep}</body></html>")))


def test_the_whole_extraction_has_text_fields_and_identity() -> None:
    extraction = extract_document(document(page(ARTICLE)))

    assert extraction.state == "article"
    draft = extraction.draft
    assert draft is not None
    assert (draft.title, draft.language, draft.text_origin) == ("Harbour reopens", "en", "page")
    assert draft.published == DatedMoment(NOON, DatePrecision.SECOND)
    assert draft.text.split("\n\n")[-3:] == SENTENCES
    assert draft.canonical_url == URL


def test_the_feeds_text_stands_in_for_a_page_that_is_not_there_or_shows_less() -> None:
    claims = FeedClaims(title="From the feed", content_html=PARAGRAPHS)
    teaser = f"<html><body><p>{SENTENCES[0]}</p></body></html>"

    for given in (None, page(teaser), page("%PDF-1.7", "application/pdf"), page("")):
        draft = extract_document(document(given, claims)).draft
        assert draft is not None
        assert draft.text_origin == "feed"
        assert draft.text.split("\n\n") == SENTENCES


def test_without_page_and_text_there_is_a_reason() -> None:
    extraction = extract_document(document(None, FeedClaims(title="T", summary="Short.")))

    assert extraction.draft is None
    assert (extraction.state, extraction.reason) == ("empty", "the page could not be had")


def test_no_document_leaves_a_trace_in_the_next() -> None:
    one = document(page(ARTICLE))
    other = document(page(ARTICLE.replace("Harbour", "Airport")))
    alone = extract_document(one)

    for before in (other, one, document(None)):
        extract_document(before)
        assert extract_document(one) == alone


def test_an_identity_stays_with_its_publisher() -> None:
    claimed = ARTICLE.replace("<head>", '<head><link rel="canonical" href="{}">')
    inside, outside = claimed.format("/2026/the-harbour"), claimed.format("https://evil.example/x")

    drafts = [extract_document(document(page(body))).draft for body in (inside, outside)]

    assert [draft.canonical_url for draft in drafts if draft] == [
        "https://paper.example/2026/the-harbour",
        URL,
    ]
