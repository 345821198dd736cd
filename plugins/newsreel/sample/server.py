"""Serves a sample newspaper on loopback until told to stop."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from newsreel.sample.newspaper import SampleNewspaper

_ADDRESS = "127.0.0.1"
_IDLE_SECONDS = 10


class RunningNewspaper:
    """A newspaper that is being served, and who asked it for what."""

    def __init__(self, newspaper: SampleNewspaper) -> None:
        """Start with an empty record of requests."""
        self.newspaper = newspaper
        self._requests: list[tuple[str, str, int]] = []
        self._lock = threading.Lock()

    @property
    def requests(self) -> list[tuple[str, str, int]]:
        """A copy of the requests so far: host without port, path with query, status."""
        with self._lock:
            return list(self._requests)

    def record(self, host: str, path: str, status: int) -> None:
        """Note one answered request."""
        with self._lock:
            self._requests.append((host, path, status))


class _Handler(BaseHTTPRequestHandler):
    server: "_Server"
    protocol_version = "HTTP/1.1"
    server_version = "SampleNewspaper"
    sys_version = ""
    timeout = _IDLE_SECONDS

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        running = self.server.running
        host = self.headers.get("Host", "").rsplit(":", 1)[0].lower()
        status, headers, body = running.newspaper.response(host, self.path, dict(self.headers))
        running.record(host, self.path, status)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        # A 304 has no body, so a length would be that of another answer.
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        # Kept-alive connections would outlive the server that is asked to stop.
        self.send_header("Connection", "close")
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Stay silent: `requests` is the record."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, running: RunningNewspaper) -> None:
        self.running = running
        super().__init__((_ADDRESS, running.newspaper.port), _Handler)

    def server_bind(self) -> None:
        # HTTPServer looks up the name of the address here, which can hang without a resolver.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = _ADDRESS, self.running.newspaper.port


@contextmanager
def serve(newspaper: SampleNewspaper) -> Iterator[RunningNewspaper]:
    """Serve `newspaper` on 127.0.0.1 at its port while the block runs.

    Raises OSError when the port is taken, ValueError for port 0: the pages name their port.
    """
    if newspaper.port == 0:
        message = "The sample newspaper's URLs contain its port, so port 0 can't be served."
        raise ValueError(message)
    running = RunningNewspaper(newspaper)
    server = _Server(running)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
