"""Damaged HTTP answers, the same for the same seed: what proxies, broken servers and attackers send."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Iterator

import brotli
import zstandard

from tests.support.mutations import DAMAGES

_BODY = (
    b'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>T</title>'
    b"<item><title>One</title><link>/1</link><guid>1</guid><description>Words.</description></item>"
    b"</channel></rss>"
)
_ENCODINGS: dict[str | None, bytes] = {
    None: _BODY,
    "gzip": gzip.compress(_BODY, mtime=0),
    "deflate": zlib.compress(_BODY),
    "br": brotli.compress(_BODY),
    "zstd": zstandard.compress(_BODY),
}
_STATUSES = (
    b"200 OK", b"304 Not Modified", b"206 Partial Content", b"204 No Content", b"301 Moved", b"302 Found",
    b"308 Permanent", b"404 Not Found", b"410 Gone", b"429 Too Many Requests", b"503 Unavailable",
    b"100 Continue", b"103 Early Hints", b"999 What", b"000 ", b"-1 x", b"20 OK", b"\xff\xfe x",
)  # fmt: skip
_HEADERS = (
    b'ETag: "1"', b'ETag: W/"\xe9\xff"', b"Last-Modified: x\x00y", b"Retry-After: -1",
    b"Retry-After: 99999999999999999999", b"Retry-After: Mon, 99 Foo 99999 99:99:99 GMT",
    b"Location: /honest", b"Location: http://[", b"Location: //", b"Location: http://\xed\xa0\x80/",
    b"Location: http://127.0.0.1:1/", b"Location: http://169.254.169.254/", b"Location: file:///etc/passwd",
    b"Location: http://u:p@127.0.0.1/", b"Transfer-Encoding: chunked", b"Transfer-Encoding: gzip, chunked",
    b"Content-Length: 0", b"Content-Length: 99999999999999999999", b"Content-Length: -5",
    b"Content-Length: 1e3",
    b"Content-Encoding: gzip", b"Content-Encoding: br, gzip", b"Content-Encoding: \xff",
    b"Connection: upgrade",
    b"Upgrade: websocket", b"Set-Cookie: a=\xff; Domain=.", b"Content-Type: text/\xed\xa0\x80; charset=\x00",
    b"Cache-Control: max-age=999999999999999", b"Expires: -1", b": empty", b"no colon", b" folded: x",
    b"X: " + b"y" * 9000, b"Trailer: ETag",
)  # fmt: skip


def _well_formed(chance: random.Random) -> bytes:
    """An answer that may be odd, but is not damaged yet."""
    encoding = chance.choice(list(_ENCODINGS))
    body = _ENCODINGS[encoding]
    lines = [b"HTTP/1.1 " + (chance.choice(_STATUSES) if chance.random() < 0.4 else b"200 OK")]
    lines += [chance.choice(_HEADERS) for _ in range(chance.choice((0, 0, 1, 2, 4)))]
    if encoding:
        lines.append(b"Content-Encoding: " + encoding.encode())
    if chance.random() < 0.3:
        lines.append(b"Transfer-Encoding: chunked")
        middle = chance.randrange(1, len(body))
        pieces = [body[:middle], body[middle:]]
        body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    else:
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def mutated_answers(count: int, seed: int = 1) -> Iterator[bytes]:
    """`count` raw answers: odd ones, and two of three of them damaged once or twice on top."""
    chance = random.Random(seed)
    for _ in range(count):
        answer = _well_formed(chance)
        for _ in range(chance.randrange(3)):
            answer = chance.choice(DAMAGES)(chance, answer)
        yield answer
