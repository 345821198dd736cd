"""Articles for an export: streamed by a cursor of the server, so memory doesn't grow with their number."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from newsreel.domain.errors import OutageError
from newsreel.domain.run import Run
from newsreel.domain.window import Window
from newsreel.store.database import Cursor, Database
from newsreel.store.sessions import end_when_silent
from newsreel.store.statements import sql

# Rows fetched at a time; a text has 3 KB in the mean, and 5 MB at most.
FETCHED_ROWS = 200
# Between two spans an export computes for moments; one that is silent for so long is frozen.
SILENT_SECONDS = 3600


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


def stream_articles(cursor: Cursor, selection: Selection) -> Generator[ExportedRow]:
    """The selected articles by day, dated before undated, source and key; all of one moment.

    The transaction of `cursor` has to be open until the end; it may take as long as it takes.
    """
    name = "export.articles" if selection.as_of is None else "export.articles_as_of"
    cursor.execute(sql("export.no_time_limit"))
    with cursor.connection.cursor(name="export") as rows:
        rows.itersize = FETCHED_ROWS
        rows.execute(sql(name), selection.parameters())
        for row in rows:
            yield ExportedRow(row[0], row[1], row[2], row[2:])


def require_connection(cursor: Cursor) -> None:
    """See that the server has not ended the connection, and with it `only_export`.

    Raises:
        OutageError: it has.
    """
    cursor.execute(sql("export.still_there"))


@contextmanager
def only_export(database: Database, place: str, waits: Callable[[], None]) -> Iterator[None]:
    """Export to a place alone: another one waits until this is over, or its process is dead or frozen.

    What waits begins to read when the other has written, so that older states never replace newer ones.

    Args:
        place: what all who export there call it.
        waits: told when somebody else is exporting there.
    """
    parameters = {"place": place}
    with database.transaction() as cursor:
        cursor.execute(sql("export.no_time_limit"))
        cursor.execute(sql("export.try_alone"), parameters)
        if cursor.fetchall() != [(True,)]:
            waits()
            cursor.execute(sql("export.wait_alone"), parameters)
        end_when_silent(cursor, SILENT_SECONDS)
    try:
        yield
    finally:
        # A connection that is gone has let go.
        with suppress(OutageError), database.transaction() as cursor:
            cursor.execute(sql("export.let_go"), parameters)


def changed_days(cursor: Cursor, run: Run, now: datetime) -> list[tuple[int, date]]:
    """Keys and days of the changes that no export after a night has written.

    Without days of other runs that are at work: they will be checked, and exported, by these.
    """
    parameters = {"run_id": run.run_id, "pipeline": run.plan.pipeline, "now": now}
    cursor.execute(sql("export.changed_days"), parameters)
    return [(change_id, day) for change_id, day in cursor.fetchall()]


def forget_changes(cursor: Cursor, change_ids: Sequence[int]) -> None:
    """These changes are written."""
    cursor.execute(sql("export.forget_changes"), {"change_ids": list(change_ids)})


def merge_changes(cursor: Cursor) -> None:
    """Keep one change a day, so that what waits does not grow where nobody exports."""
    cursor.execute(sql("export.merge_changes"))
