"""Read WARC files: the pages of a run's sources become captures, before anybody is asked for them.

The files are those that the settings name, or whoever starts the run. Each is read once for a source,
whatever the window: its pages of other days wait for the runs of those. Of runs at the same time one
reads a file, and the others wait.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from newsreel.domain.capture import ImportReport
from newsreel.domain.errors import DeadlockError, OutageError, UsageError
from newsreel.domain.history import Applicability, HistoryKind, SearchOutcome, Verdict
from newsreel.domain.run import Run
from newsreel.rules.search_retry import recheck_at
from newsreel.steps.import_captures import import_files, warc_files
from newsreel.steps.tools import Tools
from newsreel.store.archive_rows import lock_file, unlock_file
from newsreel.store.database import Cursor
from newsreel.store.search_rows import (
    SearchedSource,
    StoredSearch,
    known_histories,
    learn,
    save_search,
    searched_sources,
)

# How long a run waits for another one that reads a file. Then it reads the file itself: nothing is doubled.
PATIENCE_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The files that a run has to do with, and the sources that each is still to be read for."""

    sources: tuple[SearchedSource, ...]
    files: dict[Path, tuple[SearchedSource, ...]]


def warc_work(tools: Tools, run: Run) -> dict[int, int]:
    """Bytes to be read, under the one key 0; nothing for a live run, or without files.

    Raises:
        UsageError: the run is to read WARC files, and none are named; or one is not there.
    """
    size = sum(path.stat().st_size for path, sources in _shelf(tools, run).files.items() if sources)
    return {0: size} if size else {}


def read_warcs(
    tools: Tools, run: Run, _: Sequence[int] = (), advance: Callable[[int], None] = lambda _: None
) -> int:
    """Keep the pages of the run's sources; gives the number of pages.

    Broken records are counted, and cost themselves only. A file that was read for a source is not read
    again for it, unless it has changed.

    Args:
        advance: told how many more bytes were read, for progress bars.

    Raises:
        UsageError: as `warc_work`.
    """
    shelf = _shelf(tools, run)
    pages = 0
    for path, sources in shelf.files.items():
        with _alone(tools, path) if sources else contextlib.nullcontext():
            # Another run may have read it while we waited.
            wanted = _unread(tools, run, path, sources)
            report = ImportReport(files=1)
            if wanted:
                report = import_files(tools, run, [path], {source.domain for source in wanted}, advance)
                pages += report.imported + report.known
            elif sources:
                advance(path.stat().st_size)
            with tools.database.transaction() as cursor:
                for source in shelf.sources:
                    _note(cursor, tools, run, source, path, report if source in wanted else None)
    return pages


@contextlib.contextmanager
def _alone(tools: Tools, path: Path) -> Iterator[None]:
    """No other run reads the file meanwhile, as far as our patience goes."""
    try:
        with tools.database.transaction() as cursor:
            lock_file(cursor, path.name, PATIENCE_SECONDS)
    except DeadlockError:
        yield
        return
    try:
        yield
    finally:
        # Where the database is gone, so is the lock.
        with contextlib.suppress(OutageError), tools.database.transaction() as cursor:
            unlock_file(cursor, path.name)


def _unread(
    tools: Tools, run: Run, path: Path, sources: Sequence[SearchedSource]
) -> tuple[SearchedSource, ...]:
    """Those of the sources that the file is still to be read for."""
    if run.plan.refetch:
        return tuple(sources)
    identity = _identity(path)
    with tools.database.transaction() as cursor:
        return tuple(source for source in sources if identity not in _files_read(cursor, source.source_id))


def _shelf(tools: Tools, run: Run) -> _Shelf:
    plan, paths = run.plan, tools.settings.warc_paths
    is_named = plan.histories is not None and HistoryKind.WARC in plan.histories
    if plan.is_live or (plan.histories is not None and not is_named):
        return _Shelf((), {})
    if not paths:
        if is_named:
            raise UsageError(
                "No WARC files are named: give them with --warc (in Airflow: the param `warc`), or set "
                "NEWSREEL_WARC_PATHS."
            )
        return _Shelf((), {})
    files = warc_files([Path(path) for path in paths])
    with tools.database.transaction() as cursor:
        sources = tuple(searched_sources(cursor, plan))
        read = {source.source_id: _files_read(cursor, source.source_id) for source in sources}
    return _Shelf(
        sources,
        {
            path: tuple(
                source for source in sources if plan.refetch or _identity(path) not in read[source.source_id]
            )
            for path in files
        },
    )


def _files_read(cursor: Cursor, source_id: int) -> tuple[str, ...]:
    known = known_histories(cursor, source_id).get(HistoryKind.WARC)
    return known.learned.entry_points if known is not None else ()


def _identity(path: Path) -> str:
    """The file by its name and state: one that was written anew is another."""
    status = path.stat()
    changed_at = datetime.fromtimestamp(status.st_mtime, UTC)
    return f"{path.name}, {status.st_size} bytes, {changed_at.isoformat()}"


def _note(
    cursor: Cursor, tools: Tools, run: Run, source: SearchedSource, path: Path, report: ImportReport | None
) -> None:
    """The ledger says what was read; a file vouches for nothing, because nobody knows what it lacks."""
    now = tools.clock.now()
    known = known_histories(cursor, source.source_id).get(HistoryKind.WARC)
    if report is not None:
        found = report.imported + report.known
        reason = f"{path.name}: {found} pages of the run's sources, {report.broken} broken records"
        files = (*known.learned.entry_points, _identity(path)) if known else (_identity(path),)
        learned = Applicability(True, reason, now, tuple(dict.fromkeys(files)))
        learn(cursor, source.source_id, HistoryKind.WARC, learned, recheck_at(learned))
    else:
        reason = known.learned.reason if known else f"{path.name} was read before"
    outcome = SearchOutcome(HistoryKind.WARC, Verdict.APPLIES, reason)
    search = StoredSearch(run.plan.window, Verdict.APPLIES, None, now, None)
    save_search(cursor, run.run_id, source.source_id, search, outcome, now)
