"""HTML fragments of feeds: cleaned HTML, plain text, paragraphs."""

from __future__ import annotations

import re

import nh3
from lxml import etree, html

from newsreel.rules.text import one_line, storable

_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure",
        "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre",
        "section", "table", "td", "th", "tr", "ul",
    }
)  # fmt: skip
# A block ends a paragraph, and so do two line breaks in a row; control characters stand for them
# because storable text has none.
_PARAGRAPH_END = re.compile(r"\x1e|\x1d\s*\x1d")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
# huge_tree: without it lxml silently loses text below 255 levels. Comments go, their tails stay.
_PARSER = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
# What is in these is no text of the article, or not read as markup by browsers.
_SILENT = frozenset(
    {
        "head", "iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "template",
        "textarea", "title", "xmp",
    }
)  # fmt: skip


def clean_html(fragment: str, base_url: str | None = None) -> str | None:
    """HTML that is safe to show (nh3's allow-list), relative addresses made absolute."""
    storable_html = storable(fragment)
    try:
        cleaned = nh3.clean(
            storable_html, url_relative=("rewrite_with_base", base_url) if base_url else "pass_through"
        )
    except ValueError:  # a base that is no address: what is relative stays so
        cleaned = nh3.clean(storable_html)
    # Nothing may be taken out of what nh3 gives, and nothing composed: `<b>` followed by U+0338
    # becomes an open tag in NFC, and `java&#1;script:` an address without its control character.
    return _CONTROLS.sub("\ufffd", cleaned).strip() or None


def paragraphs_of(fragment: str) -> tuple[str, ...]:
    """The text of a fragment by block elements and double line breaks, each on one line."""
    root = _parsed(fragment)
    if root is None:
        return ()
    pieces: list[str] = []
    _collect(root, pieces)
    lines = (one_line(line.replace("\x1d", "\n")) for line in _PARAGRAPH_END.split("".join(pieces)))
    return tuple(line for line in lines if line)


def plain_text(fragment: str | None) -> str | None:
    """The text of a fragment (or of an already plain string) on one line."""
    if not fragment:
        return None
    if "<" not in fragment and "&" not in fragment:
        return one_line(fragment)
    return one_line(" ".join(paragraphs_of(fragment)))


def _parsed(fragment: str) -> html.HtmlElement | None:
    try:
        return html.fragment_fromstring(storable(fragment), create_parent="div", parser=_PARSER)
    except (etree.ParserError, ValueError):
        return None


def _collect(root: html.HtmlElement, pieces: list[str]) -> None:
    """Depth first without recursion: feeds nest thousands of levels on purpose."""
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _BLOCKS or tag == "br":
                pieces.append("\x1e" if tag in _BLOCKS else "\x1d")
            if tag in _SILENT:
                walk.skip_subtree()
            elif tag and element.text:
                pieces.append(element.text)
        else:
            if tag in _BLOCKS:
                pieces.append("\x1e")
            if element is not root and element.tail:
                pieces.append(element.tail)
