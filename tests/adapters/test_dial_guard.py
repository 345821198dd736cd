"""Nothing on this machine or in a private network is dialled unless it was opened on purpose."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address, ip_network
from typing import Any

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from newsreel.adapters import dial_guard, web_fetcher
from newsreel.adapters.dial_guard import DialGuard, ForbiddenAddressError, embedded_forms
from newsreel.adapters.system_clock import SystemClock
from newsreel.domain.fetch import FailureKind, Fetched, FetchFailure, FetchOutcome, FetchRequest
from newsreel.domain.settings import Settings
from tests.support.misbehaving_site import MisbehavingSite, Visit, misbehaving_site

PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"]
NOT_PUBLIC = [
    "0.0.0.0",  # noqa: S104
    "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
    "168.63.129.16", "169.254.169.254", "172.16.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1",
    "192.168.1.1", "198.18.0.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1", "100::1", "2001::1", "2001:0:7f00:1::1",
    "2001:db8::1", "2002:7f00:1::1", "2002:a9fe:a9fe::1", "4000::1", "5f00::1", "fc00::1",
    "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1",
]  # fmt: skip

# Ways to write this machine's own address in a URL; PORT is a server that must hear nothing.
LOOPBACK_SPELLINGS = [
    "0.0.0.0",  # noqa: S104
    "127.0.0.1", "0", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1",
    "017700000001", "127.0.0.01", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::1]", "[fec0::1]", "localhost", "LOCALHOST",
    "localhost.", "any.localhost", "127.0.0.1.", "①②⑦.⓪.⓪.①", "１２７.０.０.１", "user@127.0.0.1",
    "example.org@127.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_dials_public_addresses_on_web_ports_only(address: str) -> None:
    guard = DialGuard([])

    assert guard.allows(address, 80)
    assert guard.allows(address, 443)
    assert not any(guard.allows(address, port) for port in (0, 22, 25, 5432, 8080))


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_dials_no_other_address(address: str) -> None:
    assert not DialGuard([]).allows(address, 80)
    assert not DialGuard([]).allows(address, 443)


def test_an_opened_network_is_open_on_every_port_and_nothing_else_is() -> None:
    guard = DialGuard([ip_network("10.1.0.0/16"), ip_network("fd00::/8")])

    assert guard.allows("10.1.2.3", 8080)
    assert guard.allows("fd00::1", 5432)
    assert not guard.allows("10.2.0.1", 80)
    assert not guard.allows("127.0.0.1", 80)
    # A wrapped form is another address; who wants it opens it.
    assert not guard.allows("::ffff:10.1.2.3", 80)


def test_finds_the_address_inside_the_address() -> None:
    for wrapped in ("::ffff:10.0.0.1", "2002:a00:1::", "64:ff9b::a00:1", "::a00:1"):
        assert IPv4Address("10.0.0.1") in embedded_forms(IPv6Address(wrapped)), wrapped


def test_the_factory_makes_no_socket_for_what_is_forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", _no_socket)

    with pytest.raises(ForbiddenAddressError, match=r"127\.0\.0\.1 port 80"):
        DialGuard([]).socket_factory()(_info("127.0.0.1"))
    with pytest.raises(ForbiddenAddressError, match="for a reason"):
        DialGuard([], public_refusal="for a reason").socket_factory()(_info("93.184.216.34"))


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[MisbehavingSite]:
    """A server on loopback whose port counts as a web port: only the address can save it."""
    with misbehaving_site() as site:
        monkeypatch.setattr(dial_guard, "_WEB_PORTS", frozenset({80, 443, site.port}))
        yield site


@pytest.fixture
def with_contact() -> Settings:
    return Settings(contact="press@example.org", total_timeout_seconds=3.0)


@pytest.mark.parametrize("host", LOOPBACK_SPELLINGS)
@pytest.mark.usefixtures("only_local_lookups")
def test_no_spelling_reaches_this_machine(
    host: str, listening: MisbehavingSite, with_contact: Settings
) -> None:
    outcome = fetch(with_contact, f"http://{host}:{listening.port}/honest")

    assert isinstance(outcome, FetchFailure)
    assert outcome.kind in (FailureKind.FORBIDDEN_ADDRESS, FailureKind.BAD_URL)
    assert listening.requests == []


@pytest.mark.usefixtures("only_local_lookups")
def test_the_same_spelling_gets_through_where_the_network_is_open(
    listening: MisbehavingSite, with_contact: Settings
) -> None:
    opened = replace(with_contact, allowed_private_networks=(ip_network("127.0.0.0/8"),))

    assert isinstance(fetch(opened, f"http://any.localhost:{listening.port}/honest"), Fetched)
    assert isinstance(fetch(opened, f"http://127.0.0.1:{listening.port}/honest"), Fetched)


@pytest.mark.usefixtures("only_local_lookups")
def test_a_redirect_to_any_spelling_reaches_nothing(
    listening: MisbehavingSite, with_contact: Settings
) -> None:
    # 127.0.0.2 is open and sends us on to the machine that listens on 127.0.0.1, which is not.
    opened = replace(with_contact, allowed_private_networks=(ip_network("127.0.0.2/32"),))
    targets = [f"http://{host}:{listening.port}/honest" for host in LOOPBACK_SPELLINGS]
    with _leads_to(targets) as first:
        outcomes = fetch_all(opened, [f"{first}/{number}" for number in range(len(targets))])

    kinds = {
        target: getattr(outcome, "kind", None) for target, outcome in zip(targets, outcomes, strict=True)
    }
    assert set(kinds.values()) <= {FailureKind.FORBIDDEN_ADDRESS, FailureKind.BAD_URL}, kinds
    assert listening.requests == []


def test_a_redirect_to_an_address_that_is_not_public_dials_nothing(
    with_contact: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = replace(with_contact, allowed_private_networks=(ip_network("127.0.0.2/32"),))
    hosts = [address for address in NOT_PUBLIC if "%" not in address]
    targets = [f"http://[{host}]/" if ":" in host else f"http://{host}/" for host in hosts]
    with _leads_to([*targets, "http://93.184.216.34/"]) as first:
        dialled = _dead_network(monkeypatch, but="127.0.0.2")
        *outcomes, public = fetch_all(opened, [f"{first}/{number}" for number in range(len(targets) + 1)])

    kinds = {
        target: getattr(outcome, "kind", None) for target, outcome in zip(targets, outcomes, strict=True)
    }
    assert set(kinds.values()) == {FailureKind.FORBIDDEN_ADDRESS}, kinds
    # The same redirect to a public address would have been followed.
    assert isinstance(public, FetchFailure)
    assert public.kind == FailureKind.CONNECTION
    assert dialled == {"93.184.216.34"}


def test_a_redirect_to_a_name_that_turns_to_loopback_reaches_nothing(
    listening: MisbehavingSite, with_contact: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = replace(with_contact, allowed_private_networks=(ip_network("127.0.0.2/32"),))
    resolver = _Resolver([["93.184.216.34"], ["127.0.0.1"], ["169.254.169.254"]])
    monkeypatch.setattr(aiohttp, "ThreadedResolver", lambda: resolver)
    with _leads_to([f"http://turning.example:{listening.port}/honest"]) as first:
        dialled = _dead_network(monkeypatch, but="127.0.0.2")
        outcomes = [fetch(opened, f"{first}/0") for _ in range(3)]

    assert [getattr(outcome, "kind", None) for outcome in outcomes] == [
        FailureKind.CONNECTION,
        FailureKind.FORBIDDEN_ADDRESS,
        FailureKind.FORBIDDEN_ADDRESS,
    ]
    assert dialled == {"93.184.216.34"}
    assert listening.requests == []


def test_a_redirect_does_not_reach_what_a_link_may_not(with_contact: Settings) -> None:
    # 127.0.0.1 is open and sends us to 127.0.0.2, which listens too and is not.
    opened = replace(with_contact, allowed_private_networks=(ip_network("127.0.0.1/32"),))
    with _second_loopback() as (port, heard), misbehaving_site({"leave": _leave_to(port)}) as site:
        outcome = fetch(opened, site.url("leave"))

        assert isinstance(outcome, FetchFailure)
        assert outcome.kind == FailureKind.FORBIDDEN_ADDRESS
        assert heard() == 0


@pytest.mark.parametrize(
    "answers",
    [
        [["93.184.216.34"], ["127.0.0.1"]],  # the second look-up gives another address
        [["93.184.216.34", "127.0.0.1"]],  # both at once: the client goes from one to the next
        [["2606:2800:220:1:248:1893:25c8:1946", "::1", "127.0.0.1"]],
    ],
)
def test_a_name_that_turns_to_loopback_reaches_nothing(
    answers: list[list[str]],
    listening: MisbehavingSite,
    with_contact: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialled = _dead_network(monkeypatch)
    resolver = _Resolver(answers)
    monkeypatch.setattr(aiohttp, "ThreadedResolver", lambda: resolver)

    for _ in answers:
        outcome = fetch(with_contact, f"http://turning.example:{listening.port}/honest")
        assert isinstance(outcome, FetchFailure)

    assert dialled == {answers[0][0]}
    assert listening.requests == []


def test_a_name_with_several_private_addresses_is_forbidden_and_says_so(
    with_contact: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aiohttp, "ThreadedResolver", lambda: _Resolver([["127.0.0.1", "::1", "10.0.0.1"]]))

    outcome = fetch(with_contact, "http://inside.example/")

    assert isinstance(outcome, FetchFailure)
    assert outcome.kind == FailureKind.FORBIDDEN_ADDRESS
    assert "10.0.0.1 port 80 is not a public web address" in outcome.reason


def test_a_name_that_does_not_resolve_is_told_apart(
    with_contact: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aiohttp, "ThreadedResolver", lambda: _Resolver([]))

    outcome = fetch(with_contact, "http://nowhere.example/")

    assert isinstance(outcome, FetchFailure)
    assert outcome.kind == FailureKind.NAME_RESOLUTION


@pytest.mark.parametrize(
    "host",
    ["news.example", "93.184.216.34", "[2606:2800:220:1:248:1893:25c8:1946]", "1572395042", "0x5db8d822"],
)
def test_without_a_contact_nothing_public_is_looked_up_or_dialled(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialled = _dead_network(monkeypatch)
    monkeypatch.setattr(aiohttp, "ThreadedResolver", lambda: _Resolver(None))

    outcome = fetch(Settings(total_timeout_seconds=3.0), f"http://{host}/")

    assert isinstance(outcome, FetchFailure)
    assert outcome.kind in (FailureKind.NO_CONTACT, FailureKind.BAD_URL)
    assert "NEWSREEL_CONTACT" in outcome.reason or outcome.kind == FailureKind.BAD_URL
    assert dialled == set()


def test_with_a_contact_the_same_address_is_dialled(
    with_contact: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test above would pass if nothing was ever dialled."""
    dialled = _dead_network(monkeypatch)

    outcome = fetch(with_contact, "http://93.184.216.34/")

    assert isinstance(outcome, FetchFailure)
    assert outcome.kind == FailureKind.CONNECTION
    assert dialled == {"93.184.216.34"}


def fetch(settings: Settings, url: str) -> FetchOutcome:
    (outcome,) = fetch_all(settings, [url])
    return outcome


def fetch_all(settings: Settings, urls: Sequence[str]) -> list[FetchOutcome]:
    async def run() -> list[FetchOutcome]:
        async with web_fetcher.web_fetcher(settings, SystemClock()) as fetcher:
            return [await fetcher.fetch(FetchRequest(url, 10_000)) for url in urls]

    return asyncio.run(run())


class _Resolver(AbstractResolver):
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


def _dead_network(monkeypatch: pytest.MonkeyPatch, but: str | None = None) -> set[str]:
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


@pytest.fixture
def only_local_lookups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spellings of addresses go to the system's resolver; a real name would leave the machine."""
    real = socket.getaddrinfo

    def local(
        host: str, port: int, family: int = 0, kind: int = 0, protocol: int = 0, flags: int = 0
    ) -> list[Any]:
        name = host.rstrip(".")
        numeric = 0 if name == "localhost" else socket.AI_NUMERICHOST
        return real(name, port, family, kind, protocol, flags | numeric)

    monkeypatch.setattr(socket, "getaddrinfo", local)


@contextmanager
def _leads_to(targets: Sequence[str]) -> Iterator[str]:
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
def _second_loopback() -> Iterator[tuple[int, Callable[[], int]]]:
    with socket.create_server(("127.0.0.2", 0)) as listener:
        listener.setblocking(False)

        def heard() -> int:
            try:
                listener.accept()[0].close()
            except BlockingIOError:
                return 0
            return 1

        yield listener.getsockname()[1], heard


def _leave_to(port: int) -> Callable[[Visit], None]:
    return lambda visit: visit.answer(b"", "302 Found", f"Location: http://127.0.0.2:{port}/")


def _info(address: str) -> dial_guard.AddressInfo:
    return (socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, 80))


def _no_socket(*_: object, **__: object) -> None:
    pytest.fail("a socket was made")
