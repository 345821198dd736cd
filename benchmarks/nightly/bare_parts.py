"""The limit: what fetching, reading and loading cost alone; a night is compared with their sum.

The same client, the same extractor with metadata in as many processes as we use, and COPY into a plain table.
"""

from __future__ import annotations

import asyncio
import io
import multiprocessing
import os
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

import aiohttp
import feedparser
import psycopg2
import trafilatura

from benchmarks.nightly.made_pages import Edition

PLACES = 64  # hosts at a time: four tasks with sixteen each, as a night has
CHUNK = 20

Row = tuple[str, str, str, str, str]


@dataclass
class BareParts:
    """Seconds of each part."""

    pages: int
    fetching: float
    feeds: float
    reading: float
    loading: float
    cpu_seconds: float

    @property
    def pages_per_second(self) -> float:
        """Of all parts, one after the other."""
        return self.pages / (self.fetching + self.feeds + self.reading + self.loading)


def bare_parts(night: Edition, url: str, processes: int) -> BareParts:
    """Measure the parts on the pages of the night."""
    seconds: list[float] = []
    cpu_before = _cpu_seconds()
    begun = time.perf_counter()

    def lap() -> None:
        nonlocal begun
        now = time.perf_counter()
        seconds.append(now - begun)
        begun = now

    feeds = asyncio.run(_fetch_all(night.feed_urls()))
    bodies = asyncio.run(_fetch_all(night.page_urls()))
    lap()
    # Not forked from a process with an event loop and threads behind it.
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(_nothing, range(processes * 4)))
        begun = time.perf_counter()
        list(pool.map(_parse_feed, feeds, chunksize=CHUNK))
        lap()
        rows = list(pool.map(read_page, night.page_urls(), bodies, chunksize=CHUNK))
        lap()
    _copy(url, rows)
    lap()
    # The processes have been waited for at the end of the block above, so their time is known.
    fetching, of_feeds, reading, loading = seconds
    return BareParts(len(rows), fetching, of_feeds, reading, loading, _cpu_seconds() - cpu_before)


def read_page(url: str, body: bytes) -> Row:
    """What a page says, as a row."""
    found: Any = trafilatura.bare_extraction(body.decode("utf-8", "replace"), url=url, with_metadata=True)
    if found is None:
        return url, "", "", "", ""
    return url, found.title or "", found.author or "", found.date or "", found.text or ""


def _cpu_seconds() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _nothing(number: int) -> int:
    return number


def _parse_feed(body: bytes) -> int:
    return len(feedparser.parse(io.BytesIO(body)).entries)


async def _fetch_all(urls: Sequence[str]) -> list[bytes]:
    places = asyncio.Semaphore(PLACES)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=PLACES)) as session:

        async def one(url: str) -> bytes:
            async with places, session.get(url) as answer:
                return await answer.read()

        return await asyncio.gather(*(one(url) for url in urls))


def _copy(url: str, rows: Sequence[Row]) -> None:
    text = "".join("\t".join(map(_escaped, row)) + "\n" for row in rows)
    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare")
        cursor.execute(
            "CREATE TABLE bare (url text PRIMARY KEY, title text, author text, day text, body text)"
        )
        cursor.copy_expert("COPY bare FROM STDIN", io.StringIO(text))
    connection.close()


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
