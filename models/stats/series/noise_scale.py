"""How noisy a series is, from its differences, so that changes of level do not count."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from models.stats.series.winsorise import Floats

# The largest fifth of the differences is left out: that many may straddle steps and spikes.
KEPT = 0.8
NEIGHBOURHOOD = 21  # differences
_EDGE = float(norm.ppf(0.5 + KEPT / 2))
# Mean of |z| below the edge, for standard normal z.
_MEAN_KEPT = 2.0 * (float(norm.pdf(0.0)) - float(norm.pdf(_EDGE))) / KEPT


def trimmed_spread(steps: NDArray[np.float64]) -> float:
    """Trimmed mean of absolute differences, in standard deviations of a Gaussian."""
    ordered = np.sort(np.abs(steps))
    kept = max(1, math.ceil(KEPT * len(ordered)))
    return float(np.add.reduce(ordered[:kept])) / kept / _MEAN_KEPT


def noise_scale(values: Floats) -> float:
    """Estimate the standard deviation of the noise.

    Parameters
    ----------
    values : array, shape (n,)
        Runs in time order, n at least 2.

    Returns
    -------
    float
        Trimmed mean of the absolute first differences, scaled to be the standard deviation of
        white Gaussian noise; for noise that resembles its neighbour it is smaller. On a coarse
        clock a move counts as one tick at least. Where most values are equal, the untrimmed
        mean serves. Never below what floating point resolves,
        and 0 only for a constant series.
    """
    steps = np.abs(np.diff(values))
    scale = trimmed_spread(steps)
    moved = steps[steps > 0.0]
    if scale > 0.0:
        # On a coarse clock most moves are of one tick, and the trimming takes most of them.
        scale = max(scale, float(moved.min()) * math.sqrt(len(moved) / len(steps)))
    elif len(moved):
        scale = float(np.add.reduce(moved)) / len(steps) * math.sqrt(math.pi / 2.0)
    if scale == 0.0:
        return 0.0
    return max(scale / math.sqrt(2.0), 4.0 * float(np.spacing(np.abs(values).max())))


def local_noise(values: Floats, least: Floats) -> Floats:
    """Estimate the noise around each run, where it is larger than elsewhere.

    Parameters
    ----------
    values : array, shape (n,)
        Runs in time order.
    least : array, shape (n,)
        Noise of the stretch that a run belongs to; nowhere is less returned.

    Returns
    -------
    array, shape (n,)
        From the median absolute difference among the 22 runs around; ``least`` throughout for
        a series that is shorter.
    """
    steps = np.abs(np.diff(values))
    if len(steps) < NEIGHBOURHOOD:
        return least
    around = np.lib.stride_tricks.sliding_window_view(steps, NEIGHBOURHOOD)
    medians = np.partition(around, NEIGHBOURHOOD // 2, axis=1)[:, NEIGHBOURHOOD // 2]
    first = np.clip(np.arange(len(values)) - NEIGHBOURHOOD // 2, 0, len(medians) - 1)
    local: Floats = np.maximum(least, 1.4826 * medians[first] / math.sqrt(2.0))
    return local


def autocorrelation(values: Floats) -> float:
    """Estimate how much a run's noise resembles that of the run before.

    Parameters
    ----------
    values : array, shape (n,)
        Runs in time order.

    Returns
    -------
    float
        Correlation at lag one, between 0 and 0.95, from how much larger the differences over
        two and three runs are than those over one. A step spoils only the few differences
        that straddle it, so it is not mistaken for autocorrelation. 0 for fewer than 8 runs.

    Notes
    -----
    For noise of autocorrelation ρ the mean squared difference over h runs is proportional to
    1 - ρ^h, so that the ratios to the first are 1 + ρ and 1 + ρ + ρ².
    """
    if len(values) < 8:
        return 0.0
    one, two, three = (trimmed_spread(values[lag:] - values[:-lag]) for lag in (1, 2, 3))
    if one == 0.0:
        return 0.0
    from_two = (two / one) ** 2 - 1.0
    discriminant = 4.0 * (three / one) ** 2 - 3.0
    from_three = (math.sqrt(max(discriminant, 0.0)) - 1.0) / 2.0
    return min(0.95, max(0.0, (from_two + from_three) / 2.0))
