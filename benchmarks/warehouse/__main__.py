"""The warehouse: `python -m benchmarks.warehouse --load 100000 --large 1000000`.

A Postgres of its own, thrown away afterwards. *Loading*: so many synthetic articles of 3 KB through
`store_pages`, beside bare `execute_values`, COPY and `executemany` into warehouses of the same schema, with
its triggers; in slices, the methods in turn, so that other work on the machine meets all of them; and the
same articles again. *Asking*: a warehouse with so many articles of a year is filled in minutes; then searches
and every question of the cookbook.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from benchmarks.warehouse.asking import Timing, ask, bytes_by_part
from benchmarks.warehouse.large import fill
from benchmarks.warehouse.loading import measure
from newsreel.store.database import Database
from tests.support.warehouses import Warehouses, start_server

_OUT = Console(width=150, highlight=False)


def _load(warehouses: Warehouses, articles: int) -> None:
    with Progress(console=Console(stderr=True)) as progress:
        bar = progress.add_task("loading", total=articles)
        seconds = measure(warehouses, articles, lambda count: progress.advance(bar, count))
    bare = seconds["execute_values"]
    table = Table(
        "method", "articles a second", "execute_values = 1", title=f"Loading {articles:,} articles of 3 KB"
    )
    for name, taken in seconds.items():
        table.add_row(name, f"{articles / taken:,.0f}", f"{bare / taken:.2f}")
    _OUT.print(table)
    share = seconds["newsreel, the same again"] / seconds["newsreel, batches of 1,000"]
    _OUT.print(f"The same again takes {share:.1%} of the first time.")


def _ask(warehouses: Warehouses, articles: int, times: int) -> None:
    name = warehouses.fresh()
    with Database(warehouses.server.url(name, "postgres")) as database:
        fill(database, articles, lambda step: _OUT.print(f"filling: {step}"))
    with Database(warehouses.reader_url(name)) as reader, Progress(console=Console(stderr=True)) as progress:
        bar = progress.add_task("asking", total=None)
        found, answers = ask(reader, times, lambda count: progress.advance(bar, count))
    for title, timings in (("Searches", found), ("Cookbook", answers)):
        _OUT.print(_timings(f"{title}: {articles:,} articles, {times} times", timings))
    with Database(warehouses.owner_url(name)) as owner:
        parts, indexes = bytes_by_part(owner, articles)
    table = Table("part", "table", "indexes", title="Bytes an article")
    for part, (data, index) in parts.items():
        table.add_row(part, f"{data:,.0f}", f"{index:,.0f}")
    for index_name, size in indexes.items():
        table.add_row(f"  of these current_articles.{index_name}", "", f"{size:,.0f}")
    _OUT.print(table)


def _timings(title: str, timings: list[Timing]) -> Table:
    table = Table("question", "median ms", "p95 ms", "rows", "reads", title=title)
    for one in timings:
        table.add_row(one.name, f"{one.median_ms:,.0f}", f"{one.p95_ms:,.0f}", str(one.rows), one.plan)
    return table


def main() -> int:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--load", type=int, default=100_000, help="articles to load; 0 leaves it out")
    parser.add_argument("--large", type=int, default=1_000_000, help="articles to ask; 0 leaves it out")
    parser.add_argument("--times", type=int, default=20, help="how often each question is asked")
    parser.add_argument("--folder", type=Path, help="where the databases are made (default: the system's)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsreel-warehouse-", dir=arguments.folder) as folder:
        Path(folder).chmod(0o755)
        server = start_server(Path(folder) / "postgres")
        try:
            warehouses = Warehouses(server)
            if arguments.load:
                _load(warehouses, arguments.load)
            if arguments.large:
                _ask(warehouses, arguments.large, arguments.times)
        finally:
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
