"""Furniture: learn what a source repeats on its pages, and adopt it on purpose.

Not part of a run: what is read from a page may depend on the page and on versioned rules only, never
on which run came first. Adopting lines is such a change of rules; pages are then read again by
`reextract`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from newsreel.domain.errors import UsageError
from newsreel.rules.template_lines import TemplateLine, learn_template_lines
from newsreel.steps.tools import Tools
from newsreel.store.database import Cursor
from newsreel.store.template_rows import (
    AdoptedLine,
    KnownSource,
    adopt_lines,
    adopted_lines,
    forget_line,
    not_known,
    recent_texts,
    sources_with_texts,
)

# Articles of a source that are compared: enough for its templates, and a bound for memory.
MOST_TEXTS = 2000


@dataclass(frozen=True, slots=True)
class LearnedLine:
    """A line that a source repeats, not adopted before."""

    source: str
    line: str
    stories: int


def learn_furniture(
    tools: Tools, domain: str | None, *, adopt: bool, advance: Callable[[int], None] = lambda _: None
) -> list[LearnedLine]:
    """The lines that sources repeat and that are new; adopted if so wished.

    Args:
        domain: only this source.
        advance: told about every source, for progress bars.

    Raises:
        UsageError: the source is unknown or has no articles.
    """
    found: list[LearnedLine] = []
    for source in known_sources(tools, domain):
        lines = tools.database.repeat(partial(_learn, tools=tools, source=source, adopt=adopt))
        found += [LearnedLine(source.domain, line.line, line.stories) for line in lines]
        advance(1)
    return found


def known_sources(tools: Tools, domain: str | None) -> list[KnownSource]:
    """The sources that have articles.

    Raises:
        UsageError: the one that was asked for is not among them.
    """
    with tools.database.transaction() as cursor:
        sources = sources_with_texts(cursor, domain)
    if domain is not None and not sources:
        raise UsageError(f"{domain} has no articles: name a source that `newsreel status` shows.")
    return sources


def _learn(cursor: Cursor, *, tools: Tools, source: KnownSource, adopt: bool) -> list[TemplateLine]:
    learned = learn_template_lines(recent_texts(cursor, source.source_id, MOST_TEXTS))
    lines = not_known(cursor, source.source_id, learned)
    if adopt:
        adopt_lines(cursor, source.source_id, lines, tools.clock.now())
    return lines


def list_furniture(tools: Tools, domain: str | None) -> list[AdoptedLine]:
    """The lines that are left out of texts."""
    sources = known_sources(tools, domain)
    with tools.database.transaction() as cursor:
        return adopted_lines(cursor, sources)


def forget_furniture(tools: Tools, domain: str, line: str) -> None:
    """Take a line for text again.

    Raises:
        UsageError: that line of that source is not left out.
    """
    source = known_sources(tools, domain)[0]
    with tools.database.transaction() as cursor:
        if not forget_line(cursor, source.source_id, line, tools.clock.now()):
            raise UsageError(f"{domain} leaves out no such line: see `newsreel furniture list`.")
