"""Lines out of trafilatura's tree: blocks end lines, tables keep their rows."""

from __future__ import annotations

import pytest
from lxml import etree

from newsreel.adapters.body_lines import body_lines
from newsreel.domain.article import BodyLine, LineKind

HEADING, ITEM, ROW = LineKind.HEADING, LineKind.ITEM, LineKind.ROW


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<p>One.</p><p>Two.</p>", [BodyLine("One."), BodyLine("Two.")]),
        ("<p>One <hi>and</hi> a <ref>half</ref>.</p>", [BodyLine("One and a half.")]),
        ("before<p>One.</p>between<p>Two.</p>after",
         [BodyLine(text) for text in ("before", "One.", "between", "Two.", "after")]),
        ("<p>One.<lb/>Two.</p>", [BodyLine("One."), BodyLine("Two.")]),
        ("<head>Title</head><p>One.</p>", [BodyLine("Title", HEADING), BodyLine("One.")]),
        ("<list><item>One</item><item>Two <hi>b</hi></item></list>tail",
         [BodyLine("One", ITEM), BodyLine("Two b", ITEM), BodyLine("tail")]),
        ("<list><item><p>One.</p></item></list>", [BodyLine("One.")]),
        ("<table><row><cell>Ship</cell><cell> </cell><cell>7 <hi>t</hi></cell></row></table>",
         [BodyLine("Ship | 7 t", ROW)]),
        ("<table><row><cell><p>One.</p><p>Two.</p></cell></row></table>",
         [BodyLine("One."), BodyLine("Two.")]),
        ("<p> \n </p><p/><!-- x --><p>One.</p>", [BodyLine("One.")]),
        ("<quote>Said.</quote><code>x = 1</code>", [BodyLine("Said."), BodyLine("x = 1")]),
        ("", []),
    ],
)  # fmt: skip
def test_lines(body: str, lines: list[BodyLine]) -> None:
    assert list(body_lines(etree.fromstring(f"<body>{body}</body>"))) == lines


def test_a_line_that_is_a_link_as_a_whole_is_marked() -> None:
    body = etree.fromstring("<body><p>Read this</p><p>Read this too</p></body>")
    assert [line.is_link for line in body_lines(body, {"Read this"})] == [True, False]


def test_no_body_has_no_lines() -> None:
    assert body_lines(None) == ()


def test_nesting_has_no_limit() -> None:
    body = inner = etree.Element("body")
    for _ in range(20_000):
        inner = etree.SubElement(inner, "div")
    inner.text = "deep"
    assert body_lines(body) == (BodyLine("deep"),)
