"""WARC files as a history: `python -m benchmarks.warc_history [--megabytes 50 1000]`.

Files of these sizes are made in the shape of CC-NEWS, 2 pages of 100 of a known source, and read by a run for
the past into a Postgres of its own, in a process whose peak memory is told. Beside it, in the same run, the
physical limit: the bare loop of warcio over the same file, which keeps nothing. Nothing is kept.
"""

from __future__ import annotations

import argparse
import base64
import multiprocessing
import random
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table
from warcio.archiveiterator import ArchiveIterator

from newsreel.adapters.system_clock import SystemClock
from newsreel.domain.history import HistoryKind
from newsreel.domain.settings import Settings
from newsreel.domain.window import Window
from newsreel.steps.begin import begin
from newsreel.steps.read_warcs import read_warcs
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from tests.support.runs import add_feeds, plan
from tests.support.warc_records import http_answer, member, warc_record
from tests.support.warehouses import Warehouses, start_server

_MEGABYTE = 1_000_000
# As large as news pages are, and as compressible as half of them is.
PAGE_BYTES = 120_000
STRANGERS = 200
CAPTURED_AT = datetime(2026, 10, 5, 10, tzinfo=UTC)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.warc_history", description=__doc__)
    parser.add_argument("--megabytes", type=int, nargs="+", default=[50, 1000])
    table = Table(box=None, header_style="bold")
    for column in ("file", "way", "pages kept", "MB/s", "beside warcio", "peak memory"):
        table.add_column(column, justify="right")
    with tempfile.TemporaryDirectory(prefix="newsreel-benchmark-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = start_server(folder / "postgres")
        warehouses = Warehouses(server)
        try:
            for megabytes in sorted(parser.parse_args().megabytes):
                path = folder / f"news-{megabytes}.warc.gz"
                _make(path, megabytes * _MEGABYTE)
                _measure(warehouses, path, megabytes, table)
                path.unlink()
        finally:
            server.stop()
    Console(width=110).print(table)
    return 0


def _make(path: Path, size_bytes: int) -> None:
    """Strangers' pages are the same few again and again, each of the source's is another."""
    dice = random.Random(size_bytes)  # noqa: S311 - a benchmark's pages
    strangers = [_member(f"https://stranger-{n}.example/{n}", dice) for n in range(STRANGERS)]
    written = number = 0
    with path.open("wb") as file:
        while written < size_bytes:
            number += 1
            is_own = number % 50 == 0
            written += file.write(
                _member(f"https://paper.example/story-{number}", dice) if is_own else dice.choice(strangers)
            )


def _member(url: str, dice: random.Random) -> bytes:
    noise = base64.b64encode(dice.randbytes(PAGE_BYTES // 4))
    body = (
        b"<!doctype html><html><body>" + noise + b"<p>A page of news.</p>" * (PAGE_BYTES // 44) + b"</body>"
    )
    return member(warc_record(url, http_answer(body), f"{CAPTURED_AT:%Y-%m-%dT%H:%M:%SZ}"))


def _measure(warehouses: Warehouses, path: Path, megabytes: int, table: Table) -> None:
    url = warehouses.owner_url(warehouses.fresh())
    ways: list[tuple[str, Callable[[str, Path], int]]] = [("warcio alone", _warcio), ("a run", _run)]
    limit = 0.0
    for way, work in ways:
        pages, seconds, peak_bytes = _in_a_process(work, url, path)
        limit = limit or megabytes / seconds
        table.add_row(
            f"{megabytes:,} MB",
            way,
            f"{pages:,}",
            f"{megabytes / seconds:,.0f}",
            f"{megabytes / seconds / limit:.2f}",
            f"{peak_bytes / 1024 / 1024:.0f} MiB",
        )


def _in_a_process(work: Callable[[str, Path], int], url: str, path: Path) -> tuple[int, float, int]:
    context = multiprocessing.get_context("spawn")
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=_timed, args=(work, url, path, send))
    process.start()
    pages, seconds, peak_bytes = receive.recv()
    process.join()
    return pages, seconds, peak_bytes


def _timed(work: Callable[[str, Path], int], url: str, path: Path, send: object) -> None:
    began = time.perf_counter()
    pages = work(url, path)
    seconds = time.perf_counter() - began
    peak_bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    send.send((pages, seconds, peak_bytes))  # type: ignore[attr-defined]


def _warcio(_: str, path: Path) -> int:
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            while record.raw_stream.read(65536):
                pass
    return 0


def _run(url: str, path: Path) -> int:
    window = Window(CAPTURED_AT - timedelta(days=1), CAPTURED_AT + timedelta(days=1))
    with Database(url) as database:
        tools = Tools(
            database, Settings(contact="benchmark@example.org", warc_paths=(str(path),)), SystemClock()
        )
        add_feeds(tools, ["https://paper.example/feed"])
        wanted = replace(plan(window, live=False), histories=(HistoryKind.WARC,))
        return read_warcs(tools, begin(tools, wanted))


if __name__ == "__main__":
    raise SystemExit(main())
