"""A request to a site of the tests, and the raw means to answer it wrongly.

Every connection ends after `LONGEST_SECONDS` and `MOST_BYTES`, whatever the client does.
"""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable

LONGEST_SECONDS = 10.0
MOST_BYTES = 32 * 1024 * 1024


class OverError(Exception):
    """The client went away, or the connection had its time."""


class Visit:
    """One request; `site_url` is the site's address, without a slash at the end."""

    def __init__(self, connection: socket.socket, site_url: str, stopping: threading.Event) -> None:
        self.site_url = site_url
        self._connection = connection
        self._stopping = stopping
        self._deadline = time.monotonic() + LONGEST_SECONDS
        self._sent = 0
        self.path = ""
        self.headers: dict[str, str] = {}

    def read_request(self) -> None:
        """Read up to the empty line."""
        raw = b""
        while b"\r\n\r\n" not in raw:
            chunk = self._connection.recv(65536)
            if not chunk or len(raw) > 65536:
                raise OverError
            raw += chunk
        first, *lines = raw.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        words = first.split(" ")
        if len(words) != 3:
            raise OverError
        self.path = words[1]
        self.headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}

    def send(self, data: bytes) -> None:
        """Send raw bytes."""
        self._sent += len(data)
        if self._sent > MOST_BYTES or time.monotonic() > self._deadline or self._stopping.is_set():
            raise OverError
        self._connection.sendall(data)

    def pause(self, seconds: float) -> None:
        """Do nothing for a while, unless the site stops."""
        if self._stopping.wait(seconds) or time.monotonic() > self._deadline:
            raise OverError

    def answer(self, body: bytes = b"", status: str = "200 OK", *lines: str) -> None:
        """A well-formed answer; `lines` are more header lines."""
        head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *lines]
        self.send("\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body)

    def reset(self) -> None:
        """Break the connection off instead of closing it."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._connection.close()


Act = Callable[[Visit], None]


def answers(body: bytes = b"", status: str = "200 OK", *lines: str) -> Act:
    """Always this answer."""
    return lambda visit: visit.answer(body, status, *lines)
