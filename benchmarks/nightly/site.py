"""The site of a night: `python -m benchmarks.nightly.site FEEDS PAGES_PER_FEED PORT`; loopback only."""

from __future__ import annotations

import asyncio
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.nightly.made_pages import Edition, edition

_OK = "HTTP/1.1 {status}\r\nContent-Type: {type}; charset=utf-8\r\nContent-Length: {length}\r\n\r\n"


async def _serve(
    night: Edition, feed: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            path = head.split(b" ", 2)[1].decode("latin-1")
            body = night.answer(feed, path)
            kind = "application/rss+xml" if path == "/feed" else "text/html"
            status = "200 OK" if body is not None else "404 Not Found"
            start = _OK.format(status=status, type=kind, length=len(body or b""))
            writer.write(start.encode() + (body or b""))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def _main(night: Edition) -> None:
    servers = []
    for feed in range(night.feeds):
        listener = socket.create_server((night.address(feed), night.port), backlog=64)

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, feed: int = feed) -> None:
            await _serve(night, feed, reader, writer)

        servers.append(await asyncio.start_server(serve, sock=listener))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.gather(*(server.serve_forever() for server in servers))


@contextmanager
def running_site(night: Edition) -> Iterator[None]:
    """The night's site in a process of its own while the block runs."""
    process = subprocess.Popen(  # noqa: S603 - our own module
        [
            sys.executable,
            "-m",
            "benchmarks.nightly.site",
            *map(str, (night.feeds, night.pages_per_feed, night.port)),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None  # noqa: S101 - it was asked for
        if process.stdout.readline() != "ready\n":
            raise RuntimeError("the site did not start")
        time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asyncio.run(_main(edition(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
