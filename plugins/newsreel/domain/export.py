"""Articles on their way out of the database, as files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ExportFormat(StrEnum):
    """Format of the files; the value is also the ending of their names."""

    PARQUET = "parquet"
    CSV = "csv"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class Partition:
    """The articles of one source and one day (UTC), which are one file.

    An undated article is of the day that it was first seen on, in a partition of its own.
    """

    day: date
    is_undated: bool
    source: str


@dataclass(frozen=True, slots=True)
class ExportedPartition:
    """A partition that was written; `path` is relative to the target."""

    path: str
    source: str
    day: date
    is_undated: bool
    articles: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote; `removed` are files of earlier exports that have no articles any more."""

    files: tuple[ExportedPartition, ...]
    removed: tuple[str, ...]
