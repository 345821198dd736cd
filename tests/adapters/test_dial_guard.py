"""The guard opens sockets to public addresses and to networks opened on purpose, to no other."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest

from newsreel.adapters import dial_guard
from newsreel.adapters.dial_guard import DialGuard, ForbiddenAddressError, embedded_forms
from tests.support.addresses import NOT_PUBLIC, PUBLIC


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


def _info(address: str) -> dial_guard.AddressInfo:
    return (socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, 80))


def _no_socket(*_: object, **__: object) -> None:
    pytest.fail("a socket was made")
