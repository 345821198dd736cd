"""The papers and the archive behind one port, told apart by their names; who asked for what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import cast

from newsreel.domain.history import HistoryKind
from newsreel.domain.window import Window
from newsreel.sample import SampleNewspaper, serve
from newsreel.sample.server import RunningNewspaper
from tests.support.past_site.archive import archive_answer
from tests.support.past_site.expectation import NETWORK, Expectation, expected
from tests.support.past_site.indexes import Answer, api_link, index_answer, robots_txt
from tests.support.past_site.model import PastPaper
from tests.support.past_site.newsroom import ARCHIVE, papers
from tests.support.past_site.pages import article_page, front_page
from tests.support.past_site.shelf import write_shelf

_TEXT = {"Content-Type": "text/plain; charset=utf-8"}
_HTML = {"Content-Type": "text/html; charset=utf-8"}


class PastSite:
    """Papers whose past is known, as they stand on the morning of `today`; nothing happened since.

    Args:
        port: that the addresses name.
        days: how far their past reaches back.
    """

    def __init__(self, today: date, port: int, days: int = 90) -> None:
        self.today, self.port = today, port
        self.papers = papers(today, port, days)
        self._by_domain = {paper.domain: paper for paper in self.papers}

    @property
    def archive_url(self) -> str:
        """What the setting `wayback_url` has to be."""
        return f"http://{ARCHIVE}:{self.port}"

    @property
    def feed_urls(self) -> tuple[str, ...]:
        """The feeds of all papers."""
        return tuple(paper.feed_url for paper in self.papers)

    def paper(self, domain: str) -> PastPaper:
        """The paper of a name."""
        return self._by_domain[domain]

    def expected(
        self,
        window: Window,
        histories: tuple[HistoryKind, ...] = NETWORK,
        *,
        domains: tuple[str, ...] | None = None,
        days_after: int = 30,
    ) -> Expectation:
        """What a backfill of a window must come to, for some papers or all."""
        chosen = [paper for paper in self.papers if domains is None or paper.domain in domains]
        return expected(chosen, window, histories, days_after)

    def write_shelf(self, path: Path) -> int:
        """Write the WARC file; gives the number of its pages."""
        return write_shelf(self.papers, path)

    def response(self, host: str, path: str, headers: Mapping[str, str]) -> Answer:  # noqa: ARG002 - as served
        """Status, headers and body of a GET."""
        name = host.rsplit(":", 1)[0]
        if path == "/robots.txt":
            paper = self._by_domain.get(name)
            return 200, _TEXT, (robots_txt(paper) if paper else "User-agent: *\nDisallow:\n").encode()
        if name == ARCHIVE:
            now = datetime.combine(self.today, time(), UTC)
            return archive_answer(self.papers, now, path) or (404, _TEXT, b"not archived")
        return self._of_paper(self._by_domain[name], path) if name in self._by_domain else (421, _TEXT, b"?")

    def is_article(self, host: str, path: str) -> bool:
        """Whether an address is an article's page, at its paper or in the archive; all others are indexes."""
        if host == ARCHIVE:
            return path.startswith("/web/") and "/feed/" not in path
        paper = self._by_domain.get(host)
        return paper is not None and path in paper.by_path

    def _of_paper(self, paper: PastPaper, path: str) -> Answer:
        if path == "/":
            return 200, _HTML | api_link(paper), front_page(paper).encode()
        article = paper.by_path.get(path)
        if article is not None and article.is_live:
            return 200, _HTML, article_page(paper, article).encode()
        return index_answer(paper, path) or (404, _HTML, b"<html><title>Not found</title>Not here")


class RunningSite:
    """The site while it is served. `requests` has host, path with query, and status of each."""

    def __init__(self, site: PastSite, running: RunningNewspaper) -> None:
        self.site = site
        self._running = running

    @property
    def requests(self) -> list[tuple[str, str, int]]:
        """All requests so far."""
        return self._running.requests

    def page_requests(self, since: int = 0) -> Counter[tuple[str, str]]:
        """How often each article's page was asked for, robots.txt and index pages left aside.

        Args:
            since: the number of requests that were made before those that count.
        """
        asked = [(host, path) for host, path, _ in self.requests[since:]]
        return Counter(one for one in asked if self.site.is_article(*one))

    def index_requests(self, since: int = 0) -> Counter[tuple[str, str]]:
        """How often each index page was asked for, robots.txt among them."""
        asked = [(host, path) for host, path, _ in self.requests[since:]]
        return Counter(one for one in asked if not self.site.is_article(*one))


@contextmanager
def serve_past(site: PastSite) -> Iterator[RunningSite]:
    """Serve the site on loopback while the block runs."""
    # The server asks for nothing but a port and answers.
    with serve(cast("SampleNewspaper", site)) as running:
        yield RunningSite(site, running)
