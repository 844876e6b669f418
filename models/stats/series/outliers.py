"""Outliers: points far from the rolling median of both their past and their future.

A step of the level is far from the past only and a slow trend is far from neither, so what
is far from both is a fault of the single run. Source: Mozilla's slow_regressions,
``fwd_backwd_resid``, which also sets the window of ten and the threshold of five.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.stats.series.finite import usable_values

WINDOW = 10  # points per rolling median
THRESHOLD = 5.0  # normalised median absolute deviations
MAD_OF_STANDARD_NORMAL = 0.6744897501960817  # Φ⁻¹(3/4)
MEAN_DEVIATION_OF_STANDARD_NORMAL = 0.7978845608028654  # √(2/π)


class ScaleEstimator(StrEnum):
    """Where the unit of the z scores came from."""

    MAD = "median absolute deviation"
    MEAN_DEVIATION = "mean absolute deviation"  # more than half of the residuals are equal
    NONE = "none"  # too few points, or residuals without any variation


@dataclass(frozen=True, slots=True)
class OutlierScan:
    """The flags and everything they were made from; arrays have shape (N,).

    Medians, residuals and ``scale`` are in the unit of the values. With fewer than ``WINDOW``
    points all of them are NaN and nothing is flagged.
    """

    flags: NDArray[np.bool_]
    past_median: NDArray[np.float64]  # of the point and the 9 before it
    future_median: NDArray[np.float64]  # of the point and the 9 after it
    residual: NDArray[np.float64]  # from whichever median is nearer; signed
    z: NDArray[np.float64]  # residual / scale; 0 where there is no scale
    scale: float
    scale_source: ScaleEstimator


def flag_outliers(values: ArrayLike) -> NDArray[np.bool_]:
    """Flag the points that lie more than five scales from both rolling medians.

    Parameters
    ----------
    values : array_like, shape (N,)
        Values of one series in time order, any unit.

    Returns
    -------
    ndarray of bool, shape (N,)
        All False where N < 10 or the residuals do not vary; `scan_outliers` says which.

    Raises
    ------
    BadArgumentError
        If a value is not finite or larger than the statistics can square.
    """
    return scan_outliers(values).flags


def scan_outliers(values: ArrayLike) -> OutlierScan:
    """Flag outliers and return the medians, residuals, z scores and scale as well.

    The scale is the normalised median absolute deviation of all residuals from the past
    median. Where more than half of these residuals are equal (quantised values) it is zero,
    and the original would flag every other point. Then the normalised mean absolute
    deviation takes its place, but at least the smallest step between distinct values if
    there are three or more of them: one step of the clock is not an outlier.

    Parameters
    ----------
    values : array_like, shape (N,)
        Values of one series in time order, any unit.

    Returns
    -------
    OutlierScan

    Raises
    ------
    BadArgumentError
        If a value is not finite or larger than the statistics can square.
    """
    y = usable_values(values)
    if y.size < WINDOW:
        unknown = np.full(y.size, np.nan)
        flags = np.zeros(y.size, dtype=np.bool_)
        return OutlierScan(flags, unknown, unknown, unknown, unknown, np.nan, ScaleEstimator.NONE)
    past, future = _rolling_medians(y)
    from_past, from_future = y - past, y - future
    scale, source = _scale(from_past, y)
    residual = np.where(np.abs(from_past) <= np.abs(from_future), from_past, from_future)
    z = residual / scale if scale > 0 else np.zeros(y.size)
    return OutlierScan(np.abs(z) > THRESHOLD, past, future, residual, z, scale, source)


def _rolling_medians(
    y: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Medians of the ten points up to and from each; the ends repeat the nearest full one."""
    windows = np.sort(np.lib.stride_tricks.sliding_window_view(y, WINDOW), axis=1)
    medians = (windows[:, WINDOW // 2 - 1] + windows[:, WINDOW // 2]) / 2
    past = np.concatenate([np.repeat(medians[:1], WINDOW - 1), medians])
    future = np.concatenate([medians, np.repeat(medians[-1:], WINDOW - 1)])
    return past, future


def _scale(residuals: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, ScaleEstimator]:
    """Spread of the residuals as a standard deviation, and how it was found."""
    deviations = np.abs(residuals - np.median(residuals))
    mad = float(np.median(deviations)) / MAD_OF_STANDARD_NORMAL
    if mad > 0:
        return mad, ScaleEstimator.MAD
    mean_deviation = float(np.mean(deviations)) / MEAN_DEVIATION_OF_STANDARD_NORMAL
    if mean_deviation == 0:
        return 0.0, ScaleEstimator.NONE
    levels = np.unique(y)
    step = float(np.min(np.diff(levels))) if levels.size > 2 else 0.0
    return max(mean_deviation, step), ScaleEstimator.MEAN_DEVIATION
