"""Named statements from `sql/queries/*.sql`; no SQL is written anywhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

SQL_FOLDER = Path(__file__).resolve().parents[3] / "sql"
_NAME = re.compile(r"^-- name: (\w+)\n-- (.+)\n", re.MULTILINE)


@cache
def statements() -> dict[str, str]:
    """All statements by `file.name`, for example `feeds.due_hosts`."""
    found: dict[str, str] = {}
    for path in sorted((SQL_FOLDER / "queries").glob("*.sql")):
        parts = _NAME.split(path.read_text(encoding="utf-8"))
        for name, text in zip(parts[1::3], parts[3::3], strict=True):
            found[f"{path.stem}.{name}"] = text.strip().removesuffix(";")
    return found


def sql(name: str) -> str:
    """The text of one statement.

    Raises:
        KeyError: there is none of this name (a bug).
    """
    return statements()[name]


def int_array(values: Iterable[int]) -> str:
    """Numbers as one array literal, ascending.

    For long lists: psycopg2 writes a list as `ARRAY[...]`, of which Postgres plans every number by itself.
    """
    return "{" + ",".join(map(str, sorted(values))) + "}"
