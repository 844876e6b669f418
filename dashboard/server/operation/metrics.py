"""``/metrics`` for Prometheus: request times of all workers of a server, and figures of the store.

The store's figures are read when they are asked for, so that fits of other processes and machines
are among them; request times are shared by gunicorn's workers through files.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

import flask
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

SHARED = "PROMETHEUS_MULTIPROC_DIR"  # folder through which the workers of a server share
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

ReadMetrics = Callable[[], Iterable[Metric]]


class RequestTimes:
    """How long requests took, by method, route and status."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._histogram = Histogram(
            "bandwatch_request_seconds",
            "Time from a request's arrival to its answer",
            ("method", "route", "status"),
            buckets=BUCKETS,
            registry=self.registry,
        )

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._histogram.labels(method, route, str(status)).observe(seconds)


class _Read(Collector):
    """Gives what a function reads at the moment of asking."""

    def __init__(self, read: ReadMetrics) -> None:
        self._read = read

    def collect(self) -> Iterable[Metric]:
        return self._read()


def register(server: flask.Flask, times: RequestTimes, read: ReadMetrics) -> None:
    """Add ``/metrics`` to a server.

    Parameters
    ----------
    read : callable
        Reads the figures that no process of the server counts itself.
    """

    @server.get("/metrics")
    def metrics() -> flask.Response:
        registry = times.registry
        if os.environ.get(SHARED):
            registry = CollectorRegistry()
            collector: Any = MultiProcessCollector
            collector(registry)
        else:
            registry = _copy(times.registry)
        registry.register(_Read(read))
        return flask.Response(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _copy(registry: CollectorRegistry) -> CollectorRegistry:
    """Return a registry with the same numbers, to which more may be added for one answer."""
    made = CollectorRegistry()
    made.register(_Read(registry.collect))
    return made
