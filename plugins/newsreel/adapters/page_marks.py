"""What the HTML of a page marks: headline, bylines, times, canonical address, links, language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from newsreel.adapters.headline_zone import HeadlineZone, read_headline_zone
from newsreel.domain.article import DatedMoment, FieldValue
from newsreel.rules.dates import read_date
from newsreel.rules.languages import language_code
from newsreel.rules.names import Credits, read_bylines
from newsreel.rules.text import one_line

_OUTSIDE = re.compile(
    r"comment|related|recirc|sidebar|footer|teaser|promo|newsletter|popular|more-", re.IGNORECASE
)
_OUTER_TAGS = frozenset({"footer", "aside", "nav", "form"})
LONGEST_BYLINE = 200
_DEEPEST_ANCESTORS = 12
MOST_BYLINES = 40
MOST_HEADINGS = 3
MOST_TIMES = 100
LONGEST_MARK = 300


@dataclass(frozen=True, slots=True)
class _Marked:
    """Elements that carry a mark, in the page's order."""

    bylines: list[HtmlElement]
    stated_times: list[HtmlElement]
    anchors: list[HtmlElement]
    headings: list[HtmlElement]
    links: list[HtmlElement]
    times: list[HtmlElement]
    titles: list[HtmlElement]


@dataclass(frozen=True, slots=True)
class PageMarks:
    """Values by origin `html`, and by origin `byline` those of the zone below each headline.

    `link_texts` are all texts that are links as a whole.
    """

    values: Mapping[str, FieldValue | None]
    published_at: DatedMoment | None
    agencies: tuple[str, ...]
    headings: tuple[tuple[str, HeadlineZone], ...]
    title_tag: str | None
    link_texts: frozenset[str]


def read_page_marks(tree: HtmlElement) -> PageMarks:
    """Read the marks of one page."""
    marked = _marked(tree)
    links = [e.get("href") for e in marked.links if (e.get("rel") or "").lower() == "canonical"]
    headings = islice((element for element in marked.headings if not _is_outside(element)), MOST_HEADINGS)
    zones = tuple(
        (text, read_headline_zone(element))
        for element in headings
        if (text := one_line(element.text_content()))
    )
    credit = _byline(marked.bylines)
    values: dict[str, FieldValue | None] = {
        "authors": credit.persons,
        "language": language_code(tree.get("lang")),
        "canonical_url": links[0] if links else None,
    }
    anchors = {anchor.text_content() if len(anchor) else anchor.text for anchor in marked.anchors}
    link_texts = frozenset(text for anchor in anchors if (text := one_line(anchor)))
    title_tag = one_line(marked.titles[0].text) if marked.titles else None
    return PageMarks(values, _time(marked), credit.agencies, zones, title_tag, link_texts)


def _marked(tree: HtmlElement) -> _Marked:
    """All that this module looks at, in one walk: XPath expressions and searches by tag take three times
    as long.

    Class "author" also marks boxes about authors; whoever reads a byline tells.
    """
    marked = _Marked([], [], [], [], [], [], [])
    by_tag = {"a": marked.anchors, "h1": marked.headings, "link": marked.links, "time": marked.times,
              "title": marked.titles}  # fmt: skip
    for element in tree.iter("*"):
        tag, is_byline = element.tag, False
        if tag in by_tag:
            by_tag[tag].append(element)
        for name, value in element.items():
            if name == "class":
                is_byline |= "yline" in value or "uthor" in value
            elif name == "itemprop":
                is_byline |= value == "author"
                if value == "datePublished":
                    marked.stated_times.append(element)
            elif name in ("id", "data-testid"):
                is_byline |= value == "byline"
            elif name == "rel":
                is_byline |= tag == "a" and " author " in f" {value} "
        if is_byline:
            marked.bylines.append(element)
    return marked


def _byline(elements: Sequence[HtmlElement]) -> Credits:
    """The credits of the first byline that names somebody, and of its neighbours of the same kind.

    The text must be short; what is inside comments, lists of teasers and footers is left out.
    """
    found: list[tuple[HtmlElement, Credits]] = []
    for element in elements[:MOST_BYLINES]:
        text = _visible_text(element)
        if not text or len(text) > LONGEST_BYLINE or _is_outside(element):
            continue
        credit = read_bylines([text])
        if credit.names and len(credit.persons) <= 6:
            found.append((element, credit))
    if not found:
        return Credits()
    first = found[0][0]
    same = [credit for element, credit in found if _likeness(element) == _likeness(first)]
    names = list(dict.fromkeys(name for credit in same[:6] for name in credit.persons))
    agencies = list(dict.fromkeys(name for credit in same[:6] for name in credit.agencies))
    return Credits(tuple(names), tuple(agencies)) if len(same) <= 6 else found[0][1]


def _likeness(element: HtmlElement) -> tuple[str, str | None, str | None]:
    parent = element.getparent()
    return str(element.tag), element.get("class"), parent.get("class") if parent is not None else None


def _visible_text(element: HtmlElement) -> str | None:
    if element.tag == "meta":
        return one_line(element.get("content"))
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        parts.append(str(part))
        length += len(part.strip())
        if length > LONGEST_BYLINE:  # the whole page may be in an element of class "author"
            return None
    return one_line(" | ".join(parts))


def _is_outside(element: HtmlElement) -> bool:
    """Whether an element belongs to comments, teasers or the page's frame."""
    for depth, outer in enumerate(element.iterancestors()):
        if depth > _DEEPEST_ANCESTORS or outer.tag == "body":
            return False
        marks = (outer.get("class") or "", outer.get("id") or "")
        if outer.tag in _OUTER_TAGS or any(_OUTSIDE.search(mark, 0, LONGEST_MARK) for mark in marks):
            return True
    return False


def _time(marked: _Marked) -> DatedMoment | None:
    """Only an unambiguous time: teasers of other articles carry times as well."""
    stated = [element.get("datetime") or element.get("content") for element in marked.stated_times]
    if not stated:
        dated = (element for element in marked.times if element.get("datetime") is not None)
        times = list(islice(dated, MOST_TIMES))
        inside = [time for time in times if next(time.iterancestors("article"), None) is not None]
        stated = [t.get("datetime") for t in inside or (t for t in times if not _is_outside(t))]
    return read_date(stated[0]) if stated and len(set(stated)) == 1 else None
