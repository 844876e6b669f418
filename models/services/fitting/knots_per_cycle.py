"""Turn knots per release cycle into knots of a window."""

from collections.abc import Sequence

import numpy as np

from models.records.errors import BadArgumentError, NotEnoughDataError
from models.records.release import Release
from models.stats.comparison.release_days import majors

FEWEST_KNOTS = 3  # that a cubic spline needs


def knots_for_cycles(releases: Sequence[Release], per_cycle: int, window_days: int) -> int:
    """Count the knots of a window that has some number of them in each release cycle.

    A cycle is the median number of days between the first days of two major releases.

    Parameters
    ----------
    releases : sequence of Release
        The project's release table.
    per_cycle : int
        Knots in each cycle, at least 1.
    window_days : int
        Days of the window.

    Raises
    ------
    BadArgumentError
        If there is not one knot per cycle.
    NotEnoughDataError
        If fewer than two majors are known, so that there is no cycle.
    """
    if per_cycle < 1:
        raise BadArgumentError(
            f"{per_cycle} knots per release cycle make no sense; choose 1 or more."
        )
    found = majors(releases)
    if len(found) < 2:
        raise NotEnoughDataError(
            f"The store knows {len(found)} major releases of this project, and a release cycle "
            "needs two. Ingest a release table with --releases, or choose the knots by number."
        )
    gaps = np.diff([item.first_day.toordinal() for item in found])
    cycle = float(np.median(gaps))
    return max(FEWEST_KNOTS, round(per_cycle * window_days / cycle) + 1)
