"""The groups that jumpavg finds in the measurements, on demand."""

import numpy as np
from numpy.typing import NDArray

from models.records.errors import BandwatchError
from models.records.points import Points
from models.records.series import Direction
from models.records.series_status import Segment
from models.services.fitting.segments import build_segments, in_year
from models.stats.changes.detector import Detector, detect


def jumpavg_groups(
    points: Points, measured: NDArray[np.bool_], direction: Direction
) -> tuple[Segment, ...]:
    """Group the runs of a series over its last 365 days.

    Parameters
    ----------
    points : Points
        N points, one per run.
    measured : ndarray of bool, shape (N,)
        Where a run has a value.

    Returns
    -------
    tuple of Segment
        None where there are too few values, or such as no group can be made of.
    """
    chosen = in_year(points.time_ms, measured)
    try:
        groups = detect(points.value[chosen], direction, detector=Detector.JUMPAVG)
    except BandwatchError:
        return ()
    return build_segments(
        groups,
        direction,
        points.time_ms[chosen],
        points.revision[chosen],
        points.version[chosen],
    )
