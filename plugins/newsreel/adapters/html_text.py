"""HTML fragments of feeds: cleaned HTML, plain text, paragraphs."""

from __future__ import annotations

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
_SILENT = frozenset({"script", "style", "template", "noscript", "head"})


def clean_html(fragment: str, base_url: str | None = None) -> str | None:
    """HTML that is safe to show (nh3's allow-list), relative addresses made absolute."""
    if base_url is not None:
        fragment = _absolute(fragment, base_url)
    return storable(nh3.clean(storable(fragment))).strip() or None


def _absolute(fragment: str, base_url: str) -> str:
    root = _parsed(fragment)
    if root is None:
        return fragment
    root.make_links_absolute(base_url, resolve_base_href=False, handle_failures="ignore")
    inner: str = html.tostring(root, encoding="unicode")
    return inner.removeprefix("<div>").removesuffix("</div>")


def paragraphs_of(fragment: str) -> tuple[str, ...]:
    """The text of a fragment by block elements and double line breaks, each on one line."""
    root = _parsed(fragment)
    if root is None:
        return ()
    pieces: list[str] = []
    _collect(root, pieces)
    lines = (one_line(line) for line in "".join(pieces).split("\x1e"))
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
        return html.fragment_fromstring(storable(fragment), create_parent="div")
    except (etree.ParserError, ValueError):
        return None


def _collect(root: html.HtmlElement, pieces: list[str]) -> None:
    """Depth first without recursion: feeds nest thousands of levels on purpose."""
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _BLOCKS or tag == "br":
                pieces.append("\x1e" if tag in _BLOCKS else "\n")
            if tag and tag not in _SILENT and element.text:
                pieces.append(element.text)
        else:
            if tag in _BLOCKS:
                pieces.append("\x1e")
            if element is not root and element.tail:
                pieces.append(element.tail)
