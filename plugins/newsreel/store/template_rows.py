"""Template lines of sources: which are adopted, and the texts that they are learned from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from newsreel.rules.template_lines import TemplateLine, line_key
from newsreel.store.database import Cursor
from newsreel.store.statements import sql


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A source that has articles."""

    source_id: int
    domain: str


@dataclass(frozen=True, slots=True)
class AdoptedLine:
    """A line that is left out of a source's texts."""

    source: str
    line: str
    stories: int
    adopted_at: datetime


def sources_with_texts(cursor: Cursor, domain: str | None) -> list[KnownSource]:
    """All sources that have articles, or the one of this domain if it has."""
    cursor.execute(sql("template_lines.sources_with_texts"), {"domain": domain})
    return [KnownSource(*row) for row in cursor.fetchall()]


def recent_texts(cursor: Cursor, source_id: int, most: int) -> list[str]:
    """Texts of the newest articles of a source, at most so many."""
    cursor.execute(sql("template_lines.recent_texts"), {"source_id": source_id, "most": most})
    return [text for (text,) in cursor.fetchall()]


def adopted_lines(cursor: Cursor, sources: Sequence[KnownSource]) -> list[AdoptedLine]:
    """The lines that are left out of the texts of some sources."""
    domains = {source.source_id: source.domain for source in sources}
    cursor.execute(sql("template_lines.template_lines_of"), {"source_ids": sorted(domains)})
    return [AdoptedLine(domains[source_id], *rest) for source_id, *rest in cursor.fetchall()]


def not_known(cursor: Cursor, source_id: int, learned: Sequence[TemplateLine]) -> list[TemplateLine]:
    """Of some learned lines those that were never adopted: what was forgotten is not learned again."""
    cursor.execute(sql("template_lines.known_template_keys"), {"source_id": source_id})
    known = {bytes(key) for (key,) in cursor.fetchall()}
    return [line for line in learned if line_key(line.line) not in known]


def adopt_lines(cursor: Cursor, source_id: int, lines: Sequence[TemplateLine], now: datetime) -> int:
    """Leave these lines out from now on; gives how many were new."""
    adopted = 0
    for line in lines:
        values = {"source_id": source_id, "line_key": line_key(line.line), "now": now}
        cursor.execute(
            sql("template_lines.adopt_template_line"), {**values, "line": line.line, "stories": line.stories}
        )
        adopted += cursor.rowcount
    if adopted:
        cursor.execute(sql("template_lines.raise_template_version"), {"source_id": source_id})
    return adopted


def forget_line(cursor: Cursor, source_id: int, line: str, now: datetime) -> bool:
    """Take a line for text again; says whether it was left out before."""
    values = {"source_id": source_id, "line_key": line_key(line), "now": now}
    cursor.execute(sql("template_lines.forget_template_line"), values)
    if not cursor.fetchall():
        return False
    cursor.execute(sql("template_lines.raise_template_version"), {"source_id": source_id})
    return True
