"""A collector of OpenTelemetry metrics on loopback: OTLP over HTTP, as far as Airflow sends it."""

from __future__ import annotations

import gzip
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
    ExportMetricsServiceResponse,
)
from opentelemetry.proto.metrics.v1.metrics_pb2 import AggregationTemporality, Metric

Series = tuple[str, frozenset[tuple[str, str]]]
_MOST_BYTES = 4_000_000


class OtlpReceiver:
    """What has arrived: sums added up by name and attributes, gauges with their last value.

    Adding up is right for increments only; `cumulative` has the names of counters that came otherwise. What
    may also go down never comes as an increment.
    """

    def __init__(self) -> None:
        self.sums: Counter[Series] = Counter()
        self.gauges: dict[Series, float] = {}
        self.cumulative: set[str] = set()
        self.requests = 0
        self.url = ""
        self._lock = threading.Lock()

    def total(self, name: str, **attributes: str) -> int:
        """The sum of a counter's series that have these attributes."""
        wanted = set(attributes.items())
        with self._lock:
            return sum(
                count for (found, tags), count in self.sums.items() if found == name and wanted <= tags
            )

    def take(self, body: bytes) -> None:
        """Note a request of an exporter."""
        message = ExportMetricsServiceRequest.FromString(body)
        with self._lock:
            self.requests += 1
            for of_resource in message.resource_metrics:
                for scope in of_resource.scope_metrics:
                    for metric in scope.metrics:
                        self._note(metric)

    def _note(self, metric: Metric) -> None:
        if (
            metric.HasField("sum")
            and metric.sum.is_monotonic
            and metric.sum.aggregation_temporality != AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA
        ):
            self.cumulative.add(metric.name)
        for point in metric.sum.data_points:
            tags = frozenset((one.key, one.value.string_value) for one in point.attributes)
            self.sums[metric.name, tags] += point.as_int
        for point in metric.gauge.data_points:
            tags = frozenset((one.key, one.value.string_value) for one in point.attributes)
            self.gauges[metric.name, tags] = point.as_double or point.as_int


@contextmanager
def otlp_receiver() -> Iterator[OtlpReceiver]:
    """A receiver that listens while this lasts."""
    receiver = OtlpReceiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            if self.path != "/v1/metrics" or length > _MOST_BYTES:
                self.send_error(404)
                return
            body = self.rfile.read(length)
            receiver.take(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            answer = ExportMetricsServiceResponse().SerializeToString()
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
