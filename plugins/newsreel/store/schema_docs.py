"""The tables and their comments, as Markdown: `docs/tables.md` is made by this."""

from __future__ import annotations

from itertools import groupby

from newsreel.store.database import Cursor
from newsreel.store.statements import sql

_HEAD = """# Tables

Made from the database's own comments (`make docs`); don't edit. Analysts use `news`; `newsreel` is
the pipeline's. Every time is `timestamptz` and shown in UTC.
"""
_TITLES = {"news": "Schema `news`, for analysts", "newsreel": "Schema `newsreel`, of the pipeline"}


def tables_markdown(cursor: Cursor) -> str:
    """One section a table, one row a column, in the order of the schema."""
    cursor.execute(sql("schema.columns"))
    parts = [_HEAD]
    columns_of_all = cursor.fetchall()
    for schema, tables in groupby(columns_of_all, key=lambda row: row[0]):
        parts.append(f"## {_TITLES[schema]}\n")
        for (name, kind, comment), columns in groupby(tables, key=lambda row: row[1:4]):
            parts.append(f"### {schema}.{name}\n\n{comment} ({kind})\n")
            parts.append("| column | type | null | meaning |\n|---|---|---|---|")
            for *_, column, type_name, not_null, meaning in columns:
                null = "" if not_null or kind != "table" else "yes"
                parts.append(f"| `{column}` | {type_name} | {null} | {_cell(meaning)} |")
            parts.append("")
        if schema == "news":
            parts.extend(_functions(cursor))
    return "\n".join(parts).rstrip() + "\n"


def _functions(cursor: Cursor) -> list[str]:
    cursor.execute(sql("schema.functions"))
    parts = ["### Functions\n"]
    for name, arguments, result, comment in cursor.fetchall():
        parts.append(f"`news.{name}({arguments})`\n\n{comment}\n")
        parts.append(f"Gives {'a row each: ' if result.startswith('TABLE') else ''}`{result}`.\n")
    return parts


def _cell(text: str | None) -> str:
    return (text or "").replace("|", r"\|")
