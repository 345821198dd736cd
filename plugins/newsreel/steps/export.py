"""Export: articles as files, a file for each source and day, complete or not there at all.

The files of a day are what the warehouse says of it now; deliberately nothing is kept of what was in them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path

from newsreel.adapters.article_files import ArticleFile
from newsreel.adapters.export_target import ExportTarget
from newsreel.domain.errors import UsageError
from newsreel.domain.export import ExportedPartition, ExportFormat, ExportReport, Partition
from newsreel.domain.run import Run
from newsreel.rules.export_paths import owned_files, partition_path, require_whole_days, spans_of
from newsreel.steps.tools import Tools
from newsreel.store.export_rows import (
    ExportedRow,
    Selection,
    changed_days,
    count_articles,
    forget_changes,
    is_known_source,
    only_export,
    require_connection,
    stream_articles,
)


def export_work(tools: Tools, selection: Selection) -> int:
    """Number of articles to be written.

    Raises:
        UsageError: the window has parts of days, or the source is not known.
    """
    require_whole_days(selection.window)
    with tools.database.transaction() as cursor:
        if selection.source is not None and not is_known_source(cursor, selection.source):
            raise UsageError(f"{selection.source} is no known source: `newsreel feeds list` shows them.")
        return count_articles(cursor, selection)


def export_articles(
    tools: Tools,
    selection: Selection,
    address: str,
    form: ExportFormat = ExportFormat.PARQUET,
    advance: Callable[[int], None] = lambda _: None,
) -> ExportReport:
    """Write the selected articles, and remove files of these days that have none any more.

    The files of a day are written aside; when the day is complete, they take the places of the old ones. The
    same articles give the same bytes. While another export writes to the same place, this one waits.

    Args:
        address: a folder, or an address that fsspec knows.
        advance: told about the articles written, for progress bars.

    Raises:
        UsageError: the target can't be written to, or the window has parts of days.
    """
    require_whole_days(selection.window)
    # The target first: a place that can't be is known before anything is read.
    with _alone(tools, address) as target:
        return _export(tools, target, selection, form, advance)


def export_run(tools: Tools, run: Run, address: str, form: ExportFormat) -> ExportReport:
    """Export the days of a run's window, and all others that changed since an export like this wrote them.

    So what was loaded by a run that was red, by hand, or while exports were off, comes with the next one.
    Days are marked as written a week after the other: an export that is killed is gone on with. What
    another export writes while this one waits for it is not written again.
    """
    parts = []
    with _alone(tools, address) as target:
        with tools.database.transaction() as cursor:
            changes = changed_days(cursor, run, tools.clock.now())
        for window in spans_of({*run.plan.window.days(), *(day for _, day in changes)}):
            parts.append(_export(tools, target, Selection(window), form))
            inside = set(window.days())
            written = [change_id for change_id, day in changes if day in inside]
            tools.database.repeat(partial(forget_changes, change_ids=written))
    return ExportReport(
        tuple(file for part in parts for file in part.files),
        tuple(path for part in parts for path in part.removed),
    )


@contextmanager
def _alone(tools: Tools, address: str) -> Iterator[ExportTarget]:
    with (
        ExportTarget(address) as target,
        only_export(tools.database, target.place, lambda: tools.tell("export_waits", {})),
    ):
        target.renew_staging()
        yield target


def _export(
    tools: Tools,
    target: ExportTarget,
    selection: Selection,
    form: ExportFormat,
    advance: Callable[[int], None] = lambda _: None,
) -> ExportReport:
    written: list[ExportedPartition] = []
    removed: list[str] = []
    with (
        tools.database.transaction() as cursor,
        closing(stream_articles(cursor, selection)) as articles,
    ):
        rows = groupby(articles, key=lambda row: row.day)
        filled = next(rows, None)
        try:
            for day in selection.window.days():
                files: list[ExportedPartition] = []
                if filled is not None and filled[0] == day:
                    files = list(_staged(target, filled[1], form, advance))
                    filled = next(rows, None)
                require_connection(cursor)
                removed += _swap(target, day, files, selection.source, form)
                written += files
        except OSError as error:
            raise UsageError(
                f"The export can't be written ({error}): mend that, or give another place."
            ) from error
    return ExportReport(tuple(written), tuple(removed))


def _staged(
    target: ExportTarget, rows: Iterable[ExportedRow], form: ExportFormat, advance: Callable[[int], None]
) -> Iterator[ExportedPartition]:
    """Write a day's files aside, one a partition."""
    for partition, articles in groupby(rows, key=lambda row: Partition(row.day, row.is_undated, row.source)):
        path = partition_path(partition, form)
        aside = _aside(target, path)
        with ArticleFile(aside, form) as file:
            for article in articles:
                file.add(article.values)
                advance(1)
        size = aside.stat().st_size
        yield ExportedPartition(
            path, partition.source, partition.day, partition.is_undated, file.articles, size
        )


def _swap(
    target: ExportTarget, day: date, files: list[ExportedPartition], source: str | None, form: ExportFormat
) -> list[str]:
    """Put the day's files where they belong, then remove what is left of an earlier export of the day."""
    for file in files:
        target.put(_aside(target, file.path), file.path)
    old: set[str] = set()
    for is_undated in (False, True):
        old |= target.find(owned_files(day, is_undated=is_undated, source=source, form=form))
    stale = sorted(old - {file.path for file in files})
    for path in stale:
        target.remove(path)
    return stale


def _aside(target: ExportTarget, path: str) -> Path:
    """One name a partition; not ending like a file that readers look for."""
    return target.staging / f"{hashlib.sha256(path.encode()).hexdigest()}.part"
