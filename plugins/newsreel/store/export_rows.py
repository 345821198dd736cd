"""Articles for an export: streamed by a cursor of the server, so memory doesn't grow with their number."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from newsreel.domain.run import Run
from newsreel.domain.window import Window
from newsreel.store.database import Cursor, Database
from newsreel.store.statements import sql

# Rows fetched at a time; a text has 3 KB in the mean, and 5 MB at most.
FETCHED_ROWS = 200


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles: of a window of whole days, of one source or all, as of a moment or now."""

    window: Window
    source: str | None = None
    as_of: datetime | None = None

    def parameters(self) -> dict[str, object]:
        """For the statements in `export.sql`."""
        return {
            "start": self.window.start,
            "end": self.window.end,
            "source": self.source,
            "as_of": self.as_of,
        }


@dataclass(frozen=True, slots=True)
class ExportedRow:
    """An article for export: the partition that it is in, and the values of `columns` in their order."""

    day: date
    is_undated: bool
    source: str
    values: Sequence[Any]


def count_articles(cursor: Cursor, selection: Selection) -> int:
    """Number of articles that are selected."""
    name = "export.count_articles" if selection.as_of is None else "export.count_articles_as_of"
    cursor.execute(sql(name), selection.parameters())
    row = cursor.fetchone()
    return int(row[0]) if row else 0


def is_known_source(cursor: Cursor, domain: str) -> bool:
    """Whether there is a source of this domain."""
    cursor.execute(sql("export.known_source"), {"source": domain})
    row = cursor.fetchone()
    return bool(row and row[0])


def stream_articles(database: Database, selection: Selection) -> Generator[ExportedRow]:
    """The selected articles by day, dated before undated, source and key; all of one moment.

    A transaction is open until the end, or until it is closed.
    """
    name = "export.articles" if selection.as_of is None else "export.articles_as_of"
    with database.transaction() as cursor:
        cursor.execute(sql("export.no_time_limit"))
        with cursor.connection.cursor(name="export") as rows:
            rows.itersize = FETCHED_ROWS
            rows.execute(sql(name), selection.parameters())
            for row in rows:
                yield ExportedRow(row[0], row[1], row[2], row[2:])


def touched_days(cursor: Cursor, run: Run) -> list[date]:
    """Days whose articles a run has changed, in its window or not."""
    parameters = {"run_id": run.run_id, "run_key": run.plan.run_key, "started_at": run.started_at}
    cursor.execute(sql("export.touched_days"), parameters)
    return [day for (day,) in cursor.fetchall()]
