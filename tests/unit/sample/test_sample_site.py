"""The sample newspaper's pages, feeds and server."""

import html
import http.client
import re
import socket
import subprocess
import sys
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from newsreel.sample import SampleNewspaper, serve

EDITION = date(2026, 11, 22)
PAPER = SampleNewspaper(EDITION)
ATOM = "{http://www.w3.org/2005/Atom}"
RSS1 = "{http://purl.org/rss/1.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
FURNITURE = {
    "Harbour Gazette": (
        "Min Read", "Share This Article", "Share on Facebook", "TAGGED: ",
        "Sign up for our newsletter", "Leave a comment", "You Might Also Like",
        "Your email address will not be published. Required fields are marked *",
        "application/ld+json", "Copyright ©",
    ),
    "Northern Ledger": (
        "Advertisement", "Story continues below", "Read more:", "article:published_time",
        "<time datetime=",
    ),
    "Hafenbote": ("Lesezeit: ", "Teilen", "Kommentare", "Lesen Sie auch", 'name="date"'),
}  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def feed_entries(feed_format: str, body: bytes) -> list[dict[str, object]]:
    root = ET.fromstring(body)  # noqa: S314 - we wrote it
    if feed_format == "atom":
        return [
            {
                "link": entry.find(f"{ATOM}link").get("href"),  # type: ignore[union-attr]
                "title": entry.findtext(f"{ATOM}title"),
                "date": datetime.fromisoformat(entry.findtext(f"{ATOM}published") or ""),
                "authors": tuple(name.text for name in entry.iterfind(f"{ATOM}author/{ATOM}name")),
                "updated": datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or ""),
                "full": None,
            }
            for entry in root.iter(f"{ATOM}entry")
        ]
    space = RSS1 if feed_format == "rdf" else ""
    entries: list[dict[str, object]] = []
    for item in root.iter(f"{space}item"):
        stamp = item.findtext("pubDate")
        day = parsedate_to_datetime(stamp) if stamp else None
        if feed_format == "rdf":
            day = datetime.fromisoformat(item.findtext(f"{DC}date") or "")
        updated = item.findtext(f"{ATOM}updated")
        entries.append(
            {
                "link": item.findtext(f"{space}link"),
                "title": item.findtext(f"{space}title"),
                "date": day,
                "authors": tuple(name.text for name in item.iterfind(f"{DC}creator")),
                "updated": datetime.fromisoformat(updated) if updated else day,
                "full": item.findtext(f"{CONTENT}encoded"),
            }
        )
    return entries


@pytest.mark.parametrize("feed", [feed for feed in PAPER.feeds if feed.alive])
def test_a_feed_lists_what_the_articles_say(feed: object) -> None:
    site = next(site for site in PAPER.sites if site.feed_url == feed.url)  # type: ignore[attr-defined]
    status, headers, body = PAPER.response(site.host, site.feed_path, {})
    assert status == 200
    assert "xml" in headers["Content-Type"]
    entries = feed_entries(site.feed_format, body)
    articles = [a for a in reversed(PAPER.articles) if a.source_name == site.source_name]
    assert len(entries) == len(articles)
    for entry, article in zip(entries, articles, strict=True):
        assert str(entry["link"]).split("?")[0] == article.url
        assert entry["title"] == article.title
        assert entry["date"] == article.published_at
        assert entry["authors"] == article.authors
        assert entry["updated"] == (article.modified_at or article.published_at)
        assert (entry["full"] is not None) == (article.kind == "paywalled")
        if article.kind == "paywalled":
            assert all(html.escape(p, quote=False) in str(entry["full"]) for p in article.paragraphs)
    assert 0 < sum("utm_source" in str(entry["link"]) for entry in entries) < len(entries)


def test_pages_carry_the_text_and_the_furniture() -> None:
    shown = dict.fromkeys(FURNITURE, "")
    for piece in PAPER.pieces:
        article = piece.article
        status, headers, body = PAPER.response(f"{article.host}:8765", piece.path, {})
        text = body.decode()
        if article.kind == "missing_page":
            assert (status, article.paragraphs) == (404, ())
            continue
        assert status == 200
        assert headers["Content-Type"] == "text/html; charset=utf-8"
        assert f'<link rel="canonical" href="{article.url}">' in text
        expected = piece.visible_paragraphs
        assert (expected == article.paragraphs) == (article.kind != "paywalled")
        assert all(f"{html.escape(paragraph, quote=False)}" in text for paragraph in expected)
        if article.kind == "paywalled":
            assert "Subscribe to continue reading" in text
            assert '"isAccessibleForFree": false' in text
            assert article.paragraphs[1] not in text
        shown[article.source_name] += text
        words = " ".join(article.paragraphs)
        assert not any(phrase in words for phrase in FURNITURE[article.source_name])
    for name, phrases in FURNITURE.items():
        assert [phrase for phrase in phrases if phrase not in shown[name]] == []


def test_the_undated_page_names_no_date() -> None:
    piece = next(piece for piece in PAPER.pieces if piece.article.kind == "undated")
    _, headers, body = PAPER.response(piece.article.host, piece.path, {})
    text = body.decode()
    assert "Last-Modified" not in headers
    assert not re.search(r"datePublished|dateModified|<time|_time\"", text)
    assert str(EDITION.year) not in text


def test_front_robots_sections_and_unknown_addresses() -> None:
    for site in PAPER.sites:
        _, _, front = PAPER.response(site.host, "/", {})
        assert site.feed_url in front.decode()
        assert PAPER.response(site.host, "/robots.txt", {})[2] == b"User-agent: *\nAllow: /\n"
        status, _, missing = PAPER.response(site.host, "/nothing-here", {})
        assert status == 404
        assert site.source_name in missing.decode()
        sections = set(re.findall(r'href="(/section/[a-z]+/)"', front.decode()))
        assert {PAPER.response(site.host, path, {})[0] for path in sections} <= {200}
    assert PAPER.response("harbour-gazette.localhost", "/feed", {})[0] == 301
    assert PAPER.response("elsewhere.localhost", "/", {})[0] == 421
    dead = [feed for feed in PAPER.feeds if not feed.alive]
    assert [feed.url for feed in dead] == ["http://northern-ledger.localhost:8765/sports/feed"]
    assert PAPER.response("northern-ledger.localhost", "/sports/feed", {})[0] == 404


def test_validators_give_304() -> None:
    for site in PAPER.sites:
        piece = next(p for p in PAPER.pieces if p.article.source_name == site.source_name)
        for path in (site.feed_path, piece.path, "/"):
            _, headers, _ = PAPER.response(site.host, path, {})
            for request in (
                {"if-none-match": headers["ETag"]},
                {"If-None-Match": f'"other", W/{headers["ETag"]}'},
                {"If-Modified-Since": headers["Last-Modified"]},
            ):
                status, kept, body = PAPER.response(site.host, path, request)
                assert (status, body, kept["ETag"]) == (304, b"", headers["ETag"])
            for request in (
                {"If-None-Match": '"other"', "If-Modified-Since": headers["Last-Modified"]},
                {"If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"},
                {"If-Modified-Since": "yesterday"},
            ):
                assert PAPER.response(site.host, path, request)[0] == 200


def ask(port: int, host: str, path: str, method: str = "GET") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request(method, path, headers={"Host": f"{host}:{port}"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_the_server_routes_by_host_records_and_closes() -> None:
    port = free_port()
    paper = SampleNewspaper(EDITION, port)
    with serve(paper) as running:
        for site in paper.sites:
            status, body = ask(port, site.host, site.feed_path)
            assert status == 200
            assert f"http://{site.host}:{port}/".encode() in body
        assert ask(port, "hafenbote.localhost", "/", "HEAD") == (200, b"")
        assert running.requests[0] == ("harbour-gazette.localhost", "/feed/", 200)
        assert len(running.requests) == 4
        with pytest.raises(OSError, match="in use"), serve(paper):
            pass
    with pytest.raises(ConnectionRefusedError):
        ask(port, "hafenbote.localhost", "/")
    with serve(paper):
        assert ask(port, "hafenbote.localhost", "/robots.txt")[0] == 200


def test_port_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="port 0"), serve(SampleNewspaper(EDITION, 0)):
        pass


def test_the_command_serves_until_told_to_stop_and_reports_a_taken_port() -> None:
    port = free_port()
    plugins = Path(__file__).parents[3] / "plugins"
    command = [sys.executable, "-m", "newsreel.sample", "--port", str(port)]
    first = subprocess.Popen(command, cwd=plugins, stdout=subprocess.PIPE, text=True)
    try:
        assert first.stdout is not None
        lines = [first.stdout.readline() for _ in range(5)]
        assert f"http://hafenbote.localhost:{port}/rdf.xml" in "".join(lines)
        second = subprocess.run(command, cwd=plugins, capture_output=True, text=True, check=False)
        assert second.returncode == 2
        assert second.stderr.count("\n") == 1
        first.terminate()
        assert first.wait(timeout=10) == 0
    finally:
        first.kill()
        first.communicate()
