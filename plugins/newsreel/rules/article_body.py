"""Which lines of a page are its article: what stands above, between and below goes.

Decided on evidence of the page itself: its headline, which lines are links as a whole, where the
article ends according to JSON-LD. Phrases (`furniture`) and lines that the source repeats on other
pages (`template_lines`) come on top. Prose is never dropped for its words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from newsreel.domain.article import BodyLine, LineKind
from newsreel.rules.furniture import PageHead, is_furniture, repeats_head
from newsreel.rules.text import comparable, word_count, words_of

_ENDS_SENTENCE = re.compile(r"""[.!?…:;"”’'»)\]。！？]$""")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")
# How far down a page's own headline is looked for, below navigation that survived.
DEEPEST_TITLE = 15
# A paragraph has so many words at least; what is shorter may be a caption, a label, a teaser.
FEWEST_WORDS_OF_PROSE = 10
# A heading below the headline that is so long is a standfirst, not the title of a section.
FEWEST_WORDS_OF_SUBTITLE = 6
# JSON-LD's text is believed to be the article's when it has so many words (shorter ones are teasers).
FEWEST_WORDS_STATED = 100
# Below this share of the stated text, what was read is something else; above the other, the same.
OTHER_TEXT, SAME_TEXT = 0.3, 0.75
_SHINGLE = 4
_LAST_WORDS = 6


@dataclass(frozen=True, slots=True)
class ArticleBody:
    """The article's lines, its standfirst if it has one, and whether JSON-LD's text was taken instead."""

    lines: tuple[str, ...]
    subtitle: str | None = None
    is_stated: bool = False


def article_body(
    lines: Sequence[BodyLine],
    head: PageHead,
    stated: Sequence[str] = (),
    template_lines: Collection[str] = frozenset(),
) -> ArticleBody:
    """The article within the lines of a page.

    Args:
        head: the fields decided so far; `head.titles` are all forms of the headline.
        stated: the text that JSON-LD gives; taken when the lines are something else altogether.
        template_lines: comparable forms of lines that the source repeats on its pages.
    """
    kept = [
        line for line in lines
        if not is_furniture(line.text)
        and not (template_lines and comparable(line.text) in template_lines)
    ]  # fmt: skip
    kept = _below_title(kept, head)
    subtitle, kept = _standfirst(kept, lines)
    kept = _without_links(kept)
    while kept and repeats_head(kept[0].text, head):
        del kept[0]
    if _says_something_else(kept, stated):
        return ArticleBody(tuple(line for line in stated if not is_furniture(line)), subtitle, is_stated=True)
    kept = _until_stated_end(_without_tail(kept), stated)
    return ArticleBody(tuple(line.text for line in kept), subtitle)


def is_prose(line: BodyLine) -> bool:
    """Whether a line is a paragraph that somebody wrote: long enough, ending as sentences do."""
    return (
        line.kind != LineKind.HEADING
        and not line.is_link
        and bool(_ENDS_SENTENCE.search(line.text))
        and word_count(line.text) >= FEWEST_WORDS_OF_PROSE
    )


def _below_title(lines: list[BodyLine], head: PageHead) -> list[BodyLine]:
    """Without the headline and what stands above it.

    Below prose, only a heading that is the page's own is believed to be it.
    """
    titles = {comparable(title) for title in head.titles}
    headline = comparable(head.headline or "")
    prose_above = False
    for position, line in enumerate(lines[:DEEPEST_TITLE]):
        is_headline = line.kind == LineKind.HEADING and comparable(line.text) == headline
        if is_headline or (comparable(line.text) in titles and not prose_above):
            return lines[position + 1 :]
        prose_above = prose_above or is_prose(line)
    return lines


def _standfirst(kept: list[BodyLine], lines: Sequence[BodyLine]) -> tuple[str | None, list[BodyLine]]:
    below_headline = len(kept) < len(lines)
    first = kept[0] if kept else None
    if first is None or first.kind != LineKind.HEADING or first.is_link or not below_headline:
        return None, kept
    if word_count(first.text) < FEWEST_WORDS_OF_SUBTITLE or len(kept) < 2 or kept[1].kind == LineKind.HEADING:
        return None, kept
    return first.text, kept[1:]


def _without_links(lines: Sequence[BodyLine]) -> list[BodyLine]:
    """Teasers go: lines that are a link and neither a sentence nor an address.

    A linked heading stays above prose.
    """
    kept = []
    for position, line in enumerate(lines):
        if line.is_link and not _ENDS_SENTENCE.search(line.text) and not _ADDRESS.match(line.text):
            followed = any(is_prose(after) for after in lines[position + 1 : position + 3])
            if line.kind == LineKind.PARAGRAPH or (line.kind == LineKind.HEADING and not followed):
                continue
        kept.append(line)
    return kept


def _without_tail(lines: list[BodyLine]) -> list[BodyLine]:
    """Headings with nothing below them and links at the end."""
    end = len(lines)
    while end and (lines[end - 1].kind == LineKind.HEADING or lines[end - 1].is_link):
        end -= 1
    return lines[:end]


def _says_something_else(lines: Sequence[BodyLine], stated: Sequence[str]) -> bool:
    return _covered(lines, stated) < OTHER_TEXT


def _until_stated_end(lines: list[BodyLine], stated: Sequence[str]) -> list[BodyLine]:
    """Cut below the line that ends as the stated text ends, unless plain prose goes on there.

    (JSON-LD may hold the beginning only: then the article goes on with a paragraph.)
    """
    if _covered(lines, stated) < SAME_TEXT:
        return lines
    words = words_of(" ".join(stated))
    if len(words) < FEWEST_WORDS_STATED:
        return lines
    ends = [
        position for position, line in enumerate(lines)
        if len(last := words_of(line.text)[-_LAST_WORDS:]) == _LAST_WORDS and last == words[-_LAST_WORDS:]
    ]  # fmt: skip
    if not ends:
        return lines
    below = lines[ends[-1] + 1 :]
    if below and is_prose(below[0]) and word_count(" ".join(line.text for line in below)) > len(words) / 4:
        return lines
    return lines[: ends[-1] + 1]


def _covered(lines: Sequence[BodyLine], stated: Sequence[str]) -> float:
    """Share of the stated text's word 4-grams that the lines have; 1 when nothing much is stated."""
    expected = words_of(" ".join(stated))
    if len(expected) < FEWEST_WORDS_STATED:
        return 1.0
    found = _shingles(words_of(" ".join(line.text for line in lines)))
    wanted = _shingles(expected)
    return len(wanted & found) / len(wanted)


def _shingles(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1)}
