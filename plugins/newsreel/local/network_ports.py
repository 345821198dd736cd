"""Which TCP ports of this machine are free, and which one the user asked for."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Mapping

from newsreel.domain.errors import UsageError

LOOPBACK = "127.0.0.1"


def chosen_port(variable: str, default: int, environ: Mapping[str, str] | None = None) -> int:
    """Return the port that the environment variable names, else `default`."""
    text = (os.environ if environ is None else environ).get(variable, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise UsageError(f"{variable}={text} is not a port: give a number from 1 to 65535.")
    return int(text)


def port_is_taken(port: int) -> bool:
    """Whether some program listens on `port` of this machine already."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        if probe.connect_ex((LOOPBACK, port)) == 0:
            return True
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the server will do it: connections in TIME_WAIT don't count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return True
    return False


def require_free_port(port: int, variable: str, *, patience_seconds: float = 0) -> None:
    """Raise a `UsageError` that names the variable to set when `port` is and stays taken."""
    deadline = time.monotonic() + patience_seconds
    while port_is_taken(port):
        if time.monotonic() < deadline:
            time.sleep(0.05)
            continue
        raise UsageError(
            f"Port {port} is taken by another program: choose a free one, "
            f"for example {variable}={free_port()}."
        )


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
