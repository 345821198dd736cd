"""The warehouse: `python -m benchmarks.warehouse --load 100000 --large 1000000 [--pages FOLDER]`.

A Postgres of its own, thrown away afterwards. *Loading*: so many synthetic articles of 3 KB through
`store_pages`, beside bare `execute_values`, COPY and `executemany` into warehouses of the same schema, with
its triggers; in slices, the methods in turn, so that other work on the machine meets all of them; and the
same articles again. *Asking*: a warehouse with so many articles of a year is filled in minutes; then searches
and every question of the cookbook. *Bytes* an article by part; captures and signatures of a sample of 2,000,
with pages of a folder if one is given. Goals are told beside what was measured. It ends in time: loading
after `--minutes`, a question when it has taken 20 s altogether.
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
from benchmarks.warehouse.sample_sizes import sample_sizes
from newsreel.store.database import Database
from tests.support.warehouses import Warehouses, start_server

_OUT = Console(width=150, highlight=False)


def _load(warehouses: Warehouses, articles: int, minutes: float) -> None:
    with Progress(console=Console(stderr=True)) as progress:
        bar = progress.add_task("loading", total=articles)
        loaded, seconds = measure(warehouses, articles, minutes, lambda count: progress.advance(bar, count))
    bare = seconds["execute_values"]
    table = Table(
        "method", "articles a second", "execute_values = 1", title=f"Loading {loaded:,} articles of 3 KB"
    )
    for name, taken in seconds.items():
        table.add_row(name, f"{loaded / taken:,.0f}", f"{bare / taken:.2f}")
    _OUT.print(table)
    share = seconds["newsreel, the same again"] / seconds["newsreel, batches of 1,000"]
    speed = bare / seconds["newsreel, batches of 1,000"]
    goals = Table("goal", "wanted", "measured", "")
    goals.add_row("speed beside execute_values", "0.90 at least", f"{speed:.2f}", _met(speed >= 0.9))
    goals.add_row("the same again, of the first time", "5 % at most", f"{share:.1%}", _met(share <= 0.05))
    _OUT.print(goals)
    if loaded < articles:
        _OUT.print(f"Only {loaded:,} of {articles:,} articles: {minutes:g} minutes were over.")


def _met(is_met: bool) -> str:
    return "met" if is_met else "MISSED"


def _sizes(warehouses: Warehouses, pages: Path | None) -> None:
    table = Table("part", "table", "indexes", title="Bytes an article, of a sample of 2,000")
    for part, (data, index) in sample_sizes(warehouses, pages).items():
        table.add_row(part, f"{data:,.0f}", f"{index:,.0f}")
    _OUT.print(table)


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
    parser.add_argument("--minutes", type=float, default=40.0, help="loading ends then")
    parser.add_argument("--pages", type=Path, help="folder of pages to capture (*.html, *.html.gz)")
    parser.add_argument("--folder", type=Path, help="where the databases are made (default: the system's)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsreel-warehouse-", dir=arguments.folder) as folder:
        Path(folder).chmod(0o755)
        server = start_server(Path(folder) / "postgres")
        try:
            warehouses = Warehouses(server)
            if arguments.load:
                _load(warehouses, arguments.load, arguments.minutes)
            if arguments.large:
                _ask(warehouses, arguments.large, arguments.times)
            _sizes(warehouses, arguments.pages)
        finally:
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
