"""A small paper on loopback whose past is known, and a history of it that claims what a test wants."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from newsreel.adapters.history_search import Access
from newsreel.domain.feed import ParsedEntry
from newsreel.domain.fetch import FailureKind, FetchFailure, FetchRequest
from newsreel.domain.history import Batch, Find, HistoricSource, HistoryKind, SearchOutcome, Verdict
from newsreel.domain.window import Window
from newsreel.rules.find_dates import Standing, standing
from newsreel.steps import source_search

DOMAIN = "past-paper.localhost"
ARCHIVE = "archive.localhost"
CHALLENGE = b"<html><head><title>Just a moment...</title></head><body><p>Checking.</p></body></html>"


@dataclass(frozen=True)
class PastArticle:
    """A page of the paper; `not_after_at` and `not_before_at` are what its history says of it.

    `gone` pages answer 404, `archived` ones are in the archive, `undated` ones don't say their date.
    """

    name: str
    published_at: datetime
    not_after_at: datetime | None = None
    not_before_at: datetime | None = None
    gone: bool = False
    archived_at: datetime | None = None
    undated: bool = False
    host: str = DOMAIN


@dataclass
class PastPaper:
    """The running paper; `requests` has host and path of everything that was asked.

    `challenged` pages ask for a proof of being human, for `slow` ones it takes half a second to answer.
    """

    port: int
    articles: Sequence[PastArticle]
    requests: list[tuple[str, str]] = field(default_factory=list)
    searches: list[Window] = field(default_factory=list)
    # How the history answers, and how many finds it gives in a batch.
    verdict: Verdict = Verdict.APPLIES
    batch_finds: int = 2
    vouches: bool = True
    # Whether each batch is an index page that is asked for, so that what a search costs can be counted.
    has_index: bool = False
    challenged: set[str] = field(default_factory=set)
    slow: set[str] = field(default_factory=set)

    @property
    def feed_url(self) -> str:
        """A feed that is known and never polled."""
        return f"http://{DOMAIN}:{self.port}/feed"

    def url(self, article: PastArticle) -> str:
        """Address of an article."""
        return f"http://{article.host}:{self.port}/{article.name}"

    @property
    def page_requests(self) -> list[str]:
        """Pages that were asked for, robots.txt apart."""
        return [path for _, path in self.requests if path != "/robots.txt"]

    def answer(self, host: str, path: str) -> tuple[int, bytes]:
        """Status and body."""
        if path == "/robots.txt":
            return 404, b""
        name = path.rpartition("/")[2]
        if path.startswith("/index/"):
            return 200, b"an index page"
        if name in self.slow and host != ARCHIVE:
            time.sleep(0.5)
        if name in self.challenged:
            return 200, CHALLENGE
        for article in self.articles:
            if article.name == name and (host == ARCHIVE or not article.gone):
                return 200, page_of(article).encode()
        return 404, b""

    async def history(
        self, access: Access, source: HistoricSource, window: Window, position: str | None
    ) -> AsyncIterator[Batch]:
        """Claims every article that may be of the window, and those of other days that stand beside them."""
        assert source.domain == DOMAIN
        assert access.settings
        self.searches.append(window)
        start = int(position or 0)
        finds = [self._find(article) for article in self.articles]
        given = 0
        while start < len(finds):
            if self.has_index:
                url = f"http://{DOMAIN}:{self.port}/index/{window.start:%Y-%m-%d}/{start}"
                answer = await access.fetch(FetchRequest(url, 1000, "*/*"))
                if isinstance(answer, FetchFailure):
                    assert answer.kind is FailureKind.BUDGET_SPENT, answer.reason
                    told = SearchOutcome(
                        HistoryKind.SITEMAP, Verdict.BUDGET_SPENT, answer.reason, 0, given, 0, (), str(start)
                    )
                    yield Batch((), told, is_last=True)
                    return
            part = tuple(finds[start : start + self.batch_finds])
            start += self.batch_finds
            given += len(part)
            outside = sum(standing(find, window) is Standing.OUTSIDE for find in part)
            stopped = SearchOutcome(
                HistoryKind.SITEMAP, Verdict.CUT_SHORT, "stopped", 0, given, outside, (), str(start)
            )
            yield Batch(part, stopped)
        looked = (window,) if self.vouches and self.verdict is Verdict.APPLIES else ()
        left = None if self.verdict is Verdict.APPLIES else str(start)
        ended = SearchOutcome(HistoryKind.SITEMAP, self.verdict, "as told", 0, given, 0, looked, left)
        yield Batch((), ended, is_last=True)

    def _find(self, article: PastArticle) -> Find:
        copy = f"http://{ARCHIVE}:{self.port}/web/{article.name}" if article.archived_at else None
        return Find(
            ParsedEntry(None, self.url(article), None),
            f"http://{DOMAIN}:{self.port}/index",
            article.not_before_at,
            article.not_after_at,
            archived_url=copy,
            archived_at=article.archived_at,
        )


def page_of(article: PastArticle) -> str:
    """An article's page; its text is long enough, and its own."""
    date = (
        ""
        if article.undated
        else f'<meta property="article:published_time" content="{article.published_at.isoformat()}">'
    )
    words = " ".join(
        f"{article.name} {number} was reported by the harbour office on its quay." for number in range(40)
    )
    return (
        f'<html lang="en"><head><title>Title of {article.name}</title>'
        f'<meta property="og:type" content="article">{date}</head>'
        f"<body><article><h1>Title of {article.name}</h1><p>{words}</p><p>The end of {article.name}.</p>"
        "</article></body></html>"
    )


@contextmanager
def serve_past(articles: Sequence[PastArticle]) -> Iterator[PastPaper]:
    """Serve on a free port of 127.0.0.1 while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = self.headers.get("Host", "").rsplit(":", 1)[0]
            paper.requests.append((host, self.path))
            status, body = paper.answer(host, self.path)
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    paper = PastPaper(server.server_address[1], articles)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield paper
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def only_history(monkeypatch: pytest.MonkeyPatch, paper: PastPaper) -> None:
    """All sources have this one history during a test."""
    monkeypatch.setattr(source_search, "HISTORIES", {HistoryKind.SITEMAP: paper.history})


def spread(first: datetime, count: int, step: timedelta) -> list[PastArticle]:
    """Articles one after the other, each changed last an hour after it was published."""
    return [
        PastArticle(f"story-{number}", first + number * step, first + number * step + timedelta(hours=1))
        for number in range(count)
    ]
