"""How far each point lies from the level of its day."""

import numpy as np
from numpy.typing import NDArray

from dashboard.shared.series_history.trend_data import TrendData
from models.records.days import DAY_MS

P95 = 1.6448536269514722  # of the standard normal distribution


def level_distance(data: TrendData) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Measure the distance of each point from the median level of its day.

    Returns
    -------
    sigma, percent : ndarray, shape (N,)
        In standard deviations of a new run, of which the predictive band holds 1.64 on either
        side, and in percent of the level; NaN where nothing was measured or fitted, and the
        percentage where the level is 0.
    """
    nothing = np.full(len(data.points), np.nan)
    bands = data.bands
    if bands is None or not bands.days.size:
        return nothing, nothing
    day = data.points.time_ms // DAY_MS
    place = np.minimum(np.searchsorted(bands.days, day), bands.days.size - 1)
    fitted = data.measured & (bands.days[place] == day)
    level = np.where(fitted, bands.level_p50[place], np.nan)
    width = (bands.predictive_p95[place] - bands.predictive_p05[place]) / (2 * P95)
    distance = data.points.value - level
    with np.errstate(divide="ignore", invalid="ignore"):
        sigma = np.where(width > 0, distance / width, np.nan)
        percent = np.where(level != 0, 100 * distance / np.abs(level), np.nan)
    return sigma, percent
