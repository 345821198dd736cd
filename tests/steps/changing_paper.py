"""A paper on loopback whose pages change between two looks, for tests of corrections."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from newsreel.steps.reading import READER, Reader
from newsreel.steps.tools import Tools
from tests.support.misbehaving_site import MisbehavingSite, misbehaving_site
from tests.support.runs import add_feeds, day_window, plan, run_all
from tests.support.site_visits import Act, Visit

TODAY = datetime.now(UTC).date()
HTML = "Content-Type: text/html; charset=utf-8"
STORY = (
    "The harbour reopened on Friday after a closure that lasted for more than two weeks, and {} said that the"
    " whole town had been waiting for the ferries to come back across the bay."
)


@dataclass
class ChangingPage:
    """A page that says what it is told to; with validators where `validates`."""

    who: str = "the mayor"
    head: str = ""
    before: str = ""
    status: str = "200 OK"
    lines: tuple[str, ...] = ()
    body: bytes | None = None
    validates: bool = False
    seen: list[dict[str, str]] = field(default_factory=list)

    def html(self) -> bytes:
        """The page as it stands."""
        if self.body is not None:
            return self.body
        text = f"<p>{STORY.format(self.who)}</p><p>{STORY.format('a captain')}</p>"
        page = f"<html lang='en'><head><title>Pier</title>{self.head}</head><body><article><h1>Pier</h1>"
        return f"{page}{self.before}{text}</article></body></html>".encode()

    def __call__(self, visit: Visit) -> None:
        self.seen.append(dict(visit.headers))
        body = self.html()
        etag = f'"{hashlib.sha256(body).hexdigest()[:8]}"'
        if self.validates and visit.headers.get("if-none-match") == etag:
            visit.answer(b"", "304 Not Modified", f"ETag: {etag}")
            return
        lines = (HTML, f"ETag: {etag}") if self.validates else (HTML,)
        visit.answer(body, self.status, *lines, *self.lines)


@contextmanager
def changing_paper(tools: Tools, reader: Reader = READER, /, **pages: Act) -> Iterator[MisbehavingSite]:
    """A paper with these pages, its feed in the warehouse, loaded once by a live run.

    The feed has the full text of pages whose name ends with `_with_text`.
    """

    def feed(visit: Visit) -> None:
        port = visit.site_url.rsplit(":", 1)[1]
        text = f"<content:encoded><![CDATA[<p>{STORY.format('the feed')}</p>]]></content:encoded>"
        items = "".join(
            f"<item><title>{name}</title><link>http://paper.localhost:{port}/{name}</link>"
            f"{text if name.endswith('_with_text') else ''}</item>"
            for name in pages
        )
        namespace = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
        head = f"<rss version='2.0' {namespace}><channel><title>T</title>"
        visit.answer(f"{head}{items}</channel></rss>".encode())

    with misbehaving_site({**pages, "feed": feed}) as site:
        add_feeds(tools, [site.url("feed", "paper.localhost")])
        live(tools, reader)
        yield site


def live(tools: Tools, reader: Reader = READER) -> None:
    """A live run of today."""
    run_all(tools, plan(day_window(TODAY), live=True), reader)
