"""Noise of single runs from differences of neighbours, which steps hardly touch."""

import numpy as np
from numpy.typing import NDArray

KEPT = 0.8  # share of the smallest differences that is looked at
# About the mean of the 80 % smallest |z| of a standard normal z (0.559: the scale is 0.86 of normal
# noise, a unit in which the sampler finds σ); and √2, for a difference has two noises.
NORMAL_MEAN = 0.65 * 2.0**0.5
MOST_CORRELATION = 0.8
ROUNDING = 1e-12  # of the values' spread; less is no difference


def difference_scale(values: NDArray[np.float64]) -> float:
    """Estimate the standard deviation of the noise.

    Parameters
    ----------
    values : (B,) float array
        In time order, not all equal, B ≥ 2.

    Returns
    -------
    float
        Positive. Where more than 80 % of the neighbours are equal, all differences count.
    """
    jumps: NDArray[np.float64] = np.abs(np.diff(values))
    kept = np.sort(jumps)[: max(1, int(KEPT * jumps.size))]
    scale = float(kept.mean() / NORMAL_MEAN)
    if scale > ROUNDING * float(np.median(np.abs(values - np.median(values)))):
        return scale
    return max(float(np.sqrt(np.mean(jumps**2) / 2.0)), float(np.finfo(np.float64).tiny))


def neighbour_correlation(values: NDArray[np.float64]) -> float:
    """Estimate how much neighbours share, from 0 to 0.8, by differences over one and two runs.

    Parameters
    ----------
    values : (B,) float array
        In time order.
    """
    one = float(np.median(np.abs(np.diff(values))))
    if values.size < 3 or one == 0.0:
        return 0.0
    two = float(np.median(np.abs(values[2:] - values[:-2])))
    # var(y_i − y_{i−1}) ∝ 1 − ρ and var(y_i − y_{i−2}) ∝ 1 − ρ² for a first-order process.
    return float(np.clip((two / one) ** 2 - 1.0, 0.0, MOST_CORRELATION))
