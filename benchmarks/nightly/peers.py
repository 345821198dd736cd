"""What people write instead, and news-please: the same site, the same pages, the same database server."""

from __future__ import annotations

import io
import logging
import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec

import feedparser
import psycopg2
import psycopg2.extras
import requests

from benchmarks.nightly.bare_parts import Row, read_page
from benchmarks.nightly.made_pages import Edition

THREADS = 32


@dataclass
class PeerSpeed:
    """Pages and the seconds they took."""

    name: str
    pages: int
    seconds: float

    @property
    def pages_per_second(self) -> float:
        """Pages a second."""
        return self.pages / self.seconds


def handwritten(night: Edition, url: str) -> PeerSpeed:
    """feedparser + requests + trafilatura + execute_values, a thread a feed; no memory of what is known."""
    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS by_hand")
        cursor.execute(
            "CREATE TABLE by_hand (url text PRIMARY KEY, title text, author text, day text, body text)"
        )
    connection.close()

    def one_feed(feed_url: str) -> int:
        with requests.Session() as session:
            entries = feedparser.parse(io.BytesIO(session.get(feed_url, timeout=30).content)).entries
            rows: list[Row] = [
                read_page(entry.link, session.get(entry.link, timeout=30).content) for entry in entries
            ]
        connection = psycopg2.connect(url)
        with connection, connection.cursor() as cursor:
            psycopg2.extras.execute_values(
                cursor, "INSERT INTO by_hand VALUES %s ON CONFLICT (url) DO NOTHING", rows
            )
        connection.close()
        return len(rows)

    begun = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        pages = sum(pool.map(one_feed, night.feed_urls()))
    return PeerSpeed(
        "feedparser + requests + trafilatura + execute_values, 32 threads", pages, time.perf_counter() - begun
    )


def news_please(urls: Sequence[str], processes: int) -> PeerSpeed | None:
    """`NewsPlease.from_url` in processes, without a database; None where it is not installed."""
    if find_spec("newsplease") is None:
        return None
    logging.disable(logging.ERROR)
    with ProcessPoolExecutor(processes, multiprocessing.get_context("forkserver")) as pool:
        list(pool.map(_news_please, urls[:processes]))
        begun = time.perf_counter()
        pages = sum(pool.map(_news_please, urls, chunksize=5))
    return PeerSpeed(
        f"news-please, {processes} processes, nothing stored", pages, time.perf_counter() - begun
    )


def _news_please(url: str) -> bool:
    from newsplease import NewsPlease

    logging.disable(logging.ERROR)
    return bool(NewsPlease.from_url(url))
