"""The groups that lie over the measurements: those of the store, or jumpavg's on demand."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from dashboard.shared.urls.trend_state import Overlay
from models.records.errors import BandwatchError
from models.records.series import Direction, Series
from models.records.series_status import Segment
from models.stats.changes.detector import Detector, detect
from models.stats.series.groups import Group
from models.storage.fits.status_view import read_statuses
from models.storage.results.points_view import Points

DAY_MS = 86_400_000
WINDOW_DAYS = 365


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
    if measured.any():
        measured = measured & (
            points.time_ms > points.time_ms[measured].max() - WINDOW_DAYS * DAY_MS
        )
    chosen = np.flatnonzero(measured)
    try:
        groups = detect(points.value[chosen], series.direction, detector=Detector.JUMPAVG)
    except BandwatchError:  # too few values, or such as no group can be made of
        return ()
    return tuple(drawn_segments(points, chosen, groups, series.direction))


def drawn_segments(
    points: Points, chosen: NDArray[np.int64], groups: Sequence[Group], direction: Direction
) -> list[Segment]:
    """Give groups their place in the history and the size of each change."""
    held: list[Segment] = []
    before: Group | None = None
    for group in groups:
        first, last = chosen[group.start], chosen[group.end - 1]
        change = float("nan")
        if before is not None and before.mean != 0:
            change = direction.worse_sign * 100 * (group.mean - before.mean) / abs(before.mean)
        held.append(
            Segment(
                start_ms=int(points.time_ms[first]),
                end_ms=int(points.time_ms[last]),
                runs=group.size,
                mean=group.mean,
                stdev=group.stdev,
                label=group.label,
                change=change,
                revision=str(points.revision[first]),
                previous_revision=str(points.revision[chosen[group.start - 1]])
                if group.start
                else "",
                version=str(points.version[first]),
            )
        )
        before = group
    return held
