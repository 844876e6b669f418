"""Detect changes in many series: what is wrong with one ends no other, and none is passed over."""

import logging
from collections.abc import Callable, Sequence

from sqlalchemy import Engine

from models.records.errors import CancelledError
from models.records.fault_text import fault_text, is_of_store
from models.records.measurement import Status
from models.records.series import Series
from models.services.alerts.detect import DetectReport, detect_series, refresh_summaries_of
from models.services.fitting.summarize_series import update_status
from models.storage.fits.series_snapshot import SeriesSnapshot, read_snapshot
from models.triage.detection.find_changes import RECENT_MS

log = logging.getLogger(__name__)


def detect_all(
    engine: Engine,
    series: Sequence[Series],
    now_ms: int,
    *,
    recent_ms: int = RECENT_MS,
    on_series: Callable[[Series], None] | None = None,
) -> DetectReport:
    """Detect in many series, one after the other; see `detect_series`.

    A series that was never judged, or not since its newest measurements, is judged first: groups
    of runs need no fit. The report counts those without a run that measured something, and names
    those that failed.

    Parameters
    ----------
    on_series : callable, optional
        Called with each series that is done.

    Raises
    ------
    Exception
        Whatever the store raises when it does not answer: the other series would fail as well.
    """
    report = DetectReport()
    for item in series:
        try:
            report.add(_detect(engine, item, now_ms, recent_ms))
        except CancelledError:
            raise
        except Exception as error:
            if is_of_store(error):
                raise
            log.warning("Detection in %s failed", item.key, exc_info=error)
            report.failures.append(f"{item.key}: {fault_text(error)}")
        if on_series is not None:
            on_series(item)
    report.causes += refresh_summaries_of(engine, [item.id for item in series], now_ms)
    return report


def _detect(engine: Engine, series: Series, now_ms: int, recent_ms: int) -> DetectReport:
    snapshot = read_snapshot(engine, series)
    if not _counts_all(snapshot):
        update_status(engine, series, now_ms, snapshot)
        snapshot = read_snapshot(engine, series)
    done = detect_series(
        engine, series, now_ms, recent_ms=recent_ms, snapshot=snapshot, refresh=False
    )
    if not snapshot.points.usable.any():
        done.unmeasured = 1
    return done


def _counts_all(snapshot: SeriesSnapshot) -> bool:
    """Whether the series was judged by all its measurements."""
    status, points = snapshot.status, snapshot.points
    failed = int((points.status != Status.OK.value).sum())
    return status is not None and (status.measurements, status.failed) == (len(points), failed)
