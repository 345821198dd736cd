"""What servers do wrong, and what we promise to make of each misbehaviour."""

from __future__ import annotations

import functools
import gzip
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import brotli
import zstandard

from newsreel.domain.fetch import FailureKind
from tests.support.site_visits import LONGEST_SECONDS, Act, Visit, answers

# What the tests allow a body to have, and what the bombs grow to.
LIMIT_BYTES = 256 * 1024
BOMB_BYTES = 128 * 1024 * 1024
FEED = (
    b'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Honest</title>'
    b"<item><title>One</title><link>/articles/1</link><guid>1</guid></item></channel></rss>"
)


@dataclass(frozen=True)
class Misbehaviour:
    """What the site does, and what a fetch of it must come to.

    `kind` is None where the answer is usable; then `body` is what must arrive.
    """

    act: Act
    kind: FailureKind | None = None
    http_status: int | None = None
    body: bytes | None = None
    reason: str = ""
    retry_after: int | None = None
    etag: str | None = None
    takes_all_the_time: bool = False


def _raw(data: bytes) -> Act:
    return lambda visit: visit.send(data)


def _encoded(encoding: str, make: Callable[[], bytes]) -> Act:
    return lambda visit: visit.answer(make(), "200 OK", f"Content-Encoding: {encoding}")


def honest(visit: Visit) -> None:
    """The one path that behaves."""
    visit.answer(FEED, "200 OK", "Content-Type: application/rss+xml", 'ETag: "1"')


def _redirects(location: str, status: str = "302 Found") -> Act:
    return lambda visit: visit.answer(b"", status, f"Location: {location.replace('SITE', visit.site_url)}")


def _chain(visit: Visit) -> None:
    """`/redirect_chain/6` leads to /5, ... to /0, which is the feed."""
    left = int(visit.path.rsplit("/", 1)[1])
    if left:
        visit.answer(b"", "302 Found", f"Location: /redirect_chain/{left - 1}")
    else:
        visit.answer(FEED)


def _drips(head: bytes, drop: bytes, seconds: float = 0.2) -> Act:
    def act(visit: Visit) -> None:
        visit.send(head)
        while True:
            visit.pause(seconds)
            visit.send(drop)

    return act


def _pours(head: bytes, drop: bytes) -> Act:
    def act(visit: Visit) -> None:
        visit.send(head)
        while True:
            visit.send(drop)

    return act


def _stutters(*pieces: bytes) -> Act:
    """Sends pieces one by one, so that each arrives on its own."""

    def act(visit: Visit) -> None:
        for piece in pieces:
            visit.send(piece)
            visit.pause(0.1)

    return act


def _breaks_off(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + FEED)
    visit.pause(0.1)
    visit.reset()


def _only_to_validators(visit: Visit) -> None:
    """304 without an ETag of its own, to whoever sends one."""
    if "if-none-match" in visit.headers:
        visit.send(b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n")
    else:
        visit.answer(FEED, "200 OK", 'ETag: "1"')


@functools.cache
def bomb(encoding: str) -> bytes:
    """`BOMB_BYTES` of zeros, small on the wire."""
    block, times = b"\0" * (1024 * 1024), BOMB_BYTES // (1024 * 1024)
    if encoding == "br":
        brotli_stream = brotli.Compressor(quality=4)
        blocks = [brotli_stream.process(block) for _ in range(times)]
        return b"".join([*blocks, brotli_stream.finish()])
    if encoding == "zstd":
        zstd_stream = zstandard.ZstdCompressor(level=3).compressobj()
        return b"".join([*(zstd_stream.compress(block) for _ in range(times)), zstd_stream.flush()])
    stream = zlib.compressobj(9, wbits=31 if encoding == "gzip" else 15)
    return b"".join([*(stream.compress(block) for _ in range(times)), stream.flush()])


def raw_deflate(data: bytes) -> bytes:
    """What some servers send as `deflate`: the stream without the zlib header."""
    stream = zlib.compressobj(9, wbits=-15)
    return stream.compress(data) + stream.flush()


def _damaged_gzip() -> bytes:
    packed = gzip.compress(FEED)
    return packed[:-8] + b"\0\0\0\0" + packed[-4:]


_CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
_CHUNK = b"%x\r\n%s\r\n" % (len(FEED), FEED)
_K = FailureKind
MISBEHAVIOURS: dict[str, Misbehaviour] = {
    # Validators and redirects
    "304_without_etag": Misbehaviour(_only_to_validators, http_status=304, body=b"", etag='"1"'),
    "304_unasked": Misbehaviour(
        _raw(b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"), _K.HTTP_ERROR, 304
    ),
    "redirect_chain/5": Misbehaviour(_chain, body=FEED, http_status=200),
    "redirect_chain/6": Misbehaviour(_chain, _K.REDIRECTS, reason="more than 5"),
    "redirect_loop": Misbehaviour(_redirects("/redirect_loop"), _K.REDIRECTS, reason="more than 5"),
    "redirect_permanent": Misbehaviour(
        _redirects("/honest", "308 Permanent Redirect"), body=FEED, http_status=200
    ),
    "redirect_to_file": Misbehaviour(_redirects("file:///etc/passwd"), _K.REDIRECTS, 302),
    "redirect_to_script": Misbehaviour(_redirects("javascript:alert(1)"), _K.REDIRECTS, 302),
    "redirect_to_data": Misbehaviour(_redirects("data:text/xml,<rss/>"), _K.REDIRECTS, 302),
    "redirect_to_nowhere": Misbehaviour(answers(b"", "302 Found"), _K.REDIRECTS, 302),
    "redirect_to_metadata": Misbehaviour(_redirects("http://169.254.169.254/"), _K.FORBIDDEN_ADDRESS),
    "redirect_to_private": Misbehaviour(_redirects("http://10.0.0.1/"), _K.FORBIDDEN_ADDRESS),
    "redirect_to_public_without_contact": Misbehaviour(
        _redirects("http://93.184.216.34/"), _K.NO_CONTACT, reason="NEWSREEL_CONTACT"
    ),
    "redirect_to_broken_address": Misbehaviour(_redirects("http://[bad"), _K.BAD_URL),
    "redirect_to_impossible_port": Misbehaviour(_redirects("http://127.0.0.1:99999/"), _K.BAD_URL),
    "redirect_in_latin1": Misbehaviour(_redirects("/honest/caf\xe9"), body=FEED, http_status=200),
    # Time
    "slow_body": Misbehaviour(
        _drips(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"x", 1),
        _K.TIMEOUT,
        takes_all_the_time=True,
    ),
    "slow_headers": Misbehaviour(
        _drips(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"), _K.TIMEOUT, takes_all_the_time=True
    ),
    "never_answers": Misbehaviour(_drips(b"", b"", LONGEST_SECONDS), _K.TIMEOUT, takes_all_the_time=True),
    "endless_early_hints": Misbehaviour(
        _drips(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", 0.02),
        _K.TIMEOUT,
        takes_all_the_time=True,
    ),
    "closes_at_once": Misbehaviour(_raw(b""), _K.CONNECTION),
    "breaks_off_in_the_body": Misbehaviour(_breaks_off, _K.TRUNCATED),
    # Sizes
    "body_at_the_limit": Misbehaviour(answers(b"x" * LIMIT_BYTES), body=b"x" * LIMIT_BYTES, http_status=200),
    "body_over_the_limit": Misbehaviour(answers(b"x" * (LIMIT_BYTES + 1)), _K.TOO_LARGE),
    "endless_chunked": Misbehaviour(_pours(_CHUNKED, b"10000\r\n" + b"x" * 65536 + b"\r\n"), _K.TOO_LARGE),
    "endless_without_length": Misbehaviour(
        _pours(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", b"x" * 65536), _K.TOO_LARGE
    ),
    "gzip_bomb": Misbehaviour(_encoded("gzip", lambda: bomb("gzip")), _K.TOO_LARGE),
    "deflate_bomb": Misbehaviour(_encoded("deflate", lambda: bomb("deflate")), _K.TOO_LARGE),
    "br_bomb": Misbehaviour(_encoded("br", lambda: bomb("br")), _K.TOO_LARGE),
    "zstd_bomb": Misbehaviour(_encoded("zstd", lambda: bomb("zstd")), _K.TOO_LARGE),
    # Encodings
    "raw_deflate": Misbehaviour(_encoded("deflate", lambda: raw_deflate(FEED)), body=FEED, http_status=200),
    "gzip_of_two_members": Misbehaviour(
        _encoded("gzip", lambda: gzip.compress(FEED[:50]) + gzip.compress(FEED[50:])),
        body=FEED,
        http_status=200,
    ),
    "gzip_with_padding": Misbehaviour(
        _encoded("gzip", lambda: gzip.compress(FEED) + b"\0" * 512), body=FEED, http_status=200
    ),
    "zstd_of_two_frames": Misbehaviour(
        _encoded("zstd", lambda: zstandard.compress(FEED[:50]) + zstandard.compress(FEED[50:])),
        body=FEED,
        http_status=200,
    ),
    "truncated_gzip": Misbehaviour(_encoded("gzip", lambda: gzip.compress(FEED)[:-20]), _K.TRUNCATED),
    "truncated_deflate": Misbehaviour(_encoded("deflate", lambda: zlib.compress(FEED)[:-20]), _K.TRUNCATED),
    "truncated_br": Misbehaviour(_encoded("br", lambda: brotli.compress(FEED)[:-20]), _K.TRUNCATED),
    "truncated_zstd": Misbehaviour(_encoded("zstd", lambda: zstandard.compress(FEED)[:-20]), _K.TRUNCATED),
    "gzip_with_a_wrong_checksum": Misbehaviour(_encoded("gzip", _damaged_gzip), _K.BAD_ENCODING),
    "label_says_gzip": Misbehaviour(_encoded("gzip", lambda: FEED), _K.BAD_ENCODING),
    "unknown_encoding": Misbehaviour(_encoded("exi", lambda: FEED), _K.BAD_ENCODING, reason="'exi'"),
    "encoded_twice": Misbehaviour(
        _encoded("gzip, gzip", lambda: gzip.compress(gzip.compress(FEED))), _K.BAD_ENCODING
    ),
    # Ends
    "truncated_chunked": Misbehaviour(_raw(_CHUNKED + _CHUNK), _K.TRUNCATED),
    "shorter_than_it_says": Misbehaviour(
        _raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\nConnection: close\r\n\r\n" + FEED), _K.TRUNCATED
    ),
    "partial_unasked": Misbehaviour(answers(FEED[:40], "206 Partial Content"), _K.TRUNCATED, 206),
    "answer_behind_the_answer": Misbehaviour(
        _raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\naHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb"),
        body=b"a",
        http_status=200,
    ),
    "empty_200": Misbehaviour(answers(), _K.EMPTY, 200),
    "empty_gzip": Misbehaviour(_encoded("gzip", lambda: b""), _K.EMPTY, 200),
    "no_content": Misbehaviour(_raw(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"), _K.EMPTY, 204),
    "only_white_space": Misbehaviour(answers(b" \r\n\t \n"), body=b" \r\n\t \n", http_status=200),
    # Statuses
    "401": Misbehaviour(answers(b"", "401 Unauthorized"), _K.BLOCKED, 401),
    "402": Misbehaviour(answers(b"", "402 Payment Required"), _K.BLOCKED, 402),
    "403": Misbehaviour(answers(b"", "403 Forbidden"), _K.BLOCKED, 403, reason="HTTP 403 Forbidden"),
    "404": Misbehaviour(answers(FEED, "404 Not Found"), _K.NOT_FOUND, 404),
    "410": Misbehaviour(answers(b"", "410 Gone"), _K.GONE, 410),
    "429_in_seconds": Misbehaviour(
        answers(b"", "429 Too Many Requests", "Retry-After: 7200"), _K.RATE_LIMITED, 429, retry_after=7200
    ),
    "429_with_a_date": Misbehaviour(
        answers(b"", "429 Too Many Requests", "Retry-After: Sat, 21 Nov 2099 12:00:00 GMT"),
        _K.RATE_LIMITED,
        429,
        retry_after=24 * 3600,
    ),
    "429_with_an_impossible_date": Misbehaviour(
        answers(b"", "429 Too Many Requests", "Retry-After: Mon, 01 Jan 99999999999999999999 00:00:00 GMT"),
        _K.RATE_LIMITED,
        429,
    ),
    "451": Misbehaviour(answers(b"", "451 Unavailable For Legal Reasons"), _K.BLOCKED, 451),
    "500": Misbehaviour(answers(FEED, "500 Internal Server Error"), _K.HTTP_ERROR, 500),
    "503_with_a_wish": Misbehaviour(
        answers(b"", "503 Service Unavailable", "Retry-After: 60"), _K.HTTP_ERROR, 503, retry_after=60
    ),
    "status_999": Misbehaviour(answers(FEED, "999 Request Denied"), _K.HTTP_ERROR, 999),
    # Heads
    "garbage_for_a_head": Misbehaviour(_raw(b"\x00\xff\x16\x03 not http at all\r\n\r\n"), _K.CONNECTION),
    "old_protocol": Misbehaviour(_raw(b"ICY 200 OK\r\n\r\nmusic"), _K.CONNECTION),
    "status_is_no_number": Misbehaviour(_raw(b"HTTP/1.1 abc OK\r\n\r\n"), _K.CONNECTION),
    "reason_phrase_is_no_text": Misbehaviour(
        _raw(b"HTTP/1.1 500 \xe9\xff\x01 bad\r\nContent-Length: 0\r\n\r\n"), _K.HTTP_ERROR, 500, reason="bad"
    ),
    "header_with_nul": Misbehaviour(
        _raw(b'HTTP/1.1 200 OK\r\nETag: "a\x00b"\r\nContent-Length: 1\r\n\r\na'), _K.CONNECTION
    ),
    "header_is_no_text": Misbehaviour(
        _raw(
            b'HTTP/1.1 200 OK\r\nETag: "\xe9\xff"\r\nContent-Type: text/\x01\xe9\r\n'
            b"Last-Modified: \x7f\r\nContent-Length: 1\r\n\r\na"
        ),
        body=b"a",
        http_status=200,
    ),
    "huge_header": Misbehaviour(
        _raw(b"HTTP/1.1 200 OK\r\nX-Huge: " + b"y" * 1_000_000 + b"\r\nContent-Length: 1\r\n\r\na"),
        _K.CONNECTION,
    ),
    "endless_headers": Misbehaviour(_pours(b"HTTP/1.1 200 OK\r\n", b"X-More: y\r\n" * 1000), _K.CONNECTION),
    "two_lengths": Misbehaviour(
        _raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 3\r\n\r\nabc"), _K.CONNECTION
    ),
    "negative_length": Misbehaviour(_raw(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabc"), _K.CONNECTION),
    "length_and_chunks": Misbehaviour(
        _raw(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        _K.CONNECTION,
    ),
    # aiohttp sees it and says nothing when it comes after the head, so the total time ends it.
    "chunk_size_is_no_number": Misbehaviour(
        _stutters(_CHUNKED, b"zz\r\nabc\r\n0\r\n\r\n"), _K.TIMEOUT, takes_all_the_time=True
    ),
}
