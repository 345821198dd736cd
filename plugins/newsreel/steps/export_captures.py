"""Export captures: WARC files, one a day or more, that other tools read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from newsreel.adapters.compression import decompress
from newsreel.adapters.warc_writing import PART_BYTES, WarcFiles
from newsreel.domain.capture import Capture, ExportedFile
from newsreel.domain.errors import UsageError
from newsreel.domain.window import Window
from newsreel.rules.urls import host_of, source_domain
from newsreel.steps.tools import Tools
from newsreel.store.archive_rows import captures_between, compressed_body, count_captures, known_domains


def export_work(tools: Tools, window: Window, source: str | None = None) -> int:
    """The number of captures in the window, of whatever source.

    Raises:
        UsageError: the window is not made of whole days, which are what files are named after; or
            the source is not known.
    """
    if window.start.time() != time() or window.end.time() != time():
        raise UsageError(f"The window {window} has parts of days: give days, a file is one whole day.")
    with tools.database.transaction() as cursor:
        if source is not None and source not in known_domains(cursor):
            raise UsageError(f"{source} is no known source: `newsreel feeds list` shows them.")
        return count_captures(cursor, window.start, window.end)


def export_captures(
    tools: Tools,
    window: Window,
    folder: Path,
    source: str | None = None,
    advance: Callable[[int], None] = lambda _: None,
    part_bytes: int = PART_BYTES,
) -> tuple[ExportedFile, ...]:
    """Write the captures of the window, day by day; gives the files that were written.

    Files are named after the day (UTC) of the captures, and after `source` where one is given. The same
    captures give the same files, byte for byte, so an export may be repeated.

    Args:
        folder: where to; it is made if it is not there.
        source: only captures of this publisher, a registrable domain; None for all.
        advance: told about every capture looked at, for progress bars.
        part_bytes: a day goes on in another file when one has this size.

    Raises:
        UsageError: the folder can't be made or written to.
    """
    files: list[ExportedFile] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for day in window.days():
            stem = f"newsreel-{f'{source}-' if source else ''}{day:%Y%m%d}"
            with WarcFiles(folder, stem, part_bytes) as writing:
                _export_day(tools, day, source, writing, advance)
            files += writing.files
    except OSError as error:
        raise UsageError(f"{folder} can't be written to ({error.strerror}): give another folder.") from error
    return tuple(files)


def _export_day(
    tools: Tools, day: date, source: str | None, writing: WarcFiles, advance: Callable[[int], None]
) -> None:
    start = datetime.combine(day, time(), UTC)
    for capture in captures_between(tools.database, start, start + timedelta(days=1)):
        if source is None or source in _publishers(capture):
            with tools.database.transaction() as cursor:
                compressed = compressed_body(cursor, capture.captured_at, capture.body_sha256)
            if compressed is not None:
                writing.add(capture, decompress(compressed))
        advance(1)


def _publishers(capture: Capture) -> set[str]:
    """Who was asked, and who answered: a feed may live at another host than its publisher."""
    return {source_domain(host_of(url)) for url in (capture.request_url, capture.final_url)}
