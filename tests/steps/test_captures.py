"""What a capture keeps: addresses, moment, status, headers and bytes, the same bytes once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newsreel.adapters.compression import decompress
from newsreel.domain.fetch import Fetched
from newsreel.steps import capture_writing
from newsreel.steps.tools import Tools
from newsreel.store.capture_rows import NewCapture, new_capture
from tests.support.misbehaving_site import MisbehavingSite, misbehaving_site
from tests.support.runs import add_feeds, day_window, plan, run_all
from tests.support.site_visits import Visit, answers
from tests.support.warehouse_rows import rows

PAGE = b"<html><body><p>A page.</p></body></html>"
LINKS = "".join(
    f"<item><title>{name}</title><link>/{name}</link></item>" for name in ("page", "moved", "missing")
)
FEED = f'<rss version="2.0"><channel><title>T</title>{LINKS}</channel></rss>'.encode()
HEADERS = (
    "Content-Type: text/html; charset=utf-8",
    'ETag: "1"',
    "X-Robots-Tag: noarchive",
    "Set-Cookie: a=b",
)


def moved(visit: Visit) -> None:
    visit.answer(b"", "301 Moved Permanently", "Location: /page#top")


@pytest.fixture
def site() -> Iterator[MisbehavingSite]:
    acts = {
        "feed": answers(FEED, "200 OK", "Content-Type: application/rss+xml"),
        "page": answers(PAGE, "200 OK", *HEADERS),
        "moved": moved,
        "missing": answers(b"<p>nothing here", "404 Not Found"),
    }
    with misbehaving_site(acts) as running:
        yield running


def test_a_capture_says_all_that_matters(tools: Tools, site: MisbehavingSite) -> None:
    add_feeds(tools, [site.url("feed")])
    began = datetime.now(UTC)
    run_all(tools, plan(day_window(began.date()), live=True))
    ended = datetime.now(UTC)

    found = {
        row[1].rpartition("/")[2]: row
        for row in rows(
            tools,
            "SELECT kind, request_url, final_url, http_status, content_type, headers, body_sha256,"
            " body_bytes, captured_at FROM newsreel.captures",
        )
    }
    assert set(found) == {"feed", "page", "moved"}
    assert [found[name][0] for name in ("feed", "page", "moved")] == ["feed", "page", "page"]
    assert found["page"][1:5] == (site.url("page"), site.url("page"), 200, "text/html; charset=utf-8")
    assert found["moved"][1] == site.url("moved")
    assert found["moved"][2].partition("#")[0] == site.url("page")
    assert found["page"][5] == {
        "content-type": "text/html; charset=utf-8", "etag": '"1"', "x-robots-tag": "noarchive",
    }  # fmt: skip
    for name, body in (("feed", FEED), ("page", PAGE), ("moved", PAGE)):
        assert bytes(found[name][6]) == hashlib.sha256(body).digest()
        assert found[name][7] == len(body)
        assert began <= found[name][8] <= ended

    bodies = {bytes(digest): decompress(bytes(zstd)) for digest, zstd in
              rows(tools, "SELECT body_sha256, body_zstd FROM newsreel.capture_bodies")}  # fmt: skip
    assert bodies == {hashlib.sha256(body).digest(): body for body in (FEED, PAGE)}
    # A poll leads to what it saw, in its own transaction; a page that was refused is a row with a reason.
    assert rows(tools, "SELECT c.kind FROM newsreel.polls p JOIN newsreel.captures c USING (capture_id)") == [
        ("feed",)
    ]
    refused = rows(tools, "SELECT state_kind, capture_id FROM newsreel.entries WHERE url LIKE '%%/missing'")
    assert refused == [("not_found", None)]


def test_an_answer_that_the_database_refuses_costs_its_own_page_only(
    tools: Tools, site: MisbehavingSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_a_zero_byte(
        url_hash: bytes, answer: Fetched, compressed: bytes, archived_at: datetime | None
    ) -> NewCapture:
        if answer.request_url == site.url("moved"):
            answer = replace(answer, headers={"etag": "\x00"})
        return new_capture(url_hash, answer, compressed, archived_at)

    monkeypatch.setattr(capture_writing, "new_capture", with_a_zero_byte)
    add_feeds(tools, [site.url("feed")])
    run_all(tools, plan(day_window(datetime.now(UTC).date()), live=True))

    kept = rows(tools, "SELECT request_url FROM newsreel.captures WHERE kind = 'page'")
    assert kept == [(site.url("page"),)]
    [(state, kind, reason)] = rows(
        tools,
        "SELECT state, state_kind, state_reason FROM newsreel.entries WHERE canonical_url LIKE '%/moved'",
    )
    assert (state, kind) == ("pending", "unreadable")
    assert "The database refuses a value" in reason
