"""Where a partition's file lies: directories as Hive names them, which most readers know.

    published_date=2026-11-05/source=example.org/articles.parquet
    published_date=__HIVE_DEFAULT_PARTITION__/source=example.org/first-seen-2026-11-05.parquet

Hive's own name for a partition without a value is what readers take for NULL
(https://cwiki.apache.org/confluence/display/Hive/LanguageManual+DDL, `hive.exec.default.partition.name`).
Below it a file carries the day in its name: so every day and source has files of its own, and an export of
one day replaces no other's.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import quote

from newsreel.domain.errors import UsageError
from newsreel.domain.export import ExportFormat, Partition
from newsreel.domain.window import Window

UNDATED = "__HIVE_DEFAULT_PARTITION__"
# File systems allow 255 bytes a name.
LONGEST_NAME = 200
# A week of a large warehouse is read in minutes: so long the database keeps what is read as it was.
MOST_DAYS_OF_SPAN = 7


def partition_path(partition: Partition, form: ExportFormat) -> str:
    """Path of the partition's file, relative to the target, with `/` between its parts."""
    file_name = f"first-seen-{partition.day}" if partition.is_undated else "articles"
    folder = day_folder(partition.day, is_undated=partition.is_undated)
    return f"{folder}/source={safe_name(partition.source)}/{file_name}.{form}"


def day_folder(day: date, *, is_undated: bool) -> str:
    """Name of the folder that has the day's partitions."""
    return f"published_date={UNDATED if is_undated else day}"


def owned_files(day: date, *, is_undated: bool, source: str | None, form: ExportFormat) -> str:
    """Glob pattern, relative to the target, of all files that an export of this day owns."""
    file_name = f"first-seen-{day}" if is_undated else "articles"
    of_source = "*" if source is None else safe_name(source)
    return f"{day_folder(day, is_undated=is_undated)}/source={of_source}/{file_name}.{form}"


def safe_name(source: str) -> str:
    """A source's name for a path: percent-escapes for all but letters, digits, dot and hyphen.

    Readers of Hive partitions undo the escapes. A name too long for a file system ends in its hash.
    """
    escaped = quote(source, safe="").replace("_", "%5F").replace("~", "%7E")
    if escaped.strip(".") == "":
        escaped = escaped.replace(".", "%2E")
    if len(escaped) <= LONGEST_NAME:
        return escaped
    # Cut before an escape rather than within it.
    begin = re.sub(r"%.?$", "", escaped[: LONGEST_NAME - 33])
    return f"{begin}-{hashlib.sha256(source.encode()).hexdigest()[:32]}"


def require_whole_days(window: Window) -> None:
    """Refuse a window with parts of days: a partition is one whole day.

    Raises:
        UsageError: the window begins or ends within a day.
    """
    if window.start.time() != time() or window.end.time() != time():
        raise UsageError(f"The window {window} has parts of days: give days, a partition is one whole day.")


def spans_of(days: Iterable[date]) -> Iterator[Window]:
    """The fewest windows of at most `MOST_DAYS_OF_SPAN` that have exactly these days, oldest first."""
    runs: list[list[date]] = []
    for day in sorted(set(days)):
        follows = bool(runs) and day - runs[-1][-1] == timedelta(days=1)
        if follows and len(runs[-1]) < MOST_DAYS_OF_SPAN:
            runs[-1].append(day)
        else:
            runs.append([day])
    for run in runs:
        end = datetime.combine(run[-1], time(), UTC) + timedelta(days=1)
        yield Window(datetime.combine(run[0], time(), UTC), end)
