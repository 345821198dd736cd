"""WARC files of others: what is read, what is passed over, and that damage costs its own record only."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest

from newsreel.adapters.warc_reading import check_warc, read_pages
from newsreel.domain.capture import Skip
from newsreel.domain.errors import UsageError
from newsreel.domain.fetch import Fetched
from tests.support.warc_records import PAGE, http_answer, member, warc_record

NOW = datetime(2026, 11, 20, tzinfo=UTC)
LIMIT_BYTES = 64 * 1024
SITE = "https://example.org"


def read(data: bytes, limit_bytes: int = LIMIT_BYTES) -> list[Fetched | Skip]:
    wanted = "://example.org/"
    return list(read_pages(io.BytesIO(data), lambda url: wanted in url, limit_bytes, NOW))


def told(found: Sequence[Fetched | Skip]) -> list[str]:
    """Paths of pages, and reasons in the place of what is none."""
    return [str(page) if isinstance(page, Skip) else page.final_url.removeprefix(SITE) for page in found]


def pages(*paths: str) -> list[bytes]:
    return [warc_record(f"{SITE}{path}", http_answer(PAGE + path.encode())) for path in paths]


def test_a_page_has_all_that_a_capture_needs() -> None:
    answer = http_answer(PAGE, "200 OK", "Content-Type: text/html", 'ETag: "x"', "X-Odd: a\x00b")
    (page,) = read(warc_record(f"{SITE}/a", answer, "2026-11-02T10:00:00.123456Z"))
    assert isinstance(page, Fetched)
    assert (page.request_url, page.final_url, page.http_status) == (f"{SITE}/a", f"{SITE}/a", 200)
    assert page.body == PAGE
    assert page.fetched_at == datetime(2026, 11, 2, 10, 0, 0, 123456, tzinfo=UTC)
    assert page.headers == {"content-type": "text/html", "etag": '"x"', "x-odd": "ab"}


def test_answers_over_newer_http_and_addresses_in_brackets() -> None:
    answer = http_answer().replace(b"HTTP/1.1 200 OK", b"HTTP/2 200")
    assert told(read(warc_record(f"<{SITE}/a>", answer))) == ["/a"]


PACKINGS: dict[str, Callable[[Sequence[bytes]], bytes]] = {
    "plain": b"".join,
    "member a record": lambda records: b"".join(map(member, records)),
    "one member": lambda records: gzip.compress(b"".join(records)),
}


@pytest.mark.parametrize("packing", PACKINGS)
def test_all_ways_to_compress_a_file(packing: str) -> None:
    info = warc_record("", b"software: x\r\n", kind="warcinfo")
    request = warc_record(f"{SITE}/a", b"GET /a HTTP/1.1\r\n\r\n", kind="request")
    assert told(read(PACKINGS[packing]([info, request, *pages("/a", "/b", "/c")]))) == ["/a", "/b", "/c"]


CHUNKED = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (PAGE[:30], PAGE[30:])) + b"0\r\n\r\n"
ENCODED = {
    "chunked": (CHUNKED, "Transfer-Encoding: chunked"),
    "chunked in name only": (PAGE, "Transfer-Encoding: chunked"),
    "gzip": (gzip.compress(PAGE), "Content-Encoding: gzip"),
    "brotli": (brotli.compress(PAGE), "Content-Encoding: br"),
    "gzip in name only": (PAGE, "Content-Encoding: gzip"),
    "brotli in name only": (PAGE, "Content-Encoding: br"),
    "renamed by the crawler": (PAGE, "X-Crawler-Content-Encoding: gzip"),
}


@pytest.mark.parametrize("name", ENCODED)
def test_bodies_are_decoded(name: str) -> None:
    body, header = ENCODED[name]
    (page,) = read(warc_record(f"{SITE}/a", http_answer(body, "200 OK", "Content-Type: text/html", header)))
    assert isinstance(page, Fetched)
    assert page.body == PAGE


BOMB = gzip.compress(b"<p>" + b"0" * (LIMIT_BYTES * 50))
NO_PAGES = {
    "another host": (warc_record("https://other.example/a", http_answer()), Skip.OTHER_HOST),
    "a picture": (
        warc_record(f"{SITE}/a", http_answer(b"x", "200 OK", "Content-Type: image/png")), Skip.NOT_HTML,
    ),
    "not found": (warc_record(f"{SITE}/a", http_answer(PAGE, "404 Not Found")), Skip.NO_SUCCESS),
    "a part": (warc_record(f"{SITE}/a", http_answer(PAGE, "206 Partial Content")), Skip.NO_SUCCESS),
    "too large": (warc_record(f"{SITE}/a", http_answer(b"<" * (LIMIT_BYTES + 1))), Skip.TOO_LARGE),
    "a bomb": (
        warc_record(f"{SITE}/a", http_answer(BOMB, "200 OK", "Content-Encoding: gzip")), Skip.TOO_LARGE,
    ),
    "cut off by the crawler": (
        warc_record(f"{SITE}/a", http_answer(), "2026-11-02T10:00:00Z", "response", "WARC-Truncated: length"),
        Skip.TOO_LARGE,
    ),
    "no address": (warc_record("", http_answer()), Skip.BROKEN),
    "no web address": (warc_record("dns:example.org", http_answer()), Skip.BROKEN),
    "no date": (warc_record(f"{SITE}/a", http_answer(), "yesterday"), Skip.BROKEN),
    "of the future": (warc_record(f"{SITE}/a", http_answer(), "2027-11-02T10:00:00Z"), Skip.BROKEN),
    "before the web": (warc_record(f"{SITE}/a", http_answer(), "0001-01-01T00:00:00Z"), Skip.BROKEN),
    "no HTTP": (warc_record(f"{SITE}/a", b"hello"), Skip.BROKEN),
    "no body": (warc_record(f"{SITE}/a", http_answer(b"")), Skip.BROKEN),
    "nothing": (warc_record(f"{SITE}/a", b""), Skip.BROKEN),
    "gzip that stops": (
        warc_record(f"{SITE}/a", http_answer(gzip.compress(PAGE)[:-9], "200 OK", "Content-Encoding: gzip")),
        Skip.BROKEN,
    ),
    "no gzip": (
        warc_record(f"{SITE}/a", http_answer(b"\x00\x01", "200 OK", "Content-Encoding: gzip")), Skip.BROKEN,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_PAGES)
@pytest.mark.parametrize("packing", ["plain", "member a record"])
def test_what_is_no_page_is_counted_and_costs_no_neighbour(name: str, packing: str) -> None:
    record, reason = NO_PAGES[name]
    before, after = pages("/before", "/after")
    assert told(read(PACKINGS[packing]([before, record, after]))) == ["/before", reason, "/after"]


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def test_damage_anywhere_in_a_member_costs_that_record() -> None:
    """Every byte after the mark of the second member in turn: the first and the third are read."""
    first, second, third = map(member, pages("/1", "/2", "/3"))
    for at in range(3, len(second)):
        found = told(read(first + flipped(second, at) + third))
        assert (found[0], found[-1]) == ("/1", "/3"), at
        # Bytes 4 to 9 are the member's time and system, which no checksum covers.
        assert found[1:-1] == (["/2"] if 4 <= at <= 9 else ["broken"]), at


def test_a_file_that_stops_anywhere_gives_what_is_complete() -> None:
    first, second = map(member, pages("/1", "/2"))
    for length in range(1, len(second)):
        found = told(read(first + second[:length]))
        assert found == ["/1", "broken"], length


def test_a_plain_file_that_stops_in_a_record() -> None:
    first, second = pages("/1", "/2")
    assert told(read(first + second[:-20])) == ["/1", "broken"]


@pytest.mark.parametrize("wrong", [-10, 10])
def test_a_wrong_length_in_a_plain_file_costs_no_other_record(wrong: int) -> None:
    first, third = pages("/1", "/3")
    block = http_answer()
    found = told(read(first + warc_record(f"{SITE}/2", block, length=len(block) + wrong) + third))
    assert (found[0], found[-1]) == ("/1", "/3")
    assert "broken" in found


def test_padding_is_nothing_and_rubbish_is_broken() -> None:
    first, second = map(member, pages("/1", "/2"))
    assert told(read(first + b"\x00" * 100_000 + second + b"\r\n")) == ["/1", "/2"]
    rubbish = b"\x1f\x8b\x08 no member " * 10_000
    assert told(read(first + rubbish + second)) == ["/1", "broken", "/2"]


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    body = zlib.compress(PAGE)  # something to hold
    body = PAGE + body * (1024 * 1024 // len(body))

    def peak_bytes(records: int) -> int:
        path = tmp_path / f"{records}.warc"
        with path.open("wb") as file:
            for number in range(records):
                file.write(warc_record(f"{SITE}/{number}", http_answer(body)))
        tracemalloc.start()
        try:
            with path.open("rb") as file:
                assert (
                    sum(isinstance(page, Fetched) for page in read_pages(file, bool, 2 * 1024 * 1024, NOW))
                    == records
                )
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
            path.unlink()

    assert peak_bytes(64) < 1.5 * peak_bytes(4)


def test_other_files_are_refused(tmp_path: Path) -> None:
    good, other = tmp_path / "a.warc.gz", tmp_path / "b.warc.gz"
    good.write_bytes(member(pages("/a")[0]))
    other.write_bytes(gzip.compress(b"hello"))
    check_warc(good)
    with pytest.raises(UsageError, match=r"b\.warc\.gz is no WARC file"):
        check_warc(other)
    with pytest.raises(UsageError, match="No such file"):
        check_warc(tmp_path / "c.warc")
