"""WARC files of the papers' pages, in the shape of CC-NEWS, with broken records among them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsreel.domain.history import HistoryKind
from tests.support.past_site.model import PastArticle, PastPaper
from tests.support.past_site.pages import article_page

# Records that nobody can read, at the places where crawlers and disks break them.
BROKEN = 3


def write_shelf(papers: Sequence[PastPaper], path: Path) -> int:
    """Write one compressed file of all pages that WARC files have; gives the number of pages.

    warcinfo first, then a request and a response for each page, as the crawler of CC-NEWS writes
    them; `BROKEN` responses besides: one with damaged bytes, one without an end, one without an
    address, each of them before sound ones.
    """
    shelved = [
        (paper, article) for paper in papers if paper.has(HistoryKind.WARC) for article in paper.articles
    ]
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "made-up crawler"}))
        for place, (paper, article) in enumerate(shelved):
            if place in (3, 7, 11):
                file.write(_broken(paper, article, place))
            _write(writer, paper, article)
    return len(shelved)


def _write(writer: WARCWriter, paper: PastPaper, article: PastArticle) -> None:
    captured_at = article.published_at + timedelta(hours=6)
    dated = {"WARC-Date": f"{captured_at:%Y-%m-%dT%H:%M:%SZ}", "WARC-IP-Address": "127.0.0.1"}
    request = StatusAndHeaders(f"GET {article.path} HTTP/1.1", [("Host", paper.domain)], is_http_request=True)
    headers = [("Content-Type", "text/html; charset=utf-8"), ("X-Crawler-Content-Encoding", "gzip")]
    answer = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
    body = article_page(paper, article).encode()
    for kind, http, payload in (("request", request, b""), ("response", answer, body)):
        writer.write_record(
            writer.create_warc_record(
                article.url,
                kind,
                payload=BytesIO(payload),
                length=len(payload),
                http_headers=http,
                warc_headers_dict=dict(dated),
            )
        )


def _broken(paper: PastPaper, article: PastArticle, place: int) -> bytes:
    whole = BytesIO()
    _write(WARCWriter(whole, gzip=True), paper, article)
    # The second gzip member is the response.
    raw = whole.getvalue()
    member = bytearray(raw[raw.index(b"\x1f\x8b\x08", 3) :])
    if place == 3:
        for at in range(len(member) // 2, len(member) // 2 + 20):
            member[at] ^= 0xFF
        return bytes(member)
    if place == 7:
        return bytes(member[: len(member) // 2])
    return _without_address(paper, article)


def _without_address(paper: PastPaper, article: PastArticle) -> bytes:
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    answer = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    body = article_page(paper, article).encode()
    record = writer.create_warc_record(
        "", "response", payload=BytesIO(body), length=len(body), http_headers=answer
    )
    writer.write_record(record)
    return buffer.getvalue()
