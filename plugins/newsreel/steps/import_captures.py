"""Import captures: pages out of WARC files become captures and entries; the next run reads them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from newsreel.adapters.compression import compress
from newsreel.adapters.warc_reading import check_warc, read_pages
from newsreel.domain.capture import ImportReport, Skip
from newsreel.domain.errors import UnstorableError, UsageError
from newsreel.domain.fetch import Fetched
from newsreel.domain.run import Run, RunKind, RunPlan
from newsreel.domain.window import Window
from newsreel.rules.dates import EARLIEST_YEAR
from newsreel.rules.urls import host_of, source_domain
from newsreel.steps.run_ends import fails_with_reason
from newsreel.steps.tools import Tools
from newsreel.store.archive_rows import (
    known_domains,
    lock_import,
    page_key,
    prefer_newest,
    store_archived_page,
)
from newsreel.store.database import Cursor
from newsreel.store.migrations import read_migrations, require_current
from newsreel.store.run_rows import begin_run, ensure_partitions, finish_run, write_report

PIPELINE = "import_captures"
# What is written in one transaction: so many pages, or so many bytes of them.
BATCH_PAGES = 100
BATCH_BYTES = 16 * 1024 * 1024
_ENDINGS = (".warc", ".warc.gz")
_COUNT_OF = {
    Skip.OTHER_HOST: "other_hosts",
    Skip.NO_SUCCESS: "no_success",
    Skip.NOT_HTML: "not_html",
    Skip.TOO_LARGE: "too_large",
    Skip.BROKEN: "broken",
}


def import_work(tools: Tools, paths: Sequence[Path], *, all_hosts: bool = False) -> list[Path]:
    """The files that an import of these files and folders reads.

    Raises:
        UsageError: one is not there or is no WARC file, a folder has none; or there is no source
            yet, and `all_hosts` is not set.
        SchemaVersionError: the database's schema is not this code's.
    """
    files = warc_files(paths)
    require_current(tools.database, read_migrations())
    if not all_hosts and not _domains(tools):
        raise UsageError(
            "No source is known, so every page would be passed over: add feeds with `newsreel feeds "
            "import FILE`, or take all with --all-hosts."
        )
    return files


def _domains(tools: Tools) -> frozenset[str]:
    with tools.database.transaction() as cursor:
        return known_domains(cursor)


def warc_files(paths: Sequence[Path]) -> list[Path]:
    """The files that are named, and those in the folders that are named, each once.

    Raises:
        UsageError: one is not there or is no WARC file, or a folder has none.
    """
    found: dict[Path, None] = {}
    for path in paths:
        inside = [path]
        if path.is_dir():
            inside = sorted(
                file for file in path.rglob("*") if file.name.endswith(_ENDINGS) and file.is_file()
            )
            if not inside:
                raise UsageError(f"{path} has no files that end in .warc or .warc.gz: give another folder.")
        found |= dict.fromkeys(inside)
    for file in found:
        check_warc(file)
    return list(found)


def import_captures(
    tools: Tools,
    files: Sequence[Path],
    *,
    all_hosts: bool = False,
    advance: Callable[[int], None] = lambda _: None,
) -> ImportReport:
    """Keep the pages of WARC files as captures, each with an entry that claims it.

    A page that is there already (address, moment, bytes) is counted and left alone, so importing again
    adds nothing. Files are streamed; a batch of pages is the most that is in memory.

    Args:
        files: as `import_work` gives them.
        all_hosts: take pages of publishers that are no source yet, too, and make them sources.
        advance: told how many more bytes of the files were read, for progress bars.
    """
    now = tools.clock.now()
    window = Window(datetime(EARLIEST_YEAR, 1, 1, tzinfo=UTC), now)
    key = f"cli/import-{now:%Y-%m-%dT%H:%M:%S}-{secrets.token_hex(3)}"
    with tools.database.transaction() as cursor:
        run = begin_run(cursor, RunPlan(key, PIPELINE, RunKind.CLI, window, is_live=False), now)
    with fails_with_reason(tools, run):
        report = import_files(tools, run, files, None if all_hosts else _domains(tools), advance)
        with tools.database.transaction() as cursor:
            write_report(cursor, run)
            finish_run(cursor, run.run_id, "succeeded", None, tools.clock.now())
    return report


def import_files(
    tools: Tools,
    run: Run,
    files: Sequence[Path],
    domains: Collection[str] | None,
    advance: Callable[[int], None] = lambda _: None,
) -> ImportReport:
    """Keep the pages of WARC files for a run, as `import_captures` does for one of its own.

    Args:
        domains: of the publishers whose pages are taken; None for everybody's.
    """
    importing = _Import(tools, run)
    for path in files:
        size, told = path.stat().st_size, 0
        with path.open("rb") as file:
            pages = read_pages(
                file,
                lambda url: domains is None or source_domain(host_of(url)) in domains,
                tools.settings.page_limit_bytes,
                tools.clock.now(),
            )
            for page in pages:
                importing.take(page)
                # Not always ahead: what follows a record is looked at before it is read.
                if (position := file.tell()) > told:
                    advance(position - told)
                    told = position
        advance(size - told)
    importing.write()
    return replace(importing.report, files=len(files))


@dataclass
class _Import:
    """The counts so far, and the pages that wait to be written together."""

    tools: Tools
    run: Run
    report: ImportReport = field(default_factory=ImportReport)
    waiting: list[Fetched] = field(default_factory=list)
    waiting_bytes: int = 0

    def take(self, page: Fetched | Skip) -> None:
        """Count a record, and write when enough have come together."""
        self._count("records")
        if isinstance(page, Skip):
            self._count(_COUNT_OF[page])
            return
        self.waiting.append(page)
        self.waiting_bytes += len(page.body)
        if len(self.waiting) >= BATCH_PAGES or self.waiting_bytes >= BATCH_BYTES:
            self.write()

    def write(self) -> None:
        """Write what waits; a page that the database refuses counts as broken."""
        # Entries are locked in the order that extraction locks them.
        pages = sorted(self.waiting, key=lambda page: (page_key(page), page.fetched_at))
        self.waiting, self.waiting_bytes = [], 0
        if not pages:
            return
        ready = [(page, compress(page.body)) for page in pages]
        try:
            self._write(ready)
        except UnstorableError:
            for one in ready:
                try:
                    self._write([one])
                except UnstorableError:
                    self._count("broken")

    def _write(self, pages: Sequence[tuple[Fetched, bytes]]) -> None:
        # In a transaction of its own: making a partition locks out all who read captures.
        with self.tools.database.transaction() as cursor:
            for month in sorted({page.fetched_at.replace(day=1) for page, _ in pages}):
                ensure_partitions(cursor, month, month)

        def store(cursor: Cursor) -> int:
            lock_import(cursor)
            stored = [
                store_archived_page(cursor, self.run.run_id, page, compressed) for page, compressed in pages
            ]
            prefer_newest(cursor, [page for page, _ in pages])
            return sum(stored)

        imported = self.tools.database.repeat(store)
        self._count("imported", imported)
        self._count("known", len(pages) - imported)

    def _count(self, name: str, more: int = 1) -> None:
        self.report = replace(self.report, **{name: getattr(self.report, name) + more})
