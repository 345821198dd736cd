"""What a reader sees below a headline, before the text begins: the byline and the date.

Only that zone is read, so that names and dates of teasers, comments and footers are not taken for
the article's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from newsreel.domain.article import DatedMoment
from newsreel.rules.dates import read_date
from newsreel.rules.names import Credits, read_bylines
from newsreel.rules.text import one_line

# The zone ends at the first paragraph (so many words, or fewer that are a sentence), at a footer, or after
# so many pieces of text.
WORDS_OF_PARAGRAPH, WORDS_OF_SENTENCE = 25, 12
_SENTENCE = re.compile(r"""[.!?…][”"'’»)]?$""")
MOST_PIECES = 60
_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "button", "option", "figcaption"})
_AUTHOR_PATH = re.compile(
    r"/(?:authors?|writers?|staff|by|profiles?|people|person|contributors?|autor(?:en)?)/"
)
_BY = re.compile(r"^(?:by|von|par|por|di)\b[:\s]*", re.IGNORECASE)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Words in lower case that stand in names and between them.
_JOINING = frozenset(
    {
        "und", "and", "y", "e", "et", "&", "von", "van", "de", "der", "den", "del", "di", "da", "la", "le",
        "du", "dos", "das", "zu", "ter", "ten", "bin", "al",
    }
)  # fmt: skip
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_ORDINAL = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>20\d\d)"
_DAY_FIRST = re.compile(rf"\b{_ORDINAL}\s+{_MONTH},?\s+{_YEAR}\b", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s+{_ORDINAL},?\s+{_YEAR}\b", re.IGNORECASE)
_CHANGED = re.compile(r"updat|modif|revis|review|aktualis", re.IGNORECASE)
LONGEST_DATE_LINE = 90


@dataclass(frozen=True, slots=True)
class HeadlineZone:
    """Credits of the byline, the day in words, the moment for machines; each empty or None if unclear."""

    credits: Credits = field(default_factory=Credits)
    written_on: DatedMoment | None = None
    published_at: DatedMoment | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    element: HtmlElement


def read_headline_zone(heading: HtmlElement) -> HeadlineZone:
    """Read what follows a headline."""
    pieces, times = _zone(heading)
    return HeadlineZone(_credits(pieces), _written_date(pieces), _one_moment(times))


def _zone(heading: HtmlElement) -> tuple[list[_Piece], list[str]]:
    pieces: list[_Piece] = []
    times: list[str] = []
    for element in _following(heading):
        if element.tag == "footer":
            break
        if not isinstance(element.tag, str) or element.tag in _SILENT:
            continue
        if element.tag == "time" and element.get("datetime"):
            times.append(str(element.get("datetime")))
        for text in (element.text, *(child.tail for child in element)):
            line = one_line(text)
            if line:
                pieces.append(_Piece(line, element))
                if _is_paragraph(line) or len(pieces) >= MOST_PIECES:
                    return pieces, times
    return pieces, times


def _is_paragraph(line: str) -> bool:
    words = len(line.split())
    return words >= WORDS_OF_PARAGRAPH or (words >= WORDS_OF_SENTENCE and bool(_SENTENCE.search(line)))


def _following(heading: HtmlElement) -> Iterator[HtmlElement]:
    """All elements after one, in document order."""
    node: HtmlElement | None = heading
    while node is not None and node.tag != "body":
        for sibling in node.itersiblings():
            yield from sibling.iter()
        node = node.getparent()


def _credits(pieces: list[_Piece]) -> Credits:
    """Links to pages of authors; else what follows the word By."""
    linked = [
        piece.text for piece in pieces
        if piece.element.tag == "a" and _AUTHOR_PATH.search(piece.element.get("href") or "")
    ]  # fmt: skip
    if linked and (found := read_bylines(linked[:6])).names:
        return found
    for position, piece in enumerate(pieces):
        if piece.element.tag not in _HEADINGS and _BY.match(piece.text):
            alone = _BY.fullmatch(piece.text)
            following = pieces[position + 1].text if position + 1 < len(pieces) else ""
            found = read_bylines([following if alone else piece.text])
            if not alone and not piece.text.lower().startswith("by") and _is_sentence(piece.text):
                continue
            if found.names and len(found.names) <= 6:
                return found
    return Credits()


def _is_sentence(line: str) -> bool:
    """Whether a line that begins like a byline (Von, Di, Por) has words that no list of names has."""
    return any(word[0].islower() and word.lower() not in _JOINING for word in line.split()[1:])


def _written_date(pieces: list[_Piece]) -> DatedMoment | None:
    """The one day that is written there; the day of a change is another thing."""
    days: list[DatedMoment] = []
    before = ""
    for piece in pieces:
        if len(piece.text) <= LONGEST_DATE_LINE:
            for form in (_DAY_FIRST, _MONTH_FIRST):
                for match in form.finditer(piece.text):
                    said = before + " " + piece.text[: match.start()]
                    day = read_date(f"{match['day']} {match['month']} {match['year']}")
                    if day and not _CHANGED.search(said[-30:]):
                        days.append(day)
        before = piece.text
    return days[0] if len({day.at for day in days}) == 1 else None


def _one_moment(times: list[str]) -> DatedMoment | None:
    read = {moment.at: moment for text in times if (moment := read_date(text))}
    return next(iter(read.values())) if len(read) == 1 else None
