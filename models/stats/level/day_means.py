"""Measurements of one day, summed up without loss for Gaussian noise."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class DayMeans:
    """D distinct days in increasing order."""

    days: NDArray[np.int64]  # shape (D,)
    counts: NDArray[np.float64]  # shape (D,), measurements on each day
    means: NDArray[np.float64]  # shape (D,)
    within: float  # sum of squared distances of the measurements from their day's mean
    of_measurement: NDArray[np.int64]  # shape (N,), index of each measurement's day

    @property
    def shares(self) -> NDArray[np.float64]:
        """Share of the measurements on each day, shape (D,), summing to 1."""
        shares: NDArray[np.float64] = self.counts / self.counts.sum()
        return shares


def day_means(days: NDArray[np.int64], values: NDArray[np.float64]) -> DayMeans:
    """Sum up values by day.

    Parameters
    ----------
    days : (N,) int array
        Day of each value.
    values : (N,) float array
        Finite values.

    Returns
    -------
    DayMeans
        Counts and means per day, and what the means leave out.
    """
    distinct, index = np.unique(days, return_inverse=True)
    counts = np.bincount(index).astype(np.float64)
    means = np.bincount(index, weights=values) / counts
    return DayMeans(
        days=distinct,
        counts=counts,
        means=means,
        within=float(np.sum((values - means[index]) ** 2)),
        of_measurement=index.astype(np.int64),
    )
