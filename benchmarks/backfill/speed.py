"""Days a minute of a backfill: `python -m benchmarks.backfill.speed [--sources 10 100 1000] [--days 3]`.

Papers on loopback, each with an article a day and a host of its own, backfilled day by day with all steps in
one process; each size beside the others in one run, so that their ratios hold on a busy machine. The second
figure of a size is the same days again: nothing is asked for, so it is what looking costs. Growth is the cost
of a source and day beside that of the first size: 1 is linear, less is better.
"""

from __future__ import annotations

import argparse
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.backfill.papers import FIRST
from newsreel.adapters.system_clock import SystemClock
from newsreel.domain.settings import settings_from_environment
from newsreel.local.network_ports import free_port
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from tests.support.runs import add_feeds, day_window, plan, run_all
from tests.support.warehouses import Warehouses, start_server

ENVIRONMENT = {"NEWSREEL_ALLOWED_PRIVATE_NETWORKS": "127.0.0.0/8", "NEWSREEL_HOST_GAP_SECONDS": "0"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.backfill.speed", description=__doc__)
    parser.add_argument("--sources", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--days", type=int, default=3, help="how many days are backfilled")
    options = parser.parse_args()
    console = Console(width=100)
    table = Table(box=None, header_style="bold")
    for column in (
        "sources",
        "articles",
        "s a day",
        "days a minute",
        "ms a source and day",
        "growth",
        "again: s a day",
    ):
        table.add_column(column, justify="right")
    with tempfile.TemporaryDirectory(prefix="newsreel-bench-") as folder, papers(options.days) as port:
        Path(folder).chmod(0o755)
        server = start_server(Path(folder) / "postgres")
        try:
            warehouses = Warehouses(server)
            smallest: float | None = None
            for sources in track(options.sources, "backfilling", console=Console(stderr=True)):
                first, again = measure(warehouses, port, sources, options.days)
                smallest = smallest or first / sources
                table.add_row(
                    f"{sources:,}", f"{sources * options.days:,}", f"{first:.1f}", f"{60 / first:.1f}",
                    f"{first / sources * 1000:.0f}", f"{first / sources / smallest:.2f}", f"{again:.2f}",
                )  # fmt: skip
        finally:
            server.stop()
    console.print(table)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    console.print(f"peak memory of the process: {peak:.0f} MiB")
    return 0


def measure(warehouses: Warehouses, port: int, sources: int, days: int) -> tuple[float, float]:
    """Seconds a day in a warehouse of its own, day by day, and of the same days again."""
    with Database(warehouses.writer_url(warehouses.fresh())) as database:
        tools = Tools(database, settings_from_environment(ENVIRONMENT), SystemClock())
        add_feeds(tools, [f"http://p{number}.localhost:{port}/feed" for number in range(sources)])
        first = run_days(tools, days)
        again = run_days(tools, days)
        with database.transaction() as cursor:
            cursor.execute("SELECT count(*) FROM newsreel.articles")
            (articles,) = cursor.fetchone() or (0,)
    if articles != sources * days:
        raise SystemExit(f"{articles} articles, not {sources * days}: this measures something else")
    return first, again


def run_days(tools: Tools, days: int) -> float:
    """Seconds a day."""
    begun = time.perf_counter()
    for number in range(days):
        day = FIRST + timedelta(days=number)
        run_all(tools, plan(day_window(day), live=False))
    return (time.perf_counter() - begun) / days


def wait_until_served(port: int) -> None:
    """Wait for the papers; a busy machine takes its time to start them."""
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the papers on loopback don't answer")


@contextmanager
def papers(days: int) -> Iterator[int]:
    """Port of the running papers."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.backfill.papers", str(port), str(days)]
    server = subprocess.Popen(command)  # noqa: S603 - our own module
    try:
        wait_until_served(port)
        yield port
    finally:
        server.kill()
        server.wait()


if __name__ == "__main__":
    sys.exit(main())
