"""Many rows by COPY, which is not parsed or planned. For rows that can't be there already."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from newsreel.store.database import Cursor

# https://www.postgresql.org/docs/current/sql-copy.html, "Text Format".
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_NULL = "\\N"

Value = str | int | bool | None


def copy_rows(cursor: Cursor, statement: str, rows: Iterable[Sequence[Value]]) -> None:
    """Append rows by a statement `COPY table (columns) FROM STDIN`."""
    lines = "".join(["\t".join([_written(value) for value in row]) + "\n" for row in rows])
    cursor.copy_expert(statement, io.StringIO(lines))


def _written(value: Value) -> str:
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    return _NULL if value is None else str(value)
