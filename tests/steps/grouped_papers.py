"""Papers with a story each, for tests of grouping."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from newsreel.steps.tools import Tools
from tests.support.stored_articles import Story, store_stories
from tests.support.warehouse_rows import rows

NOON = datetime(2026, 11, 4, 12, tzinfo=UTC)


def put(tools: Tools, *stories: Story) -> None:
    with tools.database.transaction() as cursor:
        store_stories(cursor, stories)


def at(paper: str, sentences: list[str] | str, hours: float = 0, **more: str) -> Story:
    text = sentences if isinstance(sentences, str) else " ".join(sentences)
    return Story(f"https://{paper}.example/story", text, NOON + timedelta(hours=hours), **more)


def groups(tools: Tools) -> dict[str, set[str]]:
    """Papers in each group, by the paper that represents it."""
    found: dict[str, set[str]] = {}
    query = (
        "SELECT f.source, d.source FROM news.duplicates d"
        " JOIN news.articles f ON f.article_id = d.representative_article_id"
    )
    for first, paper in rows(tools, query):
        found.setdefault(str(first).split(".")[0], set()).add(str(paper).split(".")[0])
    return found
