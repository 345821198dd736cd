"""A site on loopback that misbehaves on purpose.

Every path is one misbehaviour: `/gzip_bomb` or `/gzip_bomb/anything`.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.support.misbehaviours import MISBEHAVIOURS, honest
from tests.support.site_visits import LONGEST_SECONDS, Act, OverError, Visit

ADDRESS = "127.0.0.1"


@dataclass
class MisbehavingSite:
    """The running site; `requests` has (Host, path, headers) of every request read."""

    port: int
    acts: Mapping[str, Act]
    requests: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def url(self, name: str, host: str = ADDRESS) -> str:
        """Address of a misbehaviour; `host` may be any name below `localhost`."""
        return f"http://{host}:{self.port}/{name}"

    def paths(self, host: str | None = None) -> list[str]:
        """Paths that were asked for (of one host)."""
        return [path for name, path, _ in list(self.requests) if host is None or name.startswith(host)]

    def serve(self, connection: socket.socket) -> None:
        """Answer one connection with one misbehaviour."""
        with connection, suppress(OSError, OverError):
            connection.settimeout(LONGEST_SECONDS)
            visit = Visit(connection, self.url("").rstrip("/"), self.stopping)
            visit.read_request()
            self.requests.append((visit.headers.get("host", ""), visit.path, visit.headers))
            name = visit.path.lstrip("/").split("/")[0].split("?")[0]
            act = self.acts.get(name)
            if act is None:
                visit.answer(b"no such page", "404 Not Found")
            else:
                act(visit)
            # Closing with unread input would reset the connection and lose what was sent.
            connection.shutdown(socket.SHUT_WR)


@contextmanager
def misbehaving_site(more: Mapping[str, Act] | None = None) -> Iterator[MisbehavingSite]:
    """The site with the table of misbehaviours, and `more` acts by their first path segment."""
    acts = (
        {name.split("/")[0]: case.act for name, case in MISBEHAVIOURS.items()}
        | {"honest": honest}
        | dict(more or {})
    )
    with socket.create_server((ADDRESS, 0)) as listener:
        listener.settimeout(0.05)
        site = MisbehavingSite(listener.getsockname()[1], acts)
        threads: list[threading.Thread] = []

        def accept() -> None:
            while not site.stopping.is_set():
                with suppress(TimeoutError):
                    connection, _ = listener.accept()
                    thread = threading.Thread(target=site.serve, args=[connection], daemon=True)
                    threads.append(thread)
                    thread.start()

        acceptor = threading.Thread(target=accept, daemon=True)
        acceptor.start()
        try:
            yield site
        finally:
            site.stopping.set()
            acceptor.join()
            for thread in threads:
                thread.join(LONGEST_SECONDS)
