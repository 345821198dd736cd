"""`newsreel extract` as a person uses it: on a file, a folder, an address, and wrongly."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.adapters.hostile_tricks import SENTENCES, TITLE, article
from tests.support.commands import newsreel

URL = "https://paper.example/2026/harbour"
HEAD = (
    '<meta property="article:published_time" content="2026-11-20T10:00:00Z">'
    '<meta property="og:title" content="Harbour [/b] opens again"><meta name="author" content="By Jane Doe">'
)
LOOPBACK = {"NEWSREEL_ALLOWED_PRIVATE_NETWORKS": "127.0.0.0/8", "NEWSREEL_HOST_GAP_SECONDS": "0"}


class _Site(BaseHTTPRequestHandler):
    """Robots may read everything but what is below /private."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        found = {
            "/robots.txt": ("text/plain", "User-agent: *\nDisallow: /private\n"),
            "/2026/harbour": ("text/html; charset=utf-8", article(HEAD)),
            "/private/harbour": ("text/html; charset=utf-8", article(HEAD)),
        }.get(self.path)
        body = (found[1] if found else "Nothing here.").encode()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", found[0] if found else "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's own name
        """Nothing: the test's output is its own."""


@pytest.fixture
def site() -> Iterator[str]:
    _Site.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.05])
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def extract(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Without a warehouse: the command needs none."""
    done = newsreel("", "extract", *arguments, **environment)
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "harbour.html"
    file.write_text(article(HEAD), encoding="utf-8")
    return file


def test_it_explains_itself_with_an_example() -> None:
    shown = extract("--help").stdout
    assert "newsreel extract" in " ".join(shown.partition("Example:")[2].split())


def test_a_file_is_shown_with_every_candidate_and_why(page: Path) -> None:
    done = extract(str(page), "--url", URL)

    assert done.returncode == 0, done.stderr
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert lines[0] == f"article {URL}"
    assert f"title html {TITLE} won the headline that the page shows" in lines
    assert "opengraph Harbour [/b] opens again html is preferred" in lines
    assert "published_at opengraph 2026-11-20 10:00 won first in precedence that is believed" in lines
    assert any(line.startswith("Text (") and line.endswith("words, from the page)") for line in lines)
    assert [line for line in lines if line][-len(SENTENCES) :] == list(SENTENCES)


def test_a_file_as_json(page: Path) -> None:
    shown = json.loads(extract(str(page), "--url", URL, "--json").stdout)

    assert (shown["state"], shown["reason"], shown["page"]) == ("article", None, str(page))
    assert shown["article"]["canonical_url"] == URL
    assert shown["article"]["authors"] == ["Jane Doe"]
    assert shown["article"]["text"].split("\n\n") == list(SENTENCES)
    assert shown["article"]["published"]["at"].startswith("2026-11-20")
    bytes.fromhex(shown["article"]["content_hash"])
    titles = {c["origin"]: (c["won"], c["why"]) for c in shown["candidates"] if c["field"] == "title"}
    assert titles["html"] == (True, "the headline that the page shows")
    assert titles["opengraph"] == (False, "html is preferred")
    assert json.loads(extract(str(page), "--url", URL, "--jsonl").stdout)["article"] is not None


def test_what_is_no_article_has_a_reason(page: Path) -> None:
    page.write_text("<html><body><p>Only a few words.</p></body></html>", encoding="utf-8")

    done = extract(str(page))

    assert (done.returncode, done.stdout) == (0, "too_short: the page has 4 words of text\n")
    shown = json.loads(extract(str(page), "--json").stdout)
    assert (shown["state"], shown["article"]) == ("too_short", None)


def test_a_folder_is_read_in_the_order_of_its_names(page: Path) -> None:
    (page.parent / "below").mkdir()
    (page.parent / "below" / "a.htm").write_bytes(b"%PDF-1.7")
    (page.parent / "notes.txt").write_text("no page", encoding="utf-8")
    before = sorted(page.parent.rglob("*"))

    done = extract(str(page.parent))
    lines = extract(str(page.parent), "--jsonl")

    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "a.htm: not_html: the page is PDF, not HTML",
        f"harbour.html: article: {TITLE}",
    ]
    assert done.stderr.endswith("2 page(s): 1 article, 1 not_html\n")
    read = [json.loads(line) for line in lines.stdout.splitlines()]
    assert [(Path(line["page"]).name, line["state"]) for line in read] == [
        ("a.htm", "not_html"),
        ("harbour.html", "article"),
    ]
    assert sorted(page.parent.rglob("*")) == before, "it writes nothing"


def test_an_address_is_fetched_as_a_run_would(site: str) -> None:
    shown = json.loads(extract(f"{site}/2026/harbour", "--json", **LOOPBACK).stdout)

    assert (shown["state"], shown["article"]["title"]) == ("article", TITLE)
    assert _Site.asked == ["/robots.txt", "/2026/harbour"]


@pytest.mark.parametrize(
    ("path", "state", "asked"),
    [
        ("/private/harbour", "robots", ["/robots.txt"]),
        ("/gone", "not_found", ["/robots.txt", "/gone"]),
    ],
)
def test_a_page_that_cannot_be_had_has_a_reason(site: str, path: str, state: str, asked: list[str]) -> None:
    shown = json.loads(extract(f"{site}{path}", "--json", **LOOPBACK).stdout)

    assert (shown["state"], shown["article"]) == (state, None)
    assert shown["reason"]
    assert _Site.asked == asked


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["{tmp}/missing.html"], "missing.html' is neither a file nor an http(s) address."),
        (["{tmp}/empty"], "holds no .html files."),
        (["{tmp}", "--url", URL], "name a file, not a folder."),
        (["ftp://paper.example/a"], "is neither a file nor an http(s) address."),
        (["https://example.org/a"], "NEWSREEL_CONTACT"),
    ],
)
def test_bad_input_is_one_sentence(page: Path, arguments: list[str], sentence: str) -> None:
    (page.parent / "empty").mkdir()

    done = extract(*(argument.format(tmp=page.parent) for argument in arguments))

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("newsreel: ")
    assert done.stderr.count("\n") == 1
    assert sentence in done.stderr
