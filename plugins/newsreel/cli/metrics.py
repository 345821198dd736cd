"""`newsreel metrics`: the warehouse in numbers, for Prometheus."""

from __future__ import annotations

import signal
import sys
import threading
from typing import Annotated

import typer

from newsreel.cli.context import chosen_settings, warehouse_url
from newsreel.domain.errors import NewsreelError, UsageError
from newsreel.rules.metric_catalogue import DATABASE_LIMIT, UP, Sample
from newsreel.store.database import Database


def metrics(
    context: typer.Context,
    listen: Annotated[
        str | None,
        typer.Option(
            "--listen",
            metavar="ADDRESS:PORT",
            help="Serve them at http://ADDRESS:PORT/metrics until stopped, instead of printing them.",
        ),
    ] = None,
) -> None:
    """Print the metrics of the warehouse as Prometheus reads them; docs/operate.md explains them.

    Example: newsreel metrics --listen 127.0.0.1:9464
    """
    from newsreel.adapters.metrics_page import metrics_text, serve_metrics

    if listen is None:
        sys.stdout.write(metrics_text(warehouse_samples(context)))
        return
    url, limit = warehouse_url(context.obj), chosen_settings(context).database_limit_bytes
    host, port = _address(listen)
    stopped = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    try:
        server = serve_metrics(host, port, lambda: _read_or_down(url, limit))
    except OSError as error:
        raise UsageError(f"Can't listen on {listen} ({error.strerror}): choose another address.") from error
    typer.echo(f"Metrics at http://{host}:{server.port}/metrics")
    stopped.wait()
    server.stop()


def warehouse_samples(context: typer.Context) -> list[Sample]:
    """Every metric as it stands now."""
    return _read(warehouse_url(context.obj), chosen_settings(context).database_limit_bytes)


def _read(url: str, limit: int | None) -> list[Sample]:
    from newsreel.adapters.system_clock import SystemClock
    from newsreel.store.metric_rows import read_samples

    with Database(url, "newsreel metrics") as database, database.transaction() as cursor:
        samples = read_samples(cursor, SystemClock().now())
    if limit is not None:
        samples.append(Sample(DATABASE_LIMIT, (), limit))
    return [Sample(UP, (), 1), *samples]


def _read_or_down(url: str, limit: int | None) -> list[Sample]:
    """A warehouse that doesn't answer is a metric too."""
    try:
        return _read(url, limit)
    except NewsreelError as error:
        sys.stderr.write(f"newsreel: {error}\n")
        return [Sample(UP, (), 0)]


def _address(text: str) -> tuple[str, int]:
    host, separator, port = text.rpartition(":")
    if not separator or not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise UsageError(f"--listen {text} is not like 127.0.0.1:9464: give an address and a port.")
    return host.strip("[]"), int(port)
