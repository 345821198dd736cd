"""Polling beside a bare loop: `python -m benchmarks.polling [--feeds 2000] [--memory 10000]`.

Feeds on a loopback server, each on a host of its own. Measured in turn in the same run: our poll step
when all feeds answer 304 and when all changed, and a bare loop of the same client that sends the same
requests with the same concurrency. CPU is that of the polling process; the workers that read and the
database server have their own. Memory is the peak of a process that polls so many feeds of one entry.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path

import aiohttp
import feedparser
from aiohttp.abc import AbstractResolver, ResolveResult
from rich.console import Console
from rich.progress import track

from benchmarks.loopback_feeds import feed_body
from newsreel.adapters.feed_parsing import FeedBody, read_feed
from newsreel.adapters.system_clock import SystemClock
from newsreel.domain.settings import Settings, settings_from_environment
from newsreel.local.network_ports import free_port
from newsreel.steps.begin import begin
from newsreel.steps.poll import ACCEPT_FEED, poll
from newsreel.steps.tools import Tools
from newsreel.steps.waiting_work import poll_work
from newsreel.store.database import Database
from tests.support.runs import add_feeds, day_window, plan
from tests.support.warehouses import Warehouses, start_server

ENVIRONMENT = {
    "NEWSREEL_ALLOWED_PRIVATE_NETWORKS": "127.0.0.0/8",
    "NEWSREEL_HOST_GAP_SECONDS": "0",
    "NEWSREEL_CONTACT": "benchmark@example.org",
}
MEBIBYTE = 1024 * 1024
# Bodies that are read to see what reading costs.
MOST_READ = 500


def milliseconds(work: Callable[[], None]) -> int:
    """CPU milliseconds that this process spends on it; processes that it starts have their own."""
    begun = time.process_time()
    work()
    return round((time.process_time() - begun) * 1000)


@contextmanager
def loopback_server() -> Iterator[int]:
    """Port of a running server of feeds."""
    port = free_port()
    server = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "benchmarks.loopback_feeds", str(port)]
    )
    try:
        time.sleep(1.0)
        yield port
    finally:
        server.terminate()
        server.wait()


@contextmanager
def empty_warehouse() -> Iterator[Database]:
    with tempfile.TemporaryDirectory(prefix="newsreel-benchmark-") as folder:
        Path(folder).chmod(0o755)
        server = start_server(Path(folder) / "postgres")
        try:
            warehouses = Warehouses(server)
            with Database(warehouses.writer_url(warehouses.fresh())) as database:
                yield database
        finally:
            server.stop()


class Polls:
    """Our poll step over all feeds, again and again."""

    def __init__(
        self, database: Database, settings: Settings, port: int, feeds: int, path: str = "feed"
    ) -> None:
        self._tools = Tools(database, settings, SystemClock())
        self._feeds = feeds
        add_feeds(self._tools, (f"http://h{number}.localhost:{port}/{path}" for number in range(feeds)))

    def once(self) -> None:
        with self._tools.database.transaction() as cursor:
            cursor.execute("UPDATE newsreel.feeds SET next_poll_at = now()")
        run = begin(self._tools, plan(day_window(datetime.now(UTC).date()), live=True))
        polled = poll(self._tools, run, sorted(poll_work(self._tools, run)))
        if polled != self._feeds:
            raise AssertionError(f"{polled} of {self._feeds} feeds were polled")

    def statuses(self) -> dict[str, int]:
        """Outcomes of the newest run's polls."""
        with self._tools.database.transaction() as cursor:
            cursor.execute(
                "SELECT status, count(*) FROM newsreel.polls"
                " WHERE run_id = (SELECT max(run_id) FROM newsreel.polls) GROUP BY status"
            )
            return dict(cursor.fetchall())


class _Loopback(AbstractResolver):
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=family, proto=0, flags=0)]

    async def close(self) -> None:
        """There is nothing to close."""


def bare_loop(settings: Settings, port: int, feeds: int, etag: str | None) -> None:
    """The same requests by the same client; a new connection each, as each host needs one.

    Names are resolved as in our fetcher, at once: names of loopback cost no look-up.
    """

    async def all_feeds() -> None:
        places = asyncio.Semaphore(settings.concurrent_hosts)
        connector = aiohttp.TCPConnector(
            force_close=True, limit=settings.concurrent_hosts * 2, resolver=_Loopback()
        )
        async with aiohttp.ClientSession(connector=connector, auto_decompress=False) as session:

            async def one(number: int) -> None:
                url, headers = f"http://h{number}.localhost:{port}/feed", {"Accept": ACCEPT_FEED}
                if etag:
                    headers["If-None-Match"] = etag
                async with places, session.get(url, headers=headers) as answer:
                    await answer.read()

            await asyncio.gather(*(one(number) for number in range(feeds)))

    asyncio.run(all_feeds())


def change(port: int) -> None:
    async def ask() -> None:
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/change"):
            pass

    asyncio.run(ask())


def bodies(feeds: int, port: int) -> list[FeedBody]:
    """The bodies of the second measurement, as the polls get them."""
    now = datetime.now(UTC)
    hosts = [f"h{number}.localhost:{port}" for number in range(feeds)]
    return [FeedBody(f"http://{host}/feed", feed_body(host, 1), {}, now) for host in hosts]


def reading(work: Sequence[FeedBody]) -> None:
    """What our workers do with bodies, in this process."""
    for body in work:
        read_feed(body)


def stock_reading(work: Sequence[FeedBody]) -> None:
    """What feedparser does with them by default."""
    for body in work:
        feedparser.parse(BytesIO(body.body), response_headers={"content-location": body.url})


def measure(feeds: int, rounds: int, console: Console) -> None:
    settings = settings_from_environment(ENVIRONMENT)
    ours, bare = Counter[str](), Counter[str]()
    with loopback_server() as port, empty_warehouse() as database:
        polls = Polls(database, settings, port, feeds)
        polls.once()
        for number in track(range(1, rounds + 1), "rounds", console=Console(stderr=True)):
            for expected, etag in (("not_modified", f'"{number - 1}"'), ("changed", None)):
                if expected == "changed":
                    change(port)
                bare[expected] += milliseconds(partial(bare_loop, settings, port, feeds, etag))
                ours[expected] += milliseconds(polls.once)
                if polls.statuses() != {expected: feeds}:
                    raise AssertionError(polls.statuses())
        work = bodies(min(feeds, MOST_READ), port)
        ours["reading"] = milliseconds(partial(reading, work))
        bare["reading"] = milliseconds(partial(stock_reading, work))
    ms = {
        name: (ours[name] / rounds / feeds, bare[name] / rounds / feeds)
        for name in ("not_modified", "changed")
    }
    ms["reading"] = (ours["reading"] / len(work), bare["reading"] / len(work))
    console.print(f"{feeds} feeds, {rounds} round(s), milliseconds of CPU a feed")
    for name, what in (("not_modified", "all 304"), ("changed", "all changed")):
        mine, least = ms[name]
        console.print(f"{what}: we {mine:.2f}, bare {least:.2f}: {mine / least:.2f} times")
    console.print(
        "reading, in worker processes: we {:.2f}, feedparser by default {:.2f}".format(*ms["reading"])
    )
    mine, least = (sum(pair) for pair in zip(ms["changed"], ms["reading"], strict=True))
    most = 1.5 * ms["changed"][1] + ms["reading"][1]
    console.print(f"all changed with reading: we {mine:.2f}; 1.5 times bare and feedparser {most:.2f}")


def peak_of(feeds: int) -> None:
    """Print the peak memory of polling so many feeds; to be run in a process of its own."""
    settings = settings_from_environment(ENVIRONMENT)
    with loopback_server() as port, empty_warehouse() as database:
        polls = Polls(database, settings, port, feeds, "short")
        polls.once()
    sys.stdout.write(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}\n")


def memory(small: int, large: int, console: Console) -> None:
    peaks = {}
    for feeds in (small, large):
        command = [sys.executable, "-m", "benchmarks.polling", "--peak-of", str(feeds)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ourselves
        peaks[feeds] = int(done.stdout)
    slope = (peaks[large] - peaks[small]) / (large - small)
    told = ", ".join(f"{peak / MEBIBYTE:.0f} MiB at {feeds} feeds" for feeds, peak in peaks.items())
    console.print(f"peak memory: {told}; {slope / 1024:.1f} KiB a feed")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--feeds", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", type=int, metavar="FEEDS", help="memory at --feeds and at so many")
    parser.add_argument("--peak-of", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.peak_of:
        peak_of(arguments.peak_of)
        return 0
    console = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else 140)
    measure(arguments.feeds, arguments.rounds, console)
    if arguments.memory:
        memory(arguments.feeds, arguments.memory, console)
    return 0


if __name__ == "__main__":
    sys.exit(main())
