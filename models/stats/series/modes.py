"""Modes: how many values a benchmark likes to take, and which one each run took.

A kernel density of all values (outliers included) is drawn on a grid; a mode is a peak that
rises above half of the highest one. Source: Mozilla's slow_regressions, ``n_modes``, whose
density is statsmodels' ``KDEUnivariate`` with default settings: linear binning on a grid and
the Gaussian kernel applied by fast Fourier transform (Silverman 1982, AS 176).
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.records.errors import BadArgumentError
from models.stats.series.finite import usable_values

FEWEST_DISTINCT = 6  # fewer distinct values say nothing about a density
PEAK_SHARE = 0.5  # of the highest peak
GRID_SIZE = 512
BANDWIDTHS_BEYOND = 3  # how far the grid reaches beyond the extremes
REFERENCE_CONSTANT = 2 * (1 / 24) ** 0.2  # rule of thumb for a Gaussian kernel, ≈ 1.0592
QUARTILE_RANGE_OF_STANDARD_NORMAL = 1.349


@dataclass(frozen=True, slots=True)
class Modes:
    """The modes of N values, from the smallest to the largest location.

    With five or fewer distinct values there is one mode by definition, at the most frequent
    value; without any value there is none.
    """

    count: int
    locations: NDArray[np.float64]  # shape (count,), unit of the values
    shares: NDArray[np.float64]  # shape (count,), fractions of the values; they sum to 1
    membership: NDArray[np.int64]  # shape (N,), index of each value's mode
    bandwidth: float  # of the kernel; NaN where no density was drawn


def count_modes(values: ArrayLike) -> Modes:
    """Count the modes of a sample and say which mode each value belongs to.

    A value belongs to the peak on its side of the lowest density between two peaks.

    Parameters
    ----------
    values : array_like, shape (N,)
        Values in any order and unit.

    Returns
    -------
    Modes

    Raises
    ------
    BadArgumentError
        If a value is not finite or larger than the statistics can square.
    """
    x = usable_values(values)
    levels, frequency = np.unique(x, return_counts=True)
    bandwidth = _bandwidth(x) if levels.size >= FEWEST_DISTINCT else 0.0
    if bandwidth == 0:
        location = levels[[np.argmax(frequency)]] if x.size else np.zeros(0)
        ones, zeros = np.ones(location.size), np.zeros(x.size, dtype=np.int64)
        return Modes(location.size, location, ones, zeros, np.nan)
    grid, density = _density(x, bandwidth)
    peaks = _peaks(density)
    valleys = [a + np.argmin(density[a : b + 1]) for a, b in pairwise(peaks)]
    membership = np.searchsorted(grid[np.array(valleys, dtype=np.int64)], x, side="left")
    shares = np.bincount(membership, minlength=peaks.size) / x.size
    return Modes(peaks.size, grid[peaks], shares, membership.astype(np.int64), bandwidth)


def without_steps(values: ArrayLike, levels: ArrayLike) -> NDArray[np.float64]:
    """Move every value to the newest level, so that a step is no second mode.

    Parameters
    ----------
    values, levels : array_like, shape (N,)
        Values in order of time, and the mean of the group that each belongs to; NaN where a value
        belongs to none, which leaves it where it is.

    Raises
    ------
    BadArgumentError
        If a value is not finite or larger than the statistics can square.
    """
    x, level = usable_values(values), np.asarray(levels, dtype=np.float64)
    known = np.flatnonzero(np.isfinite(level))
    if not known.size:
        return x.copy()
    moved: NDArray[np.float64] = np.where(
        np.isfinite(level), x + (level[known[-1]] - np.nan_to_num(level)), x
    )
    return moved


def modes_by_label(values: ArrayLike, labels: Sequence[Hashable]) -> dict[Hashable, Modes]:
    """Count the modes within each group of runs, such as those of one release.

    A change of level between two releases is not a second mode of either.

    Parameters
    ----------
    values : array_like, shape (N,)
        Values in any unit.
    labels : sequence, length N
        The group of each value, for instance its version.

    Returns
    -------
    dict
        Label to `Modes`, in the order in which the labels first appear; each membership
        follows the order of that label's values.

    Raises
    ------
    BadArgumentError
        If a value cannot be used, or the lengths differ.
    """
    x = usable_values(values)
    if len(labels) != x.size:
        raise BadArgumentError(
            f"There are {x.size} values and {len(labels)} labels; give one each."
        )
    members: dict[Hashable, list[int]] = {}
    for index, label in enumerate(labels):
        members.setdefault(label, []).append(index)
    return {label: count_modes(x[indices]) for label, indices in members.items()}


def _bandwidth(x: NDArray[np.float64]) -> float:
    """Apply the normal reference rule with the smaller of the two usual measures of spread."""
    spread = float(np.std(x, ddof=1))
    lower, upper = np.quantile(x, [0.25, 0.75])
    quartiles = float(upper - lower) / QUARTILE_RANGE_OF_STANDARD_NORMAL
    if quartiles > 0:
        spread = min(spread, quartiles)
    return float(REFERENCE_CONSTANT * spread * x.size**-0.2)


def _density(
    x: NDArray[np.float64], bandwidth: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Grid and kernel density, the latter up to a factor."""
    size = 2 ** int(np.ceil(np.log2(max(x.size, GRID_SIZE))))
    low = np.min(x) - BANDWIDTHS_BEYOND * bandwidth
    high = np.max(x) + BANDWIDTHS_BEYOND * bandwidth
    grid = np.linspace(low, high, size)
    place = np.clip((x - low) / ((high - low) / (size - 1)), 0, size - 1)
    left = np.minimum(place.astype(np.int64), size - 2)
    share = place - left
    weights = np.bincount(left, 1 - share, size) + np.bincount(left + 1, share, size)
    frequency = np.arange(size // 2 + 1)
    kernel = np.exp(-2 * (np.pi * bandwidth / (high - low) * frequency) ** 2)
    kernel /= 1 - (np.pi * frequency / size) ** 2 / 3  # undoes the smoothing by the binning
    return grid, np.fft.irfft(np.fft.rfft(weights) * kernel, size)


def _peaks(density: NDArray[np.float64]) -> NDArray[np.int64]:
    """Find the first falling point behind each peak that is high enough."""
    slope = np.sign(np.gradient(density))
    turns = (slope[1:] != slope[:-1]) & (slope[1:] < 0)
    peaks = np.flatnonzero(turns & (density[1:] / np.max(density) > PEAK_SHARE)) + 1
    # A single far value can push all others into the grid's first cell, where nothing rises.
    return peaks if peaks.size else np.array([np.argmax(density)])
