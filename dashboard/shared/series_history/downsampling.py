"""Draw fewer points than there are, honestly: what a person looks for is always drawn."""

from dataclasses import fields, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from dashboard.shared.series_history.trend_data import TrendData
from models.records.days import DAY_MS, day_number, moment_of_day
from models.records.points import Points
from models.stats.series.downsample import choose_points

MOST_DRAWN = 12_000  # points of a figure, beside outliers and failures
LEAST = 200  # of one series


def downsampled(
    data: TrendData,
    n_series: int = 1,
    first: date | None = None,
    last: date | None = None,
) -> TrendData:
    """Leave out points that would not be seen.

    Outliers, failures, extremes and the point whose details are open always stay. Within the
    days that are shown the full budget is spent, so that zooming in draws all in the end.

    Parameters
    ----------
    n_series : int
        How many series share the figure, and so the budget.
    first, last : date, optional
        The days shown at first.
    """
    budget = max(LEAST, MOST_DRAWN // max(1, n_series))
    if len(data.points) <= budget:
        return data
    start, end = _stretch(data.points.time_ms, first, last)
    always = data.outlier | ~data.measured
    parts = [
        _chosen(data, always, 0, start, budget // 6),
        _chosen(data, always, start, end, budget),
        _chosen(data, always, end, len(data.points), budget // 6),
    ]
    return only(data, np.concatenate(parts))


def only(data: TrendData, chosen: NDArray[np.int64]) -> TrendData:
    """Keep some points of a series."""
    points = replace(
        data.points,
        **{item.name: getattr(data.points, item.name)[chosen] for item in fields(Points)},
    )
    return replace(
        data,
        points=points,
        release=data.release[chosen],
        outlier=data.outlier[chosen],
        mode=None if data.mode is None else data.mode[chosen],
        count=None if data.count is None else data.count[chosen],
    )


def _stretch(time_ms: NDArray[np.int64], first: date | None, last: date | None) -> tuple[int, int]:
    start = np.searchsorted(time_ms, moment_of_day(first)) if first else 0
    end = np.searchsorted(time_ms, (day_number(last) + 1) * DAY_MS) if last else len(time_ms)
    return int(start), max(int(start), int(end))


def _chosen(
    data: TrendData, always: NDArray[np.bool_], start: int, end: int, budget: int
) -> NDArray[np.int64]:
    part = slice(start, end)
    chosen = choose_points(data.points.time_ms[part], data.points.value[part], always[part], budget)
    return chosen + start
