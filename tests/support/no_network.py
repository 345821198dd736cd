"""Proof that nothing is sent: sockets that can't connect."""

from __future__ import annotations

import socket

import pytest


def forbid_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any connection over IP from Python raises; libpq's, to Postgres, is not Python's."""
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            raise AssertionError(f"a request was sent to {address}")
        connect(self, address)  # type: ignore[arg-type]  # as it was given

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("a name was asked for"))
