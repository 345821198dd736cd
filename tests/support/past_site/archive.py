"""A web archive as the Wayback Machine speaks: lists of captures, and their bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from newsreel.domain.history import HistoryKind
from tests.support.past_site.indexes import FEED_ENTRIES, Answer, feed_document
from tests.support.past_site.model import PastPaper
from tests.support.past_site.pages import article_page

# Rows of one answer, whatever is asked for: longer lists come in parts.
MOST_ROWS = 50
_JSON = {"Content-Type": "application/json"}
_HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass(frozen=True)
class _Row:
    captured_at: datetime
    url: str
    media_type: str

    def cells(self) -> list[str]:
        return [f"{self.captured_at:%Y%m%d%H%M%S}", self.url, self.media_type]


def archive_answer(papers: Sequence[PastPaper], now: datetime, path: str) -> Answer | None:
    """The answer of the archive; None for what it does not have."""
    if path.startswith("/cdx/search/cdx?"):
        return _list(papers, now, path)
    stamp, mark, url = path.removeprefix("/web/").partition("id_/")
    if not path.startswith("/web/") or not mark:
        return None
    return _capture(papers, datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC), url)


def feed_captures(paper: PastPaper, now: datetime) -> Iterator[datetime]:
    """Noon of every day but the first."""
    if paper.has(HistoryKind.WAYBACK):
        at = paper.articles[0].published_at.replace(hour=12, minute=0, second=0) + timedelta(days=1)
        while at < now:
            yield at
            at += timedelta(days=1)


def _list(papers: Sequence[PastPaper], now: datetime, path: str) -> Answer:
    query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
    rows = sorted(_rows(papers, now, query), key=lambda row: (row.url, row.captured_at))
    rows = [row for row in rows if query["from"] <= row.cells()[0] <= query["to"]]
    skipped = int(query.get("resumeKey", "0"))
    part = rows[skipped : skipped + min(MOST_ROWS, int(query["limit"]))]
    answer: list[list[str]] = [["timestamp", "original", "mimetype"], *(row.cells() for row in part)]
    if skipped + len(part) < len(rows):
        answer += [[], [str(skipped + len(part))]]
    return 200, _JSON, json.dumps(answer if part else []).encode()


def _rows(papers: Sequence[PastPaper], now: datetime, query: dict[str, str]) -> Iterator[_Row]:
    for paper in papers:
        if query.get("matchType") == "domain" and query["url"] == paper.domain:
            for article in paper.articles:
                if article.captured_at is not None:
                    yield _Row(article.captured_at, article.url, "text/html")
        elif query["url"] == paper.feed_url:
            yield from (_Row(at, paper.feed_url, "application/xml") for at in feed_captures(paper, now))


def _capture(papers: Sequence[PastPaper], at: datetime, url: str) -> Answer | None:
    for paper in papers:
        if url == paper.feed_url:
            listed = [one for one in paper.articles if one.in_captured_feeds and one.published_at <= at]
            body = feed_document(paper, listed[: -1 - FEED_ENTRIES : -1])
            return 200, {"Content-Type": "application/atom+xml"}, body.encode()
        article = paper.by_path.get("/" + url.split("/", 3)[3])
        if article is not None and article.url == url and article.captured_at == at.replace(microsecond=0):
            return 200, _HTML, article_page(paper, article).encode()
    return None
