"""Measurements of many series, counted day by day."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class DayCounts:
    """Measurements per series and day, both arrays of shape (n_series, n_days)."""

    series_ids: tuple[int, ...]
    first_day: int  # days since 1970-01-01; the columns go on from there, day by day
    stored: NDArray[np.int64]  # of any status
    failed: NDArray[np.int64]  # of these, with a status other than ok
