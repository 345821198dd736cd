"""Networks for tests of what may be dialled: names that turn, a dead network, servers that lead on."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from newsreel.adapters import web_fetcher
from newsreel.adapters.system_clock import SystemClock
from newsreel.domain.fetch import FetchOutcome, FetchRequest
from newsreel.domain.settings import Settings
from tests.support.site_visits import Visit


def one_fetch(settings: Settings, url: str) -> FetchOutcome:
    (outcome,) = fetch_all(settings, [url])
    return outcome


def fetch_all(settings: Settings, urls: Sequence[str]) -> list[FetchOutcome]:
    async def run() -> list[FetchOutcome]:
        async with web_fetcher.web_fetcher(settings, SystemClock()) as fetcher:
            return [await fetcher.fetch(FetchRequest(url, 10_000)) for url in urls]

    return asyncio.run(run())


class NameServer(AbstractResolver):
    """Gives one list of addresses after the other; an OSError when there is none, and fails the
    test when it must not be asked (None)."""

    def __init__(self, answers: list[list[str]] | None) -> None:
        self._answers = None if answers is None else list(answers)

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002
    ) -> list[ResolveResult]:
        if self._answers is None:
            pytest.fail(f"{host} was looked up")
        if not self._answers:
            raise OSError(None, "no such name")
        return [_resolved(host, address, port) for address in self._answers.pop(0)]

    async def close(self) -> None:
        pass


def _resolved(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)


def dead_network(monkeypatch: pytest.MonkeyPatch, but: str | None = None) -> set[str]:
    """No connection is ever made (but to one address); gives those that somebody wanted to reach."""
    dialled: set[str] = set()
    connect = asyncio.selector_events.BaseSelectorEventLoop.sock_connect

    async def refuse(loop: Any, one: socket.socket, address: tuple[Any, ...]) -> None:
        if str(address[0]) == but:
            return await connect(loop, one, address)
        dialled.add(str(address[0]))
        raise ConnectionRefusedError(111, "the test's network is dead")

    monkeypatch.setattr(asyncio.selector_events.BaseSelectorEventLoop, "sock_connect", refuse)
    return dialled


@contextmanager
def leads_to(targets: Sequence[str]) -> Iterator[str]:
    """A server on 127.0.0.2 whose path /N redirects to target N; gives its address."""
    with socket.create_server(("127.0.0.2", 0)) as listener:
        listener.settimeout(30)

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection, suppress(OSError):
                        path = connection.recv(65536).split(b" ")[1]
                        head = f"HTTP/1.1 302 Found\r\nLocation: {targets[int(path[1:])]}\r\n"
                        connection.sendall(f"{head}Content-Length: 0\r\nConnection: close\r\n\r\n".encode())

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.2:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)


@contextmanager
def second_loopback() -> Iterator[tuple[int, Callable[[], int]]]:
    with socket.create_server(("127.0.0.2", 0)) as listener:
        listener.setblocking(False)

        def heard() -> int:
            try:
                listener.accept()[0].close()
            except BlockingIOError:
                return 0
            return 1

        yield listener.getsockname()[1], heard


def leave_to(port: int) -> Callable[[Visit], None]:
    return lambda visit: visit.answer(b"", "302 Found", f"Location: http://127.0.0.2:{port}/")
