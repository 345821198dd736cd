"""A whole night, its limit and its peers: `python -m benchmarks.nightly [--feeds 1000] [--pages 20000]`.

A loopback site with a host a feed; `ingest_articles` through the real scheduler with LocalExecutor, as
`make up` has it, into an empty warehouse. In the same run, on the same site: the bare parts (client,
feedparser, trafilatura with metadata in two processes, COPY), what people write instead, and news-please,
each on the first feeds only (`--peer-pages`, `--news-please-pages`). No gap between two requests to a host,
for anybody. `--grow` measures Newsreel alone at several sizes. Ends by itself after `--most-minutes`.
"""

from __future__ import annotations

import argparse
import dataclasses
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.table import Table

from benchmarks.nightly.bare_parts import BareParts, bare_parts
from benchmarks.nightly.made_pages import Edition, edition
from benchmarks.nightly.peers import PeerSpeed, handwritten, news_please
from benchmarks.nightly.product import Night, Tell, one_night
from benchmarks.nightly.site import running_site
from newsreel.local.network_ports import free_port
from tests.support.warehouses import Warehouses, start_server

PROCESSES = 2
MEBIBYTE = 1024 * 1024


class OutOfTimeError(Exception):
    """No OSError, as the built-in one is: those are expected by much that runs here."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nightly", description=__doc__)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--peer-pages", type=int, default=2000, help="pages of the bare parts and by hand")
    parser.add_argument("--news-please-pages", type=int, default=200)
    parser.add_argument("--grow", nargs="+", metavar="FEEDSxPAGES", help="sizes, 100x1000 1000x20000")
    parser.add_argument("--most-minutes", type=int, default=40, help="of all that is measured together")
    options = parser.parse_args()
    console = Console(width=120)
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(60 * options.most_minutes)
    try:
        if options.grow:
            sizes = [tuple(map(int, size.split("x"))) for size in options.grow]
            _grow(console, [(feeds, pages) for feeds, pages in sizes])
        else:
            _measure(console, options)
    except OutOfTimeError as error:
        console.print(str(error), markup=False)
        return 1
    finally:
        signal.alarm(0)
    return 0


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise OutOfTimeError("Not done in time: give more with --most-minutes, or measure less.")


def _measure(console: Console, options: argparse.Namespace) -> None:
    night = edition(options.feeds, max(1, options.pages // options.feeds), free_port())
    small = dataclasses.replace(night, feeds=max(1, options.peer_pages // night.pages_per_feed))
    small = small if small.feeds < night.feeds else night
    tell = _teller(console)
    with running_site(night):
        with _database() as url:
            tell(f"the bare parts, {small.pages} pages")
            limit = bare_parts(small, url, PROCESSES)
            tell(f"by hand, {small.pages} pages")
            peers = [handwritten(small, url)]
        tell(f"news-please, {options.news_please_pages} pages")
        named = news_please(night.page_urls()[: options.news_please_pages], PROCESSES)
        if named is None:
            tell("not installed, so not measured: news-please (`uv sync --group peers`)")
        tell("the night; Airflow starts")
        ours = one_night(night, tell)
    _compare(console, night, ours, limit, [*peers, *([named] if named else [])])
    _night(console, ours)


def _teller(console: Console) -> Tell:
    begun = time.monotonic()

    def tell(line: str) -> None:
        minutes, seconds = divmod(int(time.monotonic() - begun), 60)
        console.print(f"[{minutes}:{seconds:02}] {line}", markup=False, highlight=False)

    return tell


def _compare(console: Console, night: Edition, ours: Night, limit: BareParts, peers: list[PeerSpeed]) -> None:
    table = Table(title=f"{night.feeds} feeds, {night.pages} new pages", box=None)
    for column in ("", "pages", "pages a second", "of the limit"):
        table.add_column(column, justify="left" if not column else "right")
    best = limit.pages_per_second
    speed = ours.articles / ours.seconds

    def row(name: str, pages: int, rate: float) -> None:
        table.add_row(name, str(pages), f"{rate:.1f}", f"{rate / best:.2f}")

    row("bare parts, one after the other", limit.pages, best)
    row("newsreel, begin to end", ours.articles, speed)
    for peer in peers:
        row(peer.name, peer.pages, peer.pages_per_second)
    console.print(table)
    console.print(
        f"Bare parts, milliseconds a page: fetching {1000 * limit.fetching / limit.pages:.2f}, feeds"
        f" {1000 * limit.feeds / limit.pages:.2f}, reading {1000 * limit.reading / limit.pages:.2f}, COPY"
        f" {1000 * limit.loading / limit.pages:.2f}; CPU of it all but the database server's"
        f" {1000 * limit.cpu_seconds / limit.pages:.2f}"
    )


def _night(console: Console, ours: Night) -> None:
    table = Table(title="The night, stage by stage", box=None)
    for column in ("stage", "tasks", "seconds", "share"):
        table.add_column(column, justify="left" if column == "stage" else "right")
    for stage, seconds in ours.stages.items():
        share = f"{seconds / ours.seconds:.0%}"
        table.add_row(stage, str(ours.tasks[stage]), f"{seconds:.1f}", share)
    table.add_row("whole run", str(sum(ours.tasks.values())), f"{ours.seconds:.1f}", "100%")
    console.print(table)
    console.print(
        f"No step at work: {ours.airflow_share:.1%} of the run; a task costs {ours.overhead_per_task:.1f} s"
        f" besides its step. Peak memory: {ours.peak_task_bytes / MEBIBYTE:.0f} MiB a task with its workers,"
        f" {ours.peak_all_tasks_bytes / MEBIBYTE:.0f} MiB all tasks."
    )
    parts = ", ".join(
        f"{kind} {1000 * seconds / ours.articles:.1f}" for kind, seconds in sorted(ours.cpu_seconds.items())
    )
    console.print(f"CPU, milliseconds a page: {parts}")


def _grow(console: Console, sizes: list[tuple[int, int]]) -> None:
    tell = _teller(console)
    table = Table(title="Growth", box=None)
    for column in ("feeds", "pages", "seconds", "pages a second", "no step at work", "tasks", "MiB a task",
                   "poll", "capture", "extract", "group"):  # fmt: skip
        table.add_column(column, justify="right")
    nights: list[tuple[Edition, Night]] = []
    try:
        for feeds, pages in sizes:
            night = edition(feeds, max(1, pages // feeds), free_port())
            tell(f"{feeds} feeds, {night.pages} pages; Airflow starts")
            with running_site(night):
                ours = one_night(night, tell)
            nights.append((night, ours))
            tell(f"done in {ours.seconds:.1f} s")
    finally:  # also of what there was time for
        for night, ours in nights:
            stages = (
                f"{ours.stages.get(stage, 0.0):.1f}" for stage in ("poll", "capture", "extract", "group")
            )
            table.add_row(
                str(night.feeds), str(ours.articles), f"{ours.seconds:.1f}",
                f"{ours.articles / ours.seconds:.1f}", f"{ours.airflow_share:.1%}",
                str(sum(ours.tasks.values())), f"{ours.peak_task_bytes / MEBIBYTE:.0f}", *stages,
            )  # fmt: skip
        console.print(table)
        for (before, first), (after, second) in pairwise(nights):
            console.print(_slope(before, first, after, second))


def _slope(before: Edition, first: Night, after: Edition, second: Night) -> str:
    """What one more page or feed costs, between two nights that differ in nothing else."""
    if before.feeds == after.feeds and before.pages != after.pages:
        what, more = "page", after.pages - before.pages
    elif before.pages == after.pages and before.feeds != after.feeds:
        what, more = "feed", after.feeds - before.feeds
    else:
        return f"{before.feeds} x {before.pages} and {after.feeds} x {after.pages} differ in both."
    memory = (second.peak_task_bytes - first.peak_task_bytes) / MEBIBYTE
    return (
        f"From {before.feeds} feeds and {before.pages} pages to {after.feeds} and {after.pages}: each {what}"
        f" more {1000 * (second.seconds - first.seconds) / more:.2f} ms, a task {memory:+.0f} MiB."
    )


@contextmanager
def _database() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="newsreel-benchmark-") as folder:
        Path(folder).chmod(0o755)
        server = start_server(Path(folder) / "postgres")
        try:
            warehouses = Warehouses(server)
            yield warehouses.owner_url(warehouses.empty())
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
