"""The rows of a statement, for tests that look into a warehouse."""

from __future__ import annotations

from typing import Any

from newsreel.steps.tools import Tools
from newsreel.store.database import Database


def rows(asked: Tools | Database, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows of a statement with its values, `bytea` as bytes; none for one that gives no rows."""
    database = asked if isinstance(asked, Database) else asked.database
    with database.transaction() as cursor:
        cursor.execute(statement, values or None)
        found = cursor.fetchall() if cursor.description else []
    return [tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row) for row in found]


def rows_at(url: str, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """The same on a connection of its own, as whom the URL names."""
    with Database(url) as database:
        return rows(database, statement, *values)
