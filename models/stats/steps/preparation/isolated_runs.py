"""Limit how far a single run may lie from its neighbours.

The heaviest kind of noise in the model is ten times σ. One run at a thousand times σ would make
σ grow for all others; told as thirty times σ it is as much of an outlier, and as harmless.
"""

import numpy as np
from numpy.typing import NDArray

FARTHEST = 30.0  # noise scales
NEIGHBOURS = 2  # on each side


def limit_isolated(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bring runs that lie alone, or in pairs, to within thirty noise scales of their neighbours.

    Parameters
    ----------
    values : (R,) float array
        In time order, in noise scales.

    Returns
    -------
    (R,) float array
        What lasts for three runs stays as it is, and so do the two newest runs, of which no one
        can know yet whether they are alone.
    """
    if values.size <= 2 * NEIGHBOURS:
        return values
    padded = np.concatenate([values[NEIGHBOURS:0:-1], values, values[-2 : -2 - NEIGHBOURS : -1]])
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * NEIGHBOURS + 1)
    middle = np.median(windows, axis=1)
    limited: NDArray[np.float64] = np.clip(values, middle - FARTHEST, middle + FARTHEST)
    limited[-NEIGHBOURS:] = values[-NEIGHBOURS:]
    return limited
