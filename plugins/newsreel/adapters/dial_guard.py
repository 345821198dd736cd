"""Which addresses may be dialled. Checked on the address itself, at the moment of dialling.

A guard in the resolver alone lets literal addresses through; here every socket that the HTTP
client opens (first request, redirect, rebinding name) passes `guarded_socket_factory`.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from newsreel.domain.settings import IPNetwork

AddressInfo = tuple[int, int, int, str, tuple[Any, ...]]

# Addresses that `is_global` calls public and that are not, with the document that says so.
_NEVER_PUBLIC: tuple[IPNetwork, ...] = tuple(
    ip_network(network)
    for network in (
        "168.63.129.16/32",  # a cloud's metadata and DNS service
        "192.88.99.0/24",  # 6to4 relay anycast, RFC 7526
        "fec0::/10",  # site-local, RFC 3879
        "ff00::/8",  # multicast, RFC 4291
        "224.0.0.0/4",  # multicast, RFC 5771
    )
)
_WEB_PORTS = frozenset({80, 443})


class ForbiddenAddressError(OSError):
    """The address must not be dialled; an OSError so that the HTTP client passes it on."""


class DialGuard:
    """Decides about (address, port); `allowed` opens private networks on purpose."""

    def __init__(self, allowed: Sequence[IPNetwork]) -> None:
        self._allowed = tuple(allowed)

    def allows(self, address: str, port: int) -> bool:
        """Whether this address and port may be dialled."""
        parsed = ip_address(address.split("%")[0])
        if any(parsed in network for network in self._allowed):
            return True
        return port in _WEB_PORTS and all(_is_public(form) for form in embedded_forms(parsed))

    def is_private(self, address: str) -> bool:
        """Whether the address lies in a network that was opened on purpose."""
        return any(ip_address(address.split("%")[0]) in network for network in self._allowed)

    def socket_factory(self) -> Callable[[AddressInfo], socket.socket]:
        """For `aiohttp.TCPConnector(socket_factory=...)`."""

        def make(info: AddressInfo) -> socket.socket:
            family, kind, protocol, _, sockaddr = info
            address, port = str(sockaddr[0]), int(sockaddr[1])
            if not self.allows(address, port):
                raise ForbiddenAddressError(f"{address} port {port} is not a public web address")
            made = socket.socket(family, kind, protocol)
            made.setblocking(False)
            return made

        return make


def embedded_forms(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """The address and every IPv4 address that is wrapped in it (mapped, 6to4, Teredo, NAT64)."""
    forms: list[IPv4Address | IPv6Address] = [address]
    if isinstance(address, IPv6Address):
        wrapped = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        forms += [inner for inner in wrapped if inner is not None]
        if address in ip_network("64:ff9b::/96") or address in ip_network("::/96"):
            forms.append(IPv4Address(int(address) & 0xFFFFFFFF))  # RFC 6052; RFC 4291 2.5.5.1
    return forms


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not any(
        address.version == network.version and address in network for network in _NEVER_PUBLIC
    )
