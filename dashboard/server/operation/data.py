"""Read what operators ask for: readiness, and the figures of store and queue."""

from collections.abc import Iterable, Iterator

import numpy as np
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from dashboard.shared.services import Services
from models.services.operation.looks import readiness_check
from models.services.operation.readiness import ReadinessCheck
from models.services.operation.store_figures import FigureReader
from models.storage.jobs.operation_view import OperationFigures

__all__ = ["MetricReader", "readiness_of"]

QUANTILES = (0.5, 0.95, 1.0)


def readiness_of(services: Services) -> ReadinessCheck:
    """Build the check of what a server needs."""
    return readiness_check(services.engine, services.settings)


class MetricReader:
    """Reads the figures of store and queue as metrics; neither may hold an answer up."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._reader = FigureReader(services.engine, services.settings)

    def __call__(self) -> Iterable[Metric]:
        """Return the metrics of this moment; those of a part that does not answer are missing."""
        now_ms = self._services.now_ms()
        store, queue = self._reader.read(now_ms)
        yield _gauge("store_up", "Whether the store answers", int(store is not None))
        if store is not None:
            yield from _of_store(store, now_ms)
        if self._services.settings.celery_url:
            yield _gauge("queue_up", "Whether the queue answers", int(queue is not None))
            if queue is not None:
                yield _gauge("workers", "Workers that are alive", queue.workers)
                yield _by("jobs_waiting", "Tasks that wait for a worker", "queue", queue.waiting)


def _of_store(found: OperationFigures, now_ms: int) -> Iterator[Metric]:
    yield _gauge("series", "Series in the store", found.series)
    yield _gauge("failing_series", "Series whose newest runs failed", found.failing_series)
    ages = {name: (now_ms - when) / 1000 for name, when in found.newest_run_ms.items()}
    yield _by("data_age_seconds", "Since the newest judged run", "project", ages)
    if found.last_ingest_ms is not None:
        age = (now_ms - found.last_ingest_ms) / 1000
        yield _gauge("ingest_age_seconds", "Since the last ingest ended", age)
    yield _by("open_alerts", "Alerts that nobody decided on", "kind", found.open_alerts)
    yield _by("summaries", "Summaries of alerts", "status", found.summaries)
    yield _by("fits", "Fits of the last day, of the newest 1000", "state", found.fits)
    if found.fit_seconds:
        seconds = np.quantile(found.fit_seconds, QUANTILES)
        by = dict(zip(map(str, QUANTILES), seconds.tolist(), strict=True))
        yield _by("fit_seconds", "Time of those fits, in all stages", "quantile", by)
    yield _by("jobs_running", "Jobs that run", "kind", found.jobs)


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"bandwatch_{name}", text, value=value)


def _by(name: str, text: str, label: str, values: dict[str, float] | dict[str, int]) -> Metric:
    metric = GaugeMetricFamily(f"bandwatch_{name}", text, labels=[label])
    for key, value in values.items():
        metric.add_metric([key], value)
    return metric
