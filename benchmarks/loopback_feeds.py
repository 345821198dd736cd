"""A server of many feeds for benchmarks: `python -m benchmarks.loopback_feeds PORT`.

`hN.localhost/feed` is feed N, `/short` one of a single entry. The body changes when `/change` is asked for:
it then lists five entries more. Validators are honoured. An entry has 3 KB of HTML.
"""

from __future__ import annotations

import asyncio
import sys
from html import escape

ENTRIES = 20
NEW_A_ROUND = 5

_PARAGRAPH = (
    '<p class="story" style="margin:0">The harbour opens again on <a href="/days/{0}?utm_source=rss">'
    "day {0}</a>, and <b>nobody</b> knows what the council will make of it.</p>"
    '<img src="/{0}.jpg" alt="">'
)
_TEXT = escape("".join(_PARAGRAPH.format(day) for day in range(16)))


def feed_body(host: str, number: int, entries: int = ENTRIES) -> bytes:
    """The feed of a host in round `number`: 20 entries, of which five are new in every round."""
    items = "".join(
        f"<item><title>Story {story} of {host}</title><link>http://{host}/story/{story}</link>"
        f"<guid isPermaLink='false'>{host}-{story}</guid>"
        f"<pubDate>Fri, 20 Nov 2026 {story % 24:02d}:00:00 GMT</pubDate>"
        f"<description>{_TEXT}</description></item>"
        for story in range(number * NEW_A_ROUND, number * NEW_A_ROUND + entries)
    )
    return f'<rss version="2.0"><channel><title>{host}</title>{items}</channel></rss>'.encode()


class _Server:
    def __init__(self) -> None:
        self._round = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                writer.write(self._answer(head.decode("latin-1").lower()))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _answer(self, head: str) -> bytes:
        if head.startswith("get /change"):
            self._round += 1
            return b"HTTP/1.1 204 No Content\r\n\r\n"
        etag = f'"{self._round}"'
        if f"if-none-match: {etag}" in head:
            return f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode()
        host = head.partition("host: ")[2].partition("\r\n")[0]
        body = feed_body(host, self._round, 1 if head.startswith("get /short") else ENTRIES)
        return f"HTTP/1.1 200 OK\r\nETag: {etag}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


async def main(port: int) -> None:
    """Serve until killed."""
    server = await asyncio.start_server(_Server().serve, "127.0.0.1", port, backlog=1024)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
