"""Which addresses may be dialled. Checked on the address itself, at the moment of dialling.

A guard in the resolver alone lets literal addresses through; here every socket that the HTTP
client opens (first request, redirect, rebinding name) passes `guarded_socket_factory`.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from newsreel.domain.settings import IPNetwork

AddressInfo = tuple[int, int, int, str, tuple[Any, ...]]

# Addresses that `is_global` calls public and that are not, with the document that says so.
_NEVER_PUBLIC: tuple[IPNetwork, ...] = tuple(
    ip_network(network)
    for network in (
        "168.63.129.16/32",  # a cloud's metadata and DNS service
        "192.0.0.0/24",  # IETF protocol assignments, RFC 6890; a cloud's metadata is at .192
        "192.88.99.0/24",  # 6to4 relay anycast, RFC 7526
        "224.0.0.0/4",  # multicast, RFC 5771
    )
)
# Of IPv6 only this is handed out (RFC 4291 section 2.4); the rest is special or nobody's.
_GLOBAL_UNICAST = ip_network("2000::/3")
_NAT64 = ip_network("64:ff9b::/96")
_COMPATIBLE = ip_network("::/96")
_WEB_PORTS = frozenset({80, 443})


# No system call fails with this number; it survives when the client sums up several addresses.
REFUSED_ERRNO = -1


class ForbiddenAddressError(OSError):
    """The address must not be dialled; an OSError so that the HTTP client passes it on."""

    def __init__(self, reason: str) -> None:
        super().__init__(REFUSED_ERRNO, reason)

    def __str__(self) -> str:
        return str(self.strerror)


class DialGuard:
    """Decides about (address, port).

    Args:
        allowed: private networks that are opened on purpose.
        public_refusal: why no public address is dialled at all; None to dial them.
    """

    def __init__(self, allowed: Sequence[IPNetwork], public_refusal: str | None = None) -> None:
        self._allowed = tuple(allowed)
        self._public_refusal = public_refusal
        # Many hosts share an address; the answer never changes.
        self._refusal = lru_cache(maxsize=4096)(self._decide)

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
            refusal = self._refusal(str(sockaddr[0]), int(sockaddr[1]))
            if refusal is not None:
                raise ForbiddenAddressError(refusal)
            made = socket.socket(family, kind, protocol)
            made.setblocking(False)
            return made

        return make

    def _decide(self, address: str, port: int) -> str | None:
        """Why this is not dialled; None where it is."""
        if not self.allows(address, port):
            return f"{address} port {port} is not a public web address"
        # Here and not in the resolver alone, which is never asked about literal addresses.
        return None if self.is_private(address) else self._public_refusal


def embedded_forms(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """The address and every IPv4 address that is wrapped in it (mapped, 6to4, Teredo, NAT64)."""
    forms: list[IPv4Address | IPv6Address] = [address]
    if isinstance(address, IPv6Address):
        wrapped = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        forms += [inner for inner in wrapped if inner is not None]
        if address in _NAT64 or address in _COMPATIBLE:
            forms.append(IPv4Address(int(address) & 0xFFFFFFFF))  # RFC 6052; RFC 4291 2.5.5.1
    return forms


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if address.version == 6 and address not in _GLOBAL_UNICAST and address not in _NAT64:
        return False
    return address.is_global and not any(
        address.version == network.version and address in network for network in _NEVER_PUBLIC
    )
