"""What a fit looks at: the newest measurements, without outliers, by day, without unit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.records.days import DAY_MS
from models.records.errors import BadArgumentError, NotEnoughDataError
from models.stats.level.day_means import DayMeans, day_means
from models.stats.level.standardise import Standardisation, standardise
from models.stats.series.finite import usable_values
from models.stats.series.outliers import flag_outliers

FEWEST_DAYS = 3  # a natural spline needs three knots, each on a day of its own
FEWEST_MEASUREMENTS = 6  # three free or penalised waves, and as many degrees for the noise


@dataclass(frozen=True, slots=True)
class FitWindow:
    """N offered measurements, n of them kept."""

    days: NDArray[np.int64]  # shape (n,), days since 1970-01-01, in time order
    values: NDArray[np.float64]  # shape (n,), standardised
    by_day: DayMeans
    scale: Standardisation
    outlier: NDArray[np.bool_]  # shape (N,), in the order of the input


def fit_window(
    time_ms: NDArray[np.int64], values: NDArray[np.float64], window_days: int
) -> FitWindow:
    """Select, filter and standardise.

    Parameters
    ----------
    time_ms : (N,) int array
        Milliseconds since 1970-01-01 UTC, in any order.
    values : (N,) float array
        Measurements, unit of the series.
    window_days : int
        Days back from the newest measurement, its own day included.

    Returns
    -------
    FitWindow
        The kept measurements in time order; measurements of one moment keep their order.

    Raises
    ------
    BadArgumentError
        If the arrays differ in length, a value is not finite, or the window is empty.
    NotEnoughDataError
        If fewer than 3 distinct days or 6 measurements are left.
    NoVariationError, SeriesUnfitError
        See ``standardise``.
    """
    if time_ms.shape != values.shape or values.ndim != 1:
        raise BadArgumentError(
            f"Times and values must be two lists of one length; got {time_ms.shape} and "
            f"{values.shape}."
        )
    if window_days < 1:
        raise BadArgumentError(f"A window of {window_days} days is empty; give at least 1.")
    if values.size == 0:
        raise NotEnoughDataError("There are no measurements at all, so there is nothing to fit.")
    values = usable_values(values)
    order = np.argsort(time_ms, kind="stable")
    all_days = time_ms[order] // DAY_MS
    inside = order[all_days > all_days[-1] - window_days]
    outlier = np.zeros(values.size, dtype=np.bool_)
    outlier[inside] = flag_outliers(values[inside])
    kept = inside[~outlier[inside]]
    days = time_ms[kept] // DAY_MS
    _demand_enough(days, offered=inside.size, window_days=window_days)
    standardised, scale = standardise(values[kept])
    return FitWindow(days, standardised, day_means(days, standardised), scale, outlier)


def _demand_enough(days: NDArray[np.int64], *, offered: int, window_days: int) -> None:
    distinct = np.unique(days).size
    if distinct >= FEWEST_DAYS and days.size >= FEWEST_MEASUREMENTS:
        return
    raise NotEnoughDataError(
        f"The last {window_days} days hold {days.size} usable measurements on {distinct}"
        f" {'day' if distinct == 1 else 'days'} ({offered - days.size} left out as outliers);"
        " a fit needs at least "
        f"{FEWEST_MEASUREMENTS} measurements on {FEWEST_DAYS} days. Wait for more runs, or "
        "widen the window."
    )
