"""Fragments of feeds: what is shown is safe, what is read is whole."""

from __future__ import annotations

import pytest
from lxml import html

from newsreel.adapters.html_text import clean_html, paragraphs_of, plain_text
from tests.adapters.xss_payloads import XSS_PAYLOADS, active_parts

BASE = "https://paper.example/2026/article"


@pytest.mark.parametrize("payload", XSS_PAYLOADS)
@pytest.mark.parametrize("base", [None, BASE])
def test_nothing_active_survives_cleaning(payload: str, base: str | None) -> None:
    cleaned = clean_html(f"<p>before</p>{payload}<p>after</p>", base)

    assert active_parts(cleaned or "") == []
    # A browser that reads it once more (or a second cleaning) finds the same.
    again = html.tostring(html.fragment_fromstring(cleaned or " ", create_parent="div"), encoding="unicode")
    assert active_parts(again) == []


@pytest.mark.parametrize("payload", XSS_PAYLOADS)
def test_plain_text_shows_no_markup(payload: str) -> None:
    text = plain_text(payload) or ""

    assert active_parts(text) == []
    assert "<script" not in text.lower()


def test_the_yardstick_finds_what_is_active() -> None:
    """The tests above would pass with a blind `active_parts`."""
    for active in (
        "<script>x</script>", "<img src=x onerror=alert(1)>", "<a href=' java&#10;script:x'>x</a>",
        "<b≯ onmouseover=x>", "<svg/onload=x>", "<iframe src=x>", "<p style='x'>",
    ):  # fmt: skip
        assert active_parts(active), active


def test_keeps_what_an_article_needs() -> None:
    given = (
        '<h2>Head</h2><p>One <b>bold</b> &amp; <a href="https://x.example/?a=1&amp;b=2">link</a></p>'
        '<ul><li>item</li></ul><blockquote>said</blockquote><img src="https://x.example/i.png" alt="A">'
    )

    cleaned = clean_html(given) or ""

    for kept in (
        "<h2>Head</h2>",
        "<b>bold</b> &amp; ",
        "?a=1&amp;b=2",
        "<li>item</li>",
        "<blockquote>said",
        "<img ",
    ):
        assert kept in cleaned


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('<a href="/x">a</a>', "https://paper.example/x"),
        ('<a href="y">a</a>', "https://paper.example/2026/y"),
        ('<a href="?page=2">a</a>', "https://paper.example/2026/article?page=2"),
        ('<a href="//other.example/x">a</a>', "https://other.example/x"),
        ('<a href="https://other.example/x">a</a>', "https://other.example/x"),
        ('<a href=" /x ">a</a>', "https://paper.example/x"),
        ('<img src="/i.png">', "https://paper.example/i.png"),
    ],
)
def test_links_are_absolute(given: str, expected: str) -> None:
    cleaned = clean_html(given, BASE) or ""
    (element,) = html.fragment_fromstring(cleaned, create_parent="div")

    assert expected in (element.get("href"), element.get("src"))


@pytest.mark.parametrize("broken", ["http://[x", "/a&#1;b", "http://x:99999999/", "&#xD800;", "\x00"])
def test_one_broken_link_costs_itself_only(broken: str) -> None:
    cleaned = clean_html(f'<p><a href="{broken}">one</a> <a href="/two">two</a></p>', BASE) or ""

    assert ">one</a>" in cleaned
    assert 'href="https://paper.example/two"' in cleaned


def test_cleaned_html_can_be_stored() -> None:
    cleaned = clean_html("a\x00b\x01&#0;&#1;&#xD800;\ud800&#xFFFE;c<b title='&#2;'>d</b>") or ""

    cleaned.encode()
    assert not any(ord(char) < 32 for char in cleaned)


@pytest.mark.parametrize("nothing", ["", " ", "<script>x</script>", "<!-- c -->", "<style>p{}</style>"])
def test_nothing_to_show_is_none(nothing: str) -> None:
    assert clean_html(nothing) is None
    assert plain_text(nothing) is None
    assert paragraphs_of(nothing) == ()


@pytest.mark.parametrize(
    ("fragment", "paragraphs"),
    [
        ("<p>one</p><p>two</p>", ("one", "two")),
        ("one\ntwo   three", ("one two three",)),
        ("one<br>two", ("one two",)),
        ("one<br><br>two<br/> <br/>three", ("one", "two", "three")),
        ("<div>one<p>two</p>three</div>four", ("one", "two", "three", "four")),
        ("<p>one <b>two</b> three</p>", ("one two three",)),
        ("<p>one <!-- more -->two</p>", ("one two",)),
        ("<!-- wp:paragraph --><p>one</p><!-- /wp:paragraph -->two", ("one", "two")),
        ("one<script>x</script>two<style>x</style>three", ("onetwothree",)),
        ("one <noscript><p>seen without scripts</p></noscript>two", ("one two",)),
        ("<ul><li>one</li><li>two</li></ul>", ("one", "two")),
        ("<table><tr><td>a</td><td>b</td></tr></table>", ("a", "b")),
        ("1 &lt; 2 &amp;&amp; 3 > 2", ("1 < 2 && 3 > 2",)),
        ("&eacute;&#233;é&#xe9;", ("éééé",)),
        ("Zu&#776;rich", ("Zürich",)),
        ("a&nbsp;b", ("a b",)),
        ("<p>unclosed <b>tags <p>here", ("unclosed tags", "here")),
        ("<?php x ?>text", ("text",)),
    ],
)
def test_reads_paragraphs(fragment: str, paragraphs: tuple[str, ...]) -> None:
    assert paragraphs_of(fragment) == paragraphs


def test_text_below_hundreds_of_levels_is_not_lost() -> None:
    assert plain_text("<b>" * 600 + "deep" + "</b>" * 600 + " end") == "deep end"


@pytest.mark.parametrize("plain", ["5 > 4", "AT the end", "a\tb"])
def test_plain_strings_stay_what_they_are(plain: str) -> None:
    assert plain_text(plain) == plain.replace("\t", " ")


def test_what_is_escaped_twice_is_text_that_speaks_of_tags() -> None:
    assert plain_text("How to write &amp;lt;b&amp;gt;") == "How to write &lt;b&gt;"
    assert plain_text("The &lt;b&gt; element") == "The <b> element"
