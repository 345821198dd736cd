"""Answers of questions as CSV, JSON and Parquet."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import IO, Any


def write_csv(out: IO[str], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A head and a line a row; nothing is an empty cell, names of a list are parted by semicolons."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_csv_cell(value) for value in row] for row in rows)


def write_json(out: IO[str], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A list of objects; moments in ISO 8601, lengths of time in seconds."""
    objects = [dict(zip(columns, map(_plain, row), strict=True)) for row in rows]
    out.write(json.dumps(objects, ensure_ascii=False, indent=2) + "\n")


def write_parquet(
    path: Path, columns: Sequence[str], kinds: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """One file, there as a whole or not at all; types are the database's, also where there are no rows.

    Raises:
        OSError: the file can't be written.
    """
    # Here, because it takes half a second that only this needs.
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {
        "bool": pa.bool_(), "int": pa.int64(), "float": pa.float64(), "date": pa.date32(),
        "moment": pa.timestamp("us", tz="UTC"), "span": pa.duration("us"), "texts": pa.list_(pa.string()),
    }  # fmt: skip
    schema = pa.schema(
        [(name, types.get(kind, pa.string())) for name, kind in zip(columns, kinds, strict=True)]
    )
    values = [
        [float(row[index]) if isinstance(row[index], Decimal) else row[index] for row in rows]
        for index in range(len(columns))
    ]
    aside = path.with_name(f".{path.name}.part")
    try:
        pq.write_table(pa.table(values, schema=schema), aside)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _csv_cell(value: object) -> object:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return value.isoformat() if isinstance(value, date) else value


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value.isoformat() if isinstance(value, date) else value
