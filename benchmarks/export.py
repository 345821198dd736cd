"""Export beside a bare COPY: `python -m benchmarks.export [--articles 20000 200000]`.

A Postgres of its own is filled with so many articles of 3 KB over a week and ten sources, then exported in a
process of its own, whose peak memory is told: it must not grow with the articles. Beside it, in the same run
and database, the physical limit, COPY of the same columns to one file, and what one would write without this
project: a server's cursor and pyarrow, to one Parquet file. Nothing is kept.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from newsreel.adapters.article_files import COLUMNS, GROUP_ROWS, arrow_schema
from newsreel.adapters.system_clock import SystemClock
from newsreel.domain.export import ExportFormat
from newsreel.domain.settings import Settings
from newsreel.domain.window import Window
from newsreel.steps.export import export_articles
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from newsreel.store.export_rows import Selection
from tests.support.stored_articles import Story, store_stories
from tests.support.warehouses import Warehouses, start_server

FIRST_DAY = datetime(2026, 3, 2, tzinfo=UTC)
WINDOW = Window(FIRST_DAY, FIRST_DAY + timedelta(days=7))
SOURCES = 10
_MEBIBYTE = 1024 * 1024
# A text that compresses about as news does, other words in each.
_LENGTHEN = """
UPDATE newsreel.revisions SET text = (
    SELECT string_agg(md5(article_id::text || n::text) || ' of the harbour and the town council ', '')
    FROM generate_series(1, 44) AS n)"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.export", description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[20_000, 200_000])
    table = Table(box=None, header_style="bold")
    for column in ("articles", "way", "articles/s", "beside COPY", "peak memory", "file bytes"):
        table.add_column(column, justify="right")
    for number in sorted(parser.parse_args().articles):
        with tempfile.TemporaryDirectory(prefix="newsreel-benchmark-") as name:
            folder = Path(name)
            folder.chmod(0o755)
            server = start_server(folder / "postgres")
            try:
                _measure(Warehouses(server), folder, number, table)
            finally:
                server.stop()
    Console(width=110).print(table)
    return 0


def _measure(warehouses: Warehouses, folder: Path, number: int, table: Table) -> None:
    name = warehouses.fresh()
    url = warehouses.owner_url(name)
    _fill(url, number)
    limit = 0.0
    ways: list[tuple[str, Callable[[str, Path], None]]] = [
        ("COPY", _copy),
        ("cursor, pyarrow", _pyarrow),
        ("parquet", _parquet),
        ("csv", _csv),
        ("jsonl", _jsonl),
    ]
    for way, work in ways:
        target = folder / way
        target.mkdir()
        seconds, peak_bytes = _in_a_process(work, url, target)
        size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
        limit = limit or number / seconds
        table.add_row(
            f"{number:,}",
            way,
            f"{number / seconds:,.0f}",
            f"{number / seconds / limit:.2f}",
            f"{peak_bytes / _MEBIBYTE:.0f} MiB",
            f"{size:,}",
        )


def _fill(url: str, number: int) -> None:
    with Database(url) as database:
        for start in range(0, number, 10_000):
            stories = [
                Story(
                    f"https://paper{n % SOURCES}.example/{n}",
                    f"text {n}",
                    FIRST_DAY + timedelta(seconds=n * 604_800 / number),
                )
                for n in range(start, min(start + 10_000, number))
            ]
            with database.transaction() as cursor:
                store_stories(cursor, stories)
        with database.transaction() as cursor:
            cursor.execute(_LENGTHEN)
            cursor.execute("ANALYZE")


def _in_a_process(work: Callable[[str, Path], None], url: str, target: Path) -> tuple[float, int]:
    context = multiprocessing.get_context("spawn")
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=_timed, args=(work, url, target, send))
    process.start()
    seconds, peak_bytes = receive.recv()
    process.join()
    return seconds, peak_bytes


def _timed(work: Callable[[str, Path], None], url: str, target: Path, send: object) -> None:
    began = time.perf_counter()
    work(url, target)
    seconds = time.perf_counter() - began
    send.send((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024))  # type: ignore[attr-defined]


def _export(url: str, target: Path, form: ExportFormat) -> None:
    with Database(url) as database:
        export_articles(Tools(database, Settings(), SystemClock()), Selection(WINDOW), str(target), form)


def _parquet(url: str, target: Path) -> None:
    _export(url, target, ExportFormat.PARQUET)


def _csv(url: str, target: Path) -> None:
    _export(url, target, ExportFormat.CSV)


def _jsonl(url: str, target: Path) -> None:
    _export(url, target, ExportFormat.JSONL)


def _copy(url: str, target: Path) -> None:
    statement = f"COPY (SELECT {', '.join(COLUMNS)} FROM news.articles ORDER BY published_at) TO STDOUT"  # noqa: S608
    with Database(url) as database, database.transaction() as cursor, (target / "copy").open("wb") as file:
        cursor.copy_expert(statement, file)


def _pyarrow(url: str, target: Path) -> None:
    schema = arrow_schema()
    statement = f"SELECT {', '.join(COLUMNS)} FROM news.articles ORDER BY published_at"  # noqa: S608
    writer = pq.ParquetWriter(target / "articles.parquet", schema, compression="zstd", compression_level=3)
    with (
        Database(url) as database,
        database.transaction() as cursor,
        cursor.connection.cursor(name="plain") as rows,
        writer,
    ):
        rows.execute(statement)
        while found := rows.fetchmany(GROUP_ROWS):
            values = zip(*found, strict=True)
            arrays = [pa.array(list(one), kind) for one, kind in zip(values, schema.types, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


if __name__ == "__main__":
    raise SystemExit(main())
