"""Metrics in the form that Prometheus reads, as a text and as a page over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, generate_latest, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from newsreel.rules.metric_catalogue import Sample


class _Samples(Collector):
    """Asks for the samples whenever somebody asks for the page."""

    def __init__(self, read: Callable[[], Sequence[Sample]]) -> None:
        self._read = read
        # Two askers at once would ask the warehouse at once.
        self._one_at_a_time = threading.Lock()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with self._one_at_a_time:
            yield from _families(self._read())


@dataclass(frozen=True, slots=True)
class MetricsServer:
    """A server that answers `/metrics` until it is stopped.

    Args:
        port: the one that it listens on.
        stop: ends it.
    """

    port: int
    stop: Callable[[], None]


def metrics_text(samples: Sequence[Sample]) -> str:
    """The samples as text, version 0.0.4 of Prometheus' format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Samples(lambda: samples))
    return generate_latest(registry).decode()


def serve_metrics(host: str, port: int, read: Callable[[], Sequence[Sample]]) -> MetricsServer:
    """Serve what `read` gives, asked anew for each request; port 0 takes a free one.

    Raises:
        OSError: the address can't be had.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Samples(read))
    server, thread = start_http_server(port, host, registry)

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return MetricsServer(server.server_port, stop)


def _families(samples: Iterable[Sample]) -> Iterator[GaugeMetricFamily]:
    found: dict[str, GaugeMetricFamily] = {}
    for sample in samples:
        metric = sample.metric
        if metric.name not in found:
            found[metric.name] = GaugeMetricFamily(metric.name, metric.meaning, labels=metric.labels)
        found[metric.name].add_metric(sample.labels, sample.value)
    yield from found.values()
