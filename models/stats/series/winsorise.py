"""Values brought in to where they do no harm: spikes, and what lies far from a level."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WINDOW = 7  # runs; three spikes in a row do not move its median


def clip_spikes(values: Floats, reach: Floats) -> Floats:
    """Bring a run that differs from both its past and its future to within reach of one.

    Parameters
    ----------
    values : array, shape (n,)
        Runs in time order.
    reach : array, shape (n,)
        How far from a neighbourhood's median each run may lie, in the values' unit.

    Returns
    -------
    array, shape (n,)
        Each run moved as little as possible, to within ``reach`` of the median of the 7 runs
        that end with it or of the 7 that start with it. The first run of a new level agrees
        with what follows and stays; a spike agrees with neither. Series of up to 7 runs are
        returned as they are.
    """
    centre = nearer_median(values)
    return np.clip(values, centre - reach, centre + reach)


def mask_spikes(values: Floats, reach: Floats) -> Floats:
    """Replace spikes by what surrounds them, so that they count neither way.

    Parameters
    ----------
    values : array, shape (n,)
        Runs in time order.
    reach : array, shape (n,)
        A run farther than this from both neighbourhoods' medians is a spike.

    Returns
    -------
    array, shape (n,)
        The values, and in place of each spike the nearer of its two medians.
    """
    centre = nearer_median(values)
    replaced: Floats = np.where(np.abs(values - centre) > reach, centre, values)
    return replaced


def nearer_median(values: Floats) -> Floats:
    """Find the median of the last 7 runs or of the next 7, whichever is nearer to each run.

    Parameters
    ----------
    values : array, shape (n,)
        Runs in time order; each is itself part of both neighbourhoods. Up to 7 runs have no
        neighbourhoods, and are their own medians.
    """
    n = len(values)
    if n <= WINDOW:
        return values.copy()
    windows = np.lib.stride_tricks.sliding_window_view(values, WINDOW)
    medians = np.partition(windows, WINDOW // 2, axis=1)[:, WINDOW // 2]
    index = np.arange(n)
    past = medians[np.clip(index - WINDOW + 1, 0, n - WINDOW)]
    future = medians[np.clip(index, 0, n - WINDOW)]
    nearer: Floats = np.where(np.abs(past - values) <= np.abs(future - values), past, future)
    return nearer


def robust_centre(values: Floats, reach: float) -> float:
    """Find a level that single far values cannot move.

    Parameters
    ----------
    values : array, shape (n,)
        At least one value.
    reach : float
        Values farther than this from the level count as if they were this far (Huber's rule).

    Returns
    -------
    float
        Three steps of Huber's M-estimator from the median on; the mean, if none is far.
    """
    ordered = np.sort(values)
    centre = middle(ordered)
    for _ in range(3):
        low, high = centre - reach, centre + reach
        if low <= ordered[0] and ordered[-1] <= high:
            return float(np.add.reduce(values)) / len(values)  # quicker than mean()
        centre = float(np.add.reduce(np.minimum(np.maximum(ordered, low), high))) / len(ordered)
    return centre


def middle(ordered: Floats) -> float:
    """Median of values in ascending order; numpy's own takes ten times longer on few values."""
    half = len(ordered) // 2
    if len(ordered) % 2:
        return float(ordered[half])
    return float(ordered[half - 1] + ordered[half]) / 2.0


def clip_to_levels(values: Floats, split: int, noise: float, width: float) -> tuple[Floats, float]:
    """Clip a stretch to the neighbourhoods of the two levels on either side of a split.

    Parameters
    ----------
    values : array, shape (n,)
        A stretch of a series.
    split : int
        First run of the second level, between 1 and n - 1.
    noise : float
        Standard deviation of the noise, in the values' unit.
    width : float
        How many standard deviations from the levels are kept.

    Returns
    -------
    clipped : array, shape (n,)
        The values, none more than ``width`` local standard deviations from the nearer level.
    spread : float
        The local standard deviation: robust, and at least ``noise``.
    """
    first = robust_centre(values[:split], width * noise)
    second = robust_centre(values[split:], width * noise)
    levels = np.where(np.arange(len(values)) < split, first, second)
    spread = max(noise, 1.4826 * middle(np.sort(np.abs(values - levels))))
    low, high, reach = min(first, second), max(first, second), width * spread
    clipped: Floats = np.minimum(np.maximum(values, low - reach), high + reach)
    if high - low > 2.0 * reach:  # what lies between belongs to neither
        half = (low + high) / 2.0
        clipped = np.where(
            clipped <= half, np.minimum(clipped, low + reach), np.maximum(clipped, high - reach)
        )
    return clipped, spread
