"""WARC files of ours: what is written is what is read, however odd the capture."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from newsreel.adapters.warc_reading import read_pages
from newsreel.adapters.warc_writing import WarcFiles
from newsreel.domain.capture import Capture
from newsreel.domain.fetch import Fetched

NOW = datetime(2026, 11, 20, tzinfo=UTC)
URL = "https://example.org/a?b=c%20d"
BODY = "<p>Müller — “quoted”</p>".encode()
CAPTURE = Capture(7, datetime(2026, 11, 2, 10, 0, 0, 1, tzinfo=UTC), "page", URL, URL, 200,
                  {"content-type": "text/html", "etag": 'W/"1"'}, hashlib.sha256(BODY).digest())  # fmt: skip


def written(folder: Path, capture: Capture, body: bytes = BODY) -> Path:
    with WarcFiles(folder, "x") as files:
        files.add(capture, body)
    (file,) = files.files
    assert (file.captures, file.size_bytes) == (1, Path(file.path).stat().st_size)
    return Path(file.path)


def test_our_files_are_read_back_as_they_were(tmp_path: Path) -> None:
    with written(tmp_path, CAPTURE).open("rb") as file:
        (page,) = read_pages(file, bool, 1000, NOW)
    assert isinstance(page, Fetched)
    assert (page.final_url, page.fetched_at, page.body) == (URL, CAPTURE.captured_at, BODY)
    assert page.headers == {**CAPTURE.headers, "content-length": str(len(BODY))}


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_headers_of_the_wire_are_renamed_because_the_body_is_decompressed(
    tmp_path: Path, encoding: str
) -> None:
    capture = replace(CAPTURE, headers={**CAPTURE.headers, "content-encoding": encoding})
    with written(tmp_path, capture).open("rb") as file:
        (page,) = read_pages(file, bool, 1000, NOW)
    assert isinstance(page, Fetched)
    assert page.body == BODY
    assert page.headers["x-crawler-content-encoding"] == encoding
    assert "content-encoding" not in page.headers


@pytest.mark.parametrize(
    ("status", "line"),
    [(200, "200 OK"), (299, "299 "), (404, "404 Not Found"), (203, "203 Non-Authoritative Information")],
)
def test_status_lines(tmp_path: Path, status: int, line: str) -> None:
    with written(tmp_path, replace(CAPTURE, http_status=status)).open("rb") as file:
        (found,) = [r.http_headers.statusline for r in ArchiveIterator(file) if r.rec_type == "response"]
    assert found.strip() == line.strip()


@pytest.mark.parametrize(
    "capture",
    [
        replace(CAPTURE, headers={"link": "</ü>; rel=x", "server": "Zürich"}),
        replace(CAPTURE, final_url="https://example.org/ü ö"),
        replace(CAPTURE, headers={}),
    ],
    ids=["headers that are not ASCII", "address that is not ASCII", "no headers"],
)
@pytest.mark.parametrize(
    "body",
    [b"", bytes(range(256)) * 300, b"\r\n\r\nWARC/1.1\r\n"],
    ids=["empty", "any bytes", "like a record"],
)
def test_odd_captures_have_right_digests(tmp_path: Path, capture: Capture, body: bytes) -> None:
    with written(tmp_path, capture, body).open("rb") as file:
        found = [record.content_stream().read() for record in ArchiveIterator(file, check_digests="raise")
                 if record.rec_type == "response"]  # fmt: skip
    assert found == [body]


def test_an_error_leaves_nothing_and_what_was_complete_stays(tmp_path: Path) -> None:
    def breaks_off() -> None:
        with WarcFiles(tmp_path, "x", part_bytes=1000) as files:
            while not files.files:
                files.add(CAPTURE, BODY)
            files.add(CAPTURE, BODY)
            assert [path for path in tmp_path.iterdir() if path.suffix == ".part"]
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        breaks_off()
    names = [path.name for path in tmp_path.iterdir()]
    assert "x-00001.warc.gz" in names
    assert not [name for name in names if name.endswith(".part")]
