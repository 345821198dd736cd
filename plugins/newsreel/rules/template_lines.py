"""Template lines: what a source repeats at the edges of many stories, learned from its own articles.

Better than phrases, because it needs no language: a slogan, a newsletter box or an author's blurb is
the same on every page, prose is not. Only lines at the edges of a text are learned: reports made
from one form (weather, markets) repeat sentences in their middle, and those are their text.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from newsreel.rules.text import comparable

# Constants measured on pages of the same hosts: shorter lines are headings that recur by chance, and
# two stories may share a line because one quotes the other.
FEWEST_WORDS, FEWEST_CHARACTERS, MOST_WORDS = 3, 15, 60
FEWEST_STORIES = 5
FIRST_LINES, LAST_LINES = 3, 6
# Stories that share so much of their text are versions of one story and count once.
SAME_STORY = 0.5


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A line, as it was first seen, and how many stories of the source carry it."""

    line: str
    stories: int


def learn_template_lines(texts: Iterable[str], fewest_stories: int = FEWEST_STORIES) -> list[TemplateLine]:
    """The lines that at least so many stories of one source repeat at their edges, most repeated first.

    Does not depend on the order of the texts, except for which spelling of a line is shown.

    Args:
        texts: reading texts of articles of one source; paragraphs are separated by empty lines.
    """
    carriers: dict[str, set[int]] = defaultdict(set)
    shown: dict[str, str] = {}
    stories: list[frozenset[str]] = []
    for number, text in enumerate(sorted(set(texts))):
        lines = text.split("\n\n")
        stories.append(frozenset(map(comparable, lines)))
        for line in _edges(lines):
            key = comparable(line)
            carriers[key].add(number)
            shown.setdefault(key, line)
    learned = [
        TemplateLine(shown[key], count)
        for key, numbers in carriers.items()
        if len(numbers) >= fewest_stories
        and (count := _distinct([stories[number] for number in sorted(numbers)])) >= fewest_stories
    ]
    return sorted(learned, key=lambda line: (-line.stories, line.line))


def _edges(lines: Sequence[str]) -> Iterator[str]:
    for position, line in enumerate(lines):
        words = len(line.split())
        at_edge = position < FIRST_LINES or position >= len(lines) - LAST_LINES
        if at_edge and FEWEST_WORDS <= words <= MOST_WORDS and len(line) >= FEWEST_CHARACTERS:
            yield line


def _distinct(stories: Sequence[frozenset[str]]) -> int:
    """How many stories there are when versions of one story count once."""
    kept: list[frozenset[str]] = []
    for story in stories:
        if not any(len(story & other) > SAME_STORY * min(len(story), len(other)) for other in kept):
            kept.append(story)
    return len(kept)


def line_key(line: str) -> bytes:
    """sha256 of a line as it is compared."""
    return hashlib.sha256(comparable(line).encode()).digest()
