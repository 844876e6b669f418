"""The distribution of the change between two days, as a curve."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.records.series import Direction

POINTS = 64
REACH = 3.0  # bandwidths beyond the extreme draws


@dataclass(frozen=True, slots=True)
class DifferenceDensity:
    """A density over evenly spaced changes, percent, positive = worse."""

    low: float
    high: float
    height: tuple[float, ...]  # relative to the highest point


def difference_density(
    reference: NDArray[np.float64], comparison: NDArray[np.float64], direction: Direction
) -> DifferenceDensity | None:
    """Draw a density of the change, draw by draw.

    A Gaussian kernel with the bandwidth of Silverman's rule, which takes the smaller of the
    standard deviation and the scaled interquartile range.

    Parameters
    ----------
    reference, comparison : ndarray, shape (S,)
        Draws of the day that is judged and of the day that it is judged against.

    Returns
    -------
    DifferenceDensity or None
        None where the change has no percentage, or all draws are alike.
    """
    if reference.shape != comparison.shape or not reference.size or (comparison == 0).any():
        return None
    change = 100 * direction.worse_sign * (reference - comparison) / np.abs(comparison)
    lower, upper = np.quantile(change, [0.25, 0.75])
    spread = min(float(change.std()), float(upper - lower) / 1.349)
    if not np.isfinite(spread) or spread <= 0:
        return None
    width = 0.9 * spread * change.size**-0.2
    low, high = change.min() - REACH * width, change.max() + REACH * width
    grid = np.linspace(low, high, POINTS)
    # On bins much finer than the kernel, which is as good as draw by draw and takes no time.
    counts, edges = np.histogram(change, bins=512, range=(low, high))
    centres = (edges[:-1] + edges[1:]) / 2
    kernel = np.exp(-0.5 * ((grid[:, None] - centres) / width) ** 2)
    height = kernel @ counts
    return DifferenceDensity(float(low), float(high), tuple((height / height.max()).tolist()))
