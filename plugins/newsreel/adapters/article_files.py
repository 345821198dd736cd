"""Files of articles: Parquet, CSV, JSON Lines; the same articles give the same bytes.

Parquet is written in row groups that are bounded by rows and by bytes, so that neither many articles nor long
ones need memory. pyarrow is imported when it is needed: that costs a quarter of a second and 60 MB.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

from newsreel.domain.export import ExportFormat

if TYPE_CHECKING:
    import pyarrow as pa

# Arrow types of the columns, by name, in the order of the files; as `articles` in sql/queries/export.sql.
COLUMNS: Mapping[str, str] = {
    "source": "string",
    "article_id": "int64",
    "title": "string",
    "subtitle": "string",
    "authors": "strings",
    "agencies": "strings",
    "published_at": "moment",
    "published_precision": "string",
    "published_on": "date",
    "first_seen_at": "moment",
    "modified_at": "moment",
    "language": "string",
    "section": "string",
    "tags": "strings",
    "description": "string",
    "text": "string",
    "word_count": "int32",
    "url": "string",
    "image_url": "string",
    "is_paywalled": "bool",
    "text_origin": "string",
    "revision": "int32",
    "revised_at": "moment",
    "group_id": "int64",
    "is_representative": "bool",
    "published_origin": "string",
    "archived_at": "moment",
    "published_offset_minutes": "int32",
}
GROUP_ROWS = 5_000
GROUP_BYTES = 16 * 1024 * 1024
_TEXT = list(COLUMNS).index("text")


class ArticleFile:
    """Writes articles to one new file; use as a context manager. An error leaves a broken file behind.

    Args:
        path: the file; must not exist.
        form: its format.
    """

    def __init__(self, path: Path, form: ExportFormat) -> None:
        self.articles = 0
        self._file: IO[Any]
        self._add: Callable[[Sequence[Any]], None]
        self._finish: Callable[[], None]
        self._give_up: Callable[[], None] = _nothing
        if form is ExportFormat.PARQUET:
            self._file = path.open("xb")
            parquet = _ParquetRows(self._file)
            self._add, self._finish, self._give_up = parquet.add, parquet.finish, parquet.close
        else:
            self._file = path.open("x", encoding="utf-8", newline="")
            self._add = _csv_rows(self._file) if form is ExportFormat.CSV else _json_rows(self._file)
            self._finish = _nothing

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            (self._finish if kind is None else self._give_up)()
        finally:
            self._file.close()

    def add(self, values: Sequence[Any]) -> None:
        """Write one article: the values of COLUMNS, in their order."""
        self._add(values)
        self.articles += 1


class _ParquetRows:
    def __init__(self, file: IO[bytes]) -> None:
        import pyarrow.parquet as pq

        self._schema = arrow_schema()
        self._writer = pq.ParquetWriter(file, self._schema, compression="zstd", compression_level=3)
        self._rows: list[Sequence[Any]] = []
        self._bytes = 0

    def add(self, values: Sequence[Any]) -> None:
        self._rows.append(values)
        self._bytes += len(values[_TEXT])
        if len(self._rows) >= GROUP_ROWS or self._bytes >= GROUP_BYTES:
            self._write_group()

    def finish(self) -> None:
        if self._rows:
            self._write_group()
        self.close()

    def close(self) -> None:
        self._writer.close()

    def _write_group(self) -> None:
        import pyarrow as pa

        columns = [
            pa.array([row[index] for row in self._rows], field.type)
            for index, field in enumerate(self._schema)
        ]
        self._writer.write_table(pa.Table.from_arrays(columns, schema=self._schema), len(self._rows))
        self._rows = []
        self._bytes = 0


def arrow_schema() -> pa.Schema:
    """The schema of the Parquet files; moments are microseconds in UTC."""
    import pyarrow as pa

    types = {
        "string": pa.string(),
        "strings": pa.list_(pa.string()),
        "int32": pa.int32(),
        "int64": pa.int64(),
        "bool": pa.bool_(),
        "date": pa.date32(),
        "moment": pa.timestamp("us", tz="UTC"),
    }
    return pa.schema([(name, types[kind]) for name, kind in COLUMNS.items()])


def _csv_rows(file: IO[str]) -> Callable[[Sequence[Any]], None]:
    """RFC 4180 with a header; lists as JSON, nothing for null."""
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)

    def add(values: Sequence[Any]) -> None:
        writer.writerow([_csv_cell(value) for value in values])

    return add


def _csv_cell(value: object) -> object:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return _plain(value)


def _json_rows(file: IO[str]) -> Callable[[Sequence[Any]], None]:
    """An object a line (https://jsonlines.org)."""

    def add(values: Sequence[Any]) -> None:
        found = {name: _plain(value) for name, value in zip(COLUMNS, values, strict=True)}
        file.write(json.dumps(found, ensure_ascii=False) + "\n")

    return add


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return value


def _nothing() -> None:
    """Text files have no end to write."""
