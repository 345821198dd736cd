"""A site of many publishers that notes who asked it for what and when. Runs alone, in a container.

Each host has a feed and its pages; any host answers `/requests` with what was noted, as JSON, and
`/statsd` with the metrics that were sent to it by name: counters added up, of others the last value.
Standard library only: the container has this one file.
"""

from __future__ import annotations

import json
import random
import socket
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT = 8080
STATSD_PORT = 8125
PAGES = 20
# Long enough that two requests at once would be seen.
ANSWER_SECONDS = 0.05
WORDS = (
    "harbour council winter bridge market river teacher engine garden window letter season village museum "
    "signal captain orchard ferry library quarry lantern meadow station harvest compass"
)

noted: list[dict[str, object]] = []
metrics: dict[str, float] = {}
lock = threading.Lock()


def published(page: int) -> datetime:
    return datetime.now(UTC).replace(hour=6, minute=0, second=0, microsecond=0) - timedelta(
        days=1, minutes=page
    )


def text(host: str, page: int) -> str:
    chosen = random.Random(f"{host}/{page}")
    sentences = [" ".join(chosen.choices(WORDS.split(), k=14)).capitalize() + "." for _ in range(12)]
    return "".join(f"<p>{' '.join(sentences[at : at + 3])}</p>" for at in range(0, 12, 3))


def title(host: str, page: int) -> str:
    return f"Story {page} of {host}: {' '.join(random.Random(f'{page}@{host}').choices(WORDS.split(), k=4))}"


def feed(host: str) -> str:
    items = "".join(
        f"<item><title>{title(host, page)}</title><link>http://{host}:{PORT}/story/{page}</link>"
        f"<guid>{host}-{page}</guid><pubDate>{format_datetime(published(page))}</pubDate></item>"
        for page in range(PAGES)
    )
    return f'<rss version="2.0"><channel><title>{host}</title>{items}</channel></rss>'


def story(host: str, page: int) -> str:
    return (
        f"<html lang='en'><head><title>{title(host, page)}</title>"
        f"<meta property='article:published_time' content='{published(page).isoformat()}'></head>"
        f"<body><article><h1>{title(host, page)}</h1>{text(host, page)}</article></body></html>"
    )


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").partition(":")[0]
        if self.path == "/requests":
            with lock:
                self.answer(200, "application/json", json.dumps(noted))
            return
        if self.path == "/statsd":
            self.answer(200, "application/json", json.dumps(metrics))
            return
        began = time.monotonic()
        time.sleep(ANSWER_SECONDS)
        status, kind, body = self.content(host)
        with lock:
            noted.append(
                {"host": host, "path": self.path, "began": began, "ended": time.monotonic(), "status": status}
            )
        self.answer(status, kind, body)

    def content(self, host: str) -> tuple[int, str, str]:
        if self.path == "/feed.xml":
            return 200, "application/rss+xml", feed(host)
        page = self.path.removeprefix("/story/")
        if page.isdigit() and int(page) < PAGES:
            return 200, "text/html; charset=utf-8", story(host, int(page))
        return 404, "text/plain", "nothing here"

    def answer(self, status: int, kind: str, body: str) -> None:
        encoded = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(encoded)))
        self.end_headers()
        self.wfile.write(encoded)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def listen_for_metrics() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("0.0.0.0", STATSD_PORT))  # noqa: S104
        while True:
            for line in listening.recv(65535).decode(errors="replace").splitlines():
                name, _, told = line.partition(":")
                value, kind = told.split("|")[:2]
                metrics[name] = float(value) + (metrics.get(name, 0) if kind == "c" else 0)


if __name__ == "__main__":
    threading.Thread(target=listen_for_metrics, daemon=True).start()
    sys.stdout.write(f"listening on {PORT}\n")
    ThreadingHTTPServer(("0.0.0.0", PORT), Handler).serve_forever()  # noqa: S104
