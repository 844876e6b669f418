"""The groups that lie over the measurements: those of the store, or jumpavg's on demand."""

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from dashboard.shared.urls.trend_state import Overlay
from models.records.errors import BandwatchError
from models.records.points import Points
from models.records.series import Series
from models.records.series_status import Segment
from models.services.fitting.segments import build_segments, in_year
from models.stats.changes.detector import Detector, detect
from models.storage.fits.status_view import read_statuses


def overlay_groups(
    engine: Engine,
    series: Series,
    points: Points,
    measured: NDArray[np.bool_],
    overlay: Overlay,
    as_of_ms: int | None = None,
) -> tuple[Segment, ...]:
    """Give the groups of a series over its last 365 days.

    Parameters
    ----------
    points : Points
        N points, one per run.
    measured : ndarray of bool, shape (N,)
        Where a run has a value.
    as_of_ms : int, optional
        For stored groups: as they were known at that time.

    Returns
    -------
    tuple of Segment
        None for a series that was never judged, or without values.
    """
    if overlay is Overlay.NONE:
        return ()
    if overlay is Overlay.ROBUST:
        found = read_statuses(engine, [series.id], as_of_ms=as_of_ms, with_groups=True)
        return found[series.id].groups if series.id in found else ()
    chosen = in_year(points.time_ms, measured)
    try:
        groups = detect(points.value[chosen], series.direction, detector=Detector.JUMPAVG)
    except BandwatchError:  # too few values, or such as no group can be made of
        return ()
    return build_segments(
        groups,
        series.direction,
        points.time_ms[chosen],
        points.revision[chosen],
        points.version[chosen],
    )
