"""Duplicates in a growing warehouse: `python -m benchmarks.duplicates_scale 100000 1000000 5000000`.

A Postgres of its own is filled with the sketches of so many synthetic articles (24 hashes each, as a text of
400 words has; spread over 15 weeks). Then batches of 1,000 articles of 400 words, every fifth a copy of an
earlier one, go the whole way of `newsreel.steps.group`: batches of the last week, as every night and a
backfill by days write them, and batches spread over all weeks. Beside it, in the same database and run, a
table of MinHash-LSH band rows (125 permutations, 25 bands), partitioned, indexed, asked and written alike.

5,000,000 articles take about 20 GB of disk and half an hour, with `--bulk` ten minutes. Nothing is kept.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
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
BATCHES = 5
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
class Measured:
    """A size of the warehouse; seconds are those of the fastest of five batches of 1,000, step by step."""

    articles: int
    spread: bool
    steps: Mapping[str, float]
    seconds: float
    bytes_an_article: float
    band_lookup_seconds: float
    band_insert_seconds: float
    band_hashing_seconds: float
    band_bytes_an_article: float


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


def measure(
    owner: Database, tools: Tools, articles: int, next_batch: Iterator[int], *, spread: bool
) -> Measured:
    """Batches through the whole step, in a warehouse of so many articles."""
    with owner.transaction() as cursor:
        cursor.execute("ANALYZE newsreel.sketches, newsreel.wordings, minhash_bands")
    runs = []
    for _ in range(BATCHES + 1):
        batch = stories(next(next_batch), spread=spread)
        with tools.database.transaction() as cursor:
            store_stories(cursor, batch)
        with stopwatch() as watch:
            began = time.perf_counter()
            group(tools)
            took = time.perf_counter() - began
        runs.append((took, watch.seconds, measure_bands(owner, batch)))
    runs.pop(0)  # it warms the caches
    # The machine may be busy with other things: the fastest run is the least disturbed.
    took = min(seconds for seconds, *_ in runs)
    steps = {step: min(seconds[step] for _, seconds, _ in runs) for step in _TIMED}
    hashing, lookup, insert = (min(column) for column in zip(*(bands for *_, bands in runs), strict=True))
    with owner.transaction() as cursor:
        ours, theirs = sizes_bytes(cursor)
        cursor.execute("SELECT count(*) FROM newsreel.wordings")
        row = cursor.fetchone()
    held = row[0] if row else 1
    return Measured(articles, spread, steps, took, ours / held, lookup, insert, hashing, theirs / held)


def show(results: list[Measured], title: str) -> Table:
    """The results of one kind of batches as a table; growth is from the last size but one to the last."""
    table = Table(title=title, title_justify="left", box=None, header_style="bold", pad_edge=False)
    table.add_column("a batch of 1,000")
    for result in results:
        table.add_column(f"{result.articles:,} articles", justify="right")
    table.add_column("growth", justify="right")

    def row(name: str, values: list[float], shown: Callable[[float], str]) -> None:
        growth = f"{values[-1] / values[-2]:.2f}x" if len(values) > 1 else ""
        table.add_row(name, *map(shown, values), growth)

    for step in _TIMED:
        row(step, [one.steps[step] for one in results], _seconds)
    row("whole step", [one.seconds for one in results], _seconds)
    row("articles a second", [BATCH / one.seconds for one in results], "{:,.0f}".format)
    row("bytes an article", [one.bytes_an_article for one in results], "{:,.0f}".format)
    table.add_section()
    row("MinHash-LSH: hashing", [one.band_hashing_seconds for one in results], _seconds)
    row("MinHash-LSH: looking up", [one.band_lookup_seconds for one in results], _seconds)
    row("MinHash-LSH: inserting", [one.band_insert_seconds for one in results], _seconds)
    row("MinHash-LSH: bytes an article", [one.band_bytes_an_article for one in results], "{:,.0f}".format)
    return table


def _seconds(value: float) -> str:
    return f"{value:.3f} s"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.duplicates_scale", description=__doc__)
    parser.add_argument("articles", type=int, nargs="+", help="sizes of the warehouse, ascending")
    parser.add_argument("--bulk", action="store_true", help="fill fast: build the big indexes afterwards")
    options = parser.parse_args()
    sizes = sorted(options.articles)
    wording_links.PARTS, wording_links.BATCH = 1, BATCH
    console = Console(width=140)
    # As root, Postgres runs as nobody, who must be able to reach the folder.
    with tempfile.TemporaryDirectory(prefix="newsreel-benchmark-") as folder:
        Path(folder).chmod(0o755)
        server = start_server(Path(folder) / "postgres")
        try:
            warehouses = Warehouses(server)
            name = warehouses.fresh()
            url = warehouses.owner_url(name)
            with Database(url) as owner, Database(url) as database, Progress(console=console) as progress:
                prepare(owner)
                tools = Tools(database, settings_from_environment({}), SystemClock())
                batches = iter(range(1_000_000))
                results: list[Measured] = []
                filled = 0
                for size in sizes:
                    with without_indexes(owner) if options.bulk else nullcontext():
                        fill(owner, filled, size, progress)
                    filled = size
                    results += [
                        measure(owner, tools, size, batches, spread=spread) for spread in (False, True)
                    ]
            for spread, title in ((False, "batches of one week"), (True, "batches of all 15 weeks")):
                console.print(show([one for one in results if one.spread == spread], title))
                console.print()
        finally:
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
