"""The stretch of values that a plot shows at first."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from dashboard.shared.series_history.opening import stretch_ms
from dashboard.shared.series_history.trend_data import TrendData
from models.records.days import DAY_MS
from models.records.series_status import Label

PADDING = 0.06  # of the stretch, above and below
LEAST_SPAN = 0.05  # of the level, so that a tenth of a percent does not look like a cliff
FAR = 10  # robust standard deviations
NEWEST = 10  # runs, which are shown whatever they measured
WORTH_HIDING = 1.6  # outliers may widen the plot up to this factor before they are left outside


def shown_range(
    data: TrendData, first: date | None = None, last: date | None = None
) -> tuple[float, float, tuple[int, int]]:
    """Choose a range in which the level can be seen, however far off a point lies.

    Points outside of it are drawn all the same, where they are: zooming out shows them. The
    newest runs and the marks of changes are never outside, if they are among the days that are
    shown.

    Parameters
    ----------
    first, last : date, optional
        The days that are shown; None for all.

    Returns
    -------
    low, high, (below, above)
        The range, unit of the series, and how many points lie outside of it on either side;
        low equals high where there is nothing to show.
    """
    within, start, end = _within(data, first, last)
    every = data.points.value[data.measured & within]
    inside = _judged(data, within, start, end)
    if not inside.size:
        return 0.0, 0.0, (0, 0)
    every = every if every.size else inside
    inside = np.concatenate((inside, _newest(data, within), _marks(data, start, end)))
    low, high = float(inside.min()), float(inside.max())
    widest = max(high, float(every.max())) - min(low, float(every.min()))
    if widest <= WORTH_HIDING * (high - low) or high == low:
        low, high = min(low, float(every.min())), max(high, float(every.max()))
    missing = LEAST_SPAN * abs(float(np.median(inside))) - (high - low)
    pad = max(PADDING * (high - low), missing / 2) or 1.0
    low, high = low - pad, high + pad
    return low, high, count_outside(data, low, high, first, last)


def count_outside(
    data: TrendData, low: float, high: float, first: date | None = None, last: date | None = None
) -> tuple[int, int]:
    """Count the points of the days that are shown below and above a range of values."""
    values = data.points.value[data.measured & _within(data, first, last)[0]]
    return int((values < low).sum()), int((values > high).sum())


def _within(
    data: TrendData, first: date | None, last: date | None
) -> tuple[NDArray[np.bool_], float, float]:
    """Mark the points of the days that are shown, or all where nothing was measured then."""
    start, end = stretch_ms(first, last)
    within = (data.points.time_ms >= start) & (data.points.time_ms <= end)
    if (within & data.measured).any():
        return within, start, end
    return np.ones(len(within), dtype=np.bool_), float("-inf"), float("inf")


def _newest(data: TrendData, within: NDArray[np.bool_]) -> NDArray[np.float64]:
    places = np.flatnonzero(data.measured)[-NEWEST:]
    newest: NDArray[np.float64] = data.points.value[places[within[places]]]
    return newest


def _marks(data: TrendData, start: float, end: float) -> NDArray[np.float64]:
    """Gather the heights of the marks that `group_traces` draws."""
    return np.array(
        [
            group.mean
            for group in data.groups
            if group.label is not Label.NORMAL and start <= group.start_ms <= end
        ]
    )


def _judged(
    data: TrendData, within: NDArray[np.bool_], start: float, end: float
) -> NDArray[np.float64]:
    """Gather what the fit covers without its outliers, and what is near on other days."""
    bands = data.bands
    if bands is None or not bands.days.size:
        return _near(data.points.value[data.measured & within])
    days = data.points.time_ms // DAY_MS
    fitted = (days >= bands.days[0]) & (days <= bands.days[-1])
    kept = data.measured & ~data.outlier & within
    shown = (bands.days * DAY_MS >= start) & (bands.days * DAY_MS <= end)
    parts = (
        data.points.value[kept & fitted],
        _near(data.points.value[kept & ~fitted]),
        bands.predictive_p05[shown],
        bands.predictive_p95[shown],
    )
    inside: NDArray[np.float64] = np.concatenate(parts)
    return inside


def _near(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Leave out what is far off, where no fit has said yet what is an outlier."""
    if not values.size:
        return values
    distance = np.abs(values - np.median(values))
    spread = 1.4826 * float(np.median(distance))
    return values[distance <= FAR * spread] if spread else values
