"""Duplicates in a growing warehouse: `python -m benchmarks.duplicates_scale 100000 1000000 5000000`.

A Postgres of its own is filled with the sketches of so many synthetic articles (24 hashes each, as a text of
400 words has; spread over 15 weeks). Then batches of 1,000 articles of 400 words, every fifth a copy of an
earlier one, go the whole way of `newsreel.steps.group`: batches of the last week, as every night and a
backfill by days write them, and batches spread over all weeks. Beside it, in the same database and run, a
table of MinHash-LSH band rows (125 permutations, 25 bands), partitioned, indexed, asked and written alike.

All sizes are filled first; then the rounds go over all of them. 5,000,000 articles take about 20 GB of disk
and half an hour, with `--bulk` ten minutes. Nothing is kept.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from benchmarks.synthetic_sketches import (
    FIRST_DAY,
    WEEKS,
    fill,
    measure_bands,
    prepare,
    sizes_bytes,
    without_indexes,
)
from newsreel.adapters.system_clock import SystemClock
from newsreel.domain.settings import settings_from_environment
from newsreel.steps import group as group_step
from newsreel.steps import wording_links
from newsreel.steps.group import group
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from tests.support.made_up_news import cut, localised, story, updated
from tests.support.stored_articles import Story, store_stories
from tests.support.warehouses import Warehouses, start_server

BATCH = 1000
ROUNDS = 5
COPIES: tuple[Callable[[list[str], int], list[str]], ...] = (
    lambda sentences, _: cut(sentences),
    localised,
    updated,
)
# What is timed: names that steps/wording_links.py and steps/group.py call.
_TIMED = {
    "reading texts": (wording_links, ("wording", "credited_agency")),
    "inserting": (wording_links, ("ensure_shelves", "sketched", "insert_sketches", "note")),
    "looking up": (wording_links, ("stop_hashes", "postings", "candidate_pairs", "places_to_look")),
    "comparing": (wording_links, ("linked_pairs", "texts", "compare")),
    "writing links": (wording_links, ("insert_links", "mark_looked_at", "enqueue")),
    "fetching texts": (wording_links, ("waiting",)),
    "regrouping": (group_step, ("_regroup",)),
}


@dataclass
class Stopwatch:
    """Seconds by step."""

    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def timed(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **options: Any) -> Any:
            began = time.perf_counter()
            try:
                return function(*arguments, **options)
            finally:
                self.seconds[step] += time.perf_counter() - began

        return run


@contextmanager
def stopwatch() -> Iterator[Stopwatch]:
    """Time the steps for a while."""
    watch = Stopwatch()
    before = [(module, name, getattr(module, name)) for module, names in _TIMED.values() for name in names]
    for step, (module, names) in _TIMED.items():
        for name in names:
            setattr(module, name, watch.timed(step, getattr(module, name)))
    try:
        yield watch
    finally:
        for module, name, function in before:
            setattr(module, name, function)


@dataclass(frozen=True)
class Warehouse:
    """A database with so many articles; `batches` counts those that were added, of one week or of all."""

    articles: int
    owner: Database
    tools: Tools
    batches: dict[bool, int]


@dataclass(frozen=True)
class Run:
    """Seconds of a batch of 1,000: the whole step, by part of it, and band rows (hash, look up, insert)."""

    seconds: float
    steps: Mapping[str, float]
    bands: tuple[float, float, float]


def stories(batch: int, *, spread: bool) -> list[Story]:
    """A batch of one week (or spread over all): new stories, and copies of those of the batch before."""
    found = []
    for number in range(BATCH):
        seed = batch * BATCH + number
        sentences = story(seed, 33)
        if number % 5 == 0 and batch:
            sentences = COPIES[number % 3](story(seed - BATCH + 1, 33), seed)
        day = FIRST_DAY + timedelta(days=7 * (number % WEEKS if spread else WEEKS - 1))
        found.append(Story(f"https://paper{seed % 97}.example/{seed}", " ".join(sentences), day))
    return found


def filled(
    stack: ExitStack, databases: Warehouses, articles: int, progress: Progress, *, bulk: bool
) -> Warehouse:
    """A new database with so many articles; its connections are closed with the stack."""
    url = databases.owner_url(databases.fresh())
    owner, database = stack.enter_context(Database(url)), stack.enter_context(Database(url))
    prepare(owner)
    with without_indexes(owner) if bulk else nullcontext():
        fill(owner, 0, articles, progress)
    with owner.transaction() as cursor:
        cursor.execute("ANALYZE newsreel.sketches, newsreel.wordings, minhash_bands")
    tools = Tools(database, settings_from_environment({}), SystemClock())
    return Warehouse(articles, owner, tools, {False: 0, True: 1_000_000})


def run_batch(warehouse: Warehouse, *, spread: bool) -> Run:
    """A batch through the whole step."""
    batch = stories(warehouse.batches[spread], spread=spread)
    warehouse.batches[spread] += 1
    with warehouse.tools.database.transaction() as cursor:
        store_stories(cursor, batch)
    with stopwatch() as watch:
        began = time.perf_counter()
        group(warehouse.tools)
        took = time.perf_counter() - began
    return Run(took, watch.seconds, measure_bands(warehouse.owner, batch))


def measure(warehouses: Sequence[Warehouse], *, spread: bool, progress: Progress) -> list[list[Run]]:
    """Rounds over all sizes, so that what else the machine does meets them alike; by warehouse."""
    found: list[list[Run]] = [[] for _ in warehouses]
    bar = progress.add_task("measuring", total=ROUNDS * len(warehouses))
    for _ in range(ROUNDS):
        for warehouse, runs in zip(warehouses, found, strict=True):
            run_batch(warehouse, spread=spread)  # it warms the caches, which the warehouse before had
            runs.append(run_batch(warehouse, spread=spread))
            progress.advance(bar)
    progress.remove_task(bar)
    return found


def show(warehouses: Sequence[Warehouse], measured: Sequence[Sequence[Run]], title: str) -> Table:
    """One kind of batches as a table.

    Of every part the fastest of the rounds, which is the least disturbed; growth is from the last size but
    one to the last.
    """
    table = Table(title=title, title_justify="left", box=None, header_style="bold", pad_edge=False)
    table.add_column("a batch of 1,000")
    for warehouse in warehouses:
        table.add_column(f"{warehouse.articles:,} articles", justify="right")
    table.add_column("growth", justify="right")

    def row(name: str, seconds: Callable[[Run], float], *, with_share: bool = False) -> None:
        best = [min(map(seconds, runs)) for runs in measured]
        shown = [f"{part:.3f} s" for part in best]
        if with_share:
            shown = [f"{part:.3f} s {part / of:4.0%}" for part, of in zip(best, whole, strict=True)]
        table.add_row(name, *shown, f"{best[-1] / best[-2]:.2f}x" if len(best) > 1 else "")

    whole = [min(run.seconds for run in runs) for runs in measured]
    for step in _TIMED:
        row(step, partial(_of_step, step), with_share=True)
    row("whole step", lambda run: run.seconds)
    table.add_row("articles a second", *(f"{BATCH / seconds:,.0f}" for seconds in whole))
    table.add_section()
    for place, name in enumerate(("hashing", "looking up", "inserting")):
        row(f"MinHash-LSH: {name}", partial(_of_bands, place))
    return table


def _of_step(step: str, run: Run) -> float:
    return run.steps[step]


def _of_bands(place: int, run: Run) -> float:
    return run.bands[place]


def show_sizes(warehouses: Sequence[Warehouse]) -> Table:
    """Bytes an article: all our tables and indexes, and band rows."""
    table = Table(
        title="bytes an article", title_justify="left", box=None, header_style="bold", pad_edge=False
    )
    for column in ("articles", "ours", "MinHash-LSH"):
        table.add_column(column, justify="right")
    for warehouse in warehouses:
        with warehouse.owner.transaction() as cursor:
            sizes = sizes_bytes(cursor)
            cursor.execute("SELECT count(*) FROM newsreel.wordings")
            held = cursor.fetchall()[0][0]
        table.add_row(f"{held:,}", *(f"{size / held:,.0f}" for size in sizes))
    return table


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.duplicates_scale", description=__doc__)
    parser.add_argument("articles", type=int, nargs="+", help="sizes of the warehouse, ascending")
    parser.add_argument("--bulk", action="store_true", help="fill fast: build the big indexes afterwards")
    parser.add_argument("--memory", default="2GB", help="Postgres' shared_buffers (default: %(default)s)")
    options = parser.parse_args()
    wording_links.PARTS, wording_links.BATCH = 1, BATCH
    console = Console(width=140)
    # As root, Postgres runs as nobody, who must be able to reach the folder.
    with tempfile.TemporaryDirectory(prefix="newsreel-benchmark-") as folder:
        Path(folder).chmod(0o755)
        server = start_server(Path(folder) / "postgres")
        try:
            # What was filled at once would be vacuumed while we measure.
            server.run_sql(
                f"ALTER SYSTEM SET shared_buffers = '{options.memory}'; ALTER SYSTEM SET autovacuum = off;"
            )
            server.stop()
            server.start()
            with ExitStack() as stack, Progress(console=console) as progress:
                databases = Warehouses(server)
                warehouses = [
                    filled(stack, databases, size, progress, bulk=options.bulk)
                    for size in sorted(options.articles)
                ]
                server.run_sql("CHECKPOINT;")
                tables = [show_sizes(warehouses)]
                for spread, title in ((False, "batches of one week"), (True, "batches of all 15 weeks")):
                    measured = measure(warehouses, spread=spread, progress=progress)
                    tables.append(show(warehouses, measured, title))
            for table in tables:
                console.print(table)
                console.print()
        finally:
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
