"""Export: what was captured, as WARC files that warcio reads, the same at each export."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from newsreel.adapters.compression import decompress
from newsreel.domain.errors import UsageError
from newsreel.domain.window import Window
from newsreel.steps import export_captures as export_step
from newsreel.steps.export_captures import export_captures, export_work
from newsreel.steps.tools import Tools
from tests.support.misbehaving_site import MisbehavingSite, misbehaving_site
from tests.support.runs import add_feeds, day_window, plan, run_all
from tests.support.site_visits import Visit
from tests.support.warehouse_rows import rows

TODAY = datetime.now(UTC).date()
WORDS = "The council met on Tuesday and spoke of bridges, boats and other things. " * 5
PAGE = f"<html><head><title>T</title></head><body><article><p>{WORDS}</p></article></body></html>".encode()
# gzip of a PDF's first bytes would do as well: captures are bytes, whatever they are.
OTHER = bytes(range(256)) * 40


def feed(visit: Visit) -> None:
    links = "".join(
        f"<item><title>{name}</title><link>/{name}</link></item>" for name in ("page", "moved", "other")
    )
    body = f'<rss version="2.0"><channel><title>T</title>{links}</channel></rss>'.encode()
    visit.answer(body, "200 OK", "Content-Type: application/rss+xml", 'ETag: "1"', "Set-Cookie: secret=1")


def page(visit: Visit) -> None:
    visit.answer(
        PAGE,
        "200 OK",
        "Content-Type: text/html; charset=utf-8",
        "Last-Modified: Mon, 02 Nov 2026 10:00:00 GMT",
    )


def moved(visit: Visit) -> None:
    visit.answer(b"", "301 Moved Permanently", "Location: /page")


def other(visit: Visit) -> None:
    visit.answer(OTHER, "200 OK", "Content-Type: application/pdf")


@pytest.fixture
def site(tools: Tools) -> Iterator[MisbehavingSite]:
    """A site of which all is captured, under two names."""
    with misbehaving_site({"feed": feed, "page": page, "moved": moved, "other": other}) as running:
        add_feeds(tools, [running.url("feed", "a.localhost"), running.url("feed", "b.localhost")])
        run_all(tools, plan(day_window(TODAY), live=True))
        yield running


@pytest.fixture
def window(site: MisbehavingSite) -> Window:
    """The days on which something was captured: the test may run at midnight."""
    assert site.requests
    return day_window(TODAY, TODAY + timedelta(days=1))


def captured(tools: Tools) -> list[tuple[Any, ...]]:
    return rows(
        tools,
        "SELECT c.final_url, c.captured_at, c.http_status, c.request_url, c.headers, b.body_zstd"
        " FROM newsreel.captures c JOIN newsreel.capture_bodies b USING (body_sha256)"
        " WHERE b.stored_month = date_trunc('month', c.captured_at AT TIME ZONE 'UTC')::date",
    )


def records(*paths: Path) -> list[tuple[str, Any, bytes]]:
    """Type, record and content of all records, digests checked."""
    found = []
    for path in paths:
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                found.append((record.rec_type, record, record.content_stream().read()))  # noqa: PERF401
    return found


def test_other_tools_read_what_was_captured(tools: Tools, window: Window, tmp_path: Path) -> None:
    files = export_captures(tools, window, tmp_path / "new" / "folder")
    paths = [Path(file.path) for file in files]
    assert [path.name for path in paths] == [
        f"newsreel-{moment:%Y%m%d}-00001.warc.gz"
        for moment in sorted({row[1].date() for row in captured(tools)})
    ]
    assert sum(file.captures for file in files) == export_work(tools, window) == len(captured(tools)) == 8
    assert [file.size_bytes for file in files] == [path.stat().st_size for path in paths]

    found = records(*paths)
    assert found[0][0] == "warcinfo"
    assert b"software: newsreel/" in found[0][2]
    responses = {
        (
            record.rec_headers.get_header("WARC-Target-URI"),
            record.rec_headers.get_header("WARC-Date"),
            record.http_headers.statusline,
            hashlib.sha256(content).hexdigest(),
        )
        for kind, record, content in found
        if kind == "response"
    }
    assert responses == {
        (
            final_url,
            f"{at:%Y-%m-%dT%H:%M:%S.%fZ}",
            "200 OK",
            hashlib.sha256(decompress(bytes(body))).hexdigest(),
        )
        for final_url, at, _, _, _, body in captured(tools)
    }
    assert {content for _, _, content in found} >= {PAGE, OTHER}


def test_headers_are_those_that_are_kept(tools: Tools, window: Window, tmp_path: Path) -> None:
    files = export_captures(tools, window, tmp_path)
    found = records(*(Path(file.path) for file in files))
    feeds = [record for kind, record, _ in found if kind == "response" and "/feed" in str(record.rec_headers)]
    assert len(feeds) == 2
    for record in feeds:
        assert record.http_headers.get_header("ETag") == '"1"'
        assert record.http_headers.get_header("Content-Type") == "application/rss+xml"
        assert record.http_headers.get_header("Set-Cookie") is None
        assert record.rec_headers.get_header("WARC-Payload-Digest").startswith("sha1:")


def test_a_redirect_is_told_beside_the_answer(
    tools: Tools, window: Window, tmp_path: Path, site: MisbehavingSite
) -> None:
    files = export_captures(tools, window, tmp_path, "a.localhost")
    (told,) = [entry for entry in records(*(Path(file.path) for file in files)) if entry[0] == "metadata"]
    assert told[1].rec_headers.get_header("WARC-Target-URI") == site.url("page", "a.localhost")
    assert told[2] == f"via: {site.url('moved', 'a.localhost')}\r\n".encode()


def test_an_export_repeated_is_the_same_byte_for_byte(tools: Tools, window: Window, tmp_path: Path) -> None:
    first = export_captures(tools, window, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert export_captures(tools, window, tmp_path) == first
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_large_day_is_cut_into_numbered_files(tools: Tools, window: Window, tmp_path: Path) -> None:
    files = export_captures(tools, window, tmp_path, part_bytes=1)
    assert len(files) == 8
    assert files[0].path.endswith("-00001.warc.gz")
    assert sum(kind == "response" for kind, _, _ in records(*(Path(file.path) for file in files))) == 8
    assert all(records(Path(file.path))[0][0] == "warcinfo" for file in files)


def test_one_source_alone(tools: Tools, window: Window, tmp_path: Path) -> None:
    files = export_captures(tools, window, tmp_path, "b.localhost")
    assert sum(file.captures for file in files) == 4
    assert Path(files[0].path).name.startswith("newsreel-b.localhost-")
    uris = [str(record.rec_headers.get_header("WARC-Target-URI")) for kind, record, _ in
            records(*(Path(file.path) for file in files)) if kind == "response"]  # fmt: skip
    assert all("://b.localhost:" in uri for uri in uris)
    with pytest.raises(UsageError, match="is no known source"):
        export_work(tools, window, "c.localhost")


def test_an_export_that_breaks_off_leaves_no_file(
    tools: Tools, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[bytes] = []

    def breaks(frame: bytes) -> bytes:
        if len(done) == 3:
            raise RuntimeError("killed")
        done.append(frame)
        return decompress(frame)

    monkeypatch.setattr(export_step, "decompress", breaks)
    with pytest.raises(RuntimeError, match="killed"):
        export_captures(tools, window, tmp_path)
    assert [
        path for path in tmp_path.iterdir() if path.name.endswith((".part", f"{TODAY:%Y%m%d}-00001.warc.gz"))
    ] == []


def test_days_without_captures_make_no_file(tools: Tools, tmp_path: Path) -> None:
    past = day_window(TODAY - timedelta(days=9), TODAY - timedelta(days=5))
    assert (export_work(tools, past), export_captures(tools, past, tmp_path)) == (0, ())
    assert list(tmp_path.iterdir()) == []


def test_parts_of_days_and_bad_folders_are_refused(tools: Tools, tmp_path: Path) -> None:
    noon = datetime(2026, 11, 2, 12, tzinfo=UTC)
    with pytest.raises(UsageError, match="give days"):
        export_work(tools, Window(noon, noon + timedelta(days=1)))
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="give another folder"):
        export_captures(tools, day_window(TODAY), tmp_path / "file" / "below")
