"""Tell kinds of noise apart, by the scatter of runs about the levels of their groups.

The first property that holds counts, from what misleads a reader most to what misleads least:

1. coarse: the smallest step between values is at least half of the noise, or all values are alike;
2. several modes, by `modes.py` (Mozilla's slow_regressions);
3. heavy tails: more than 2.5 % of the runs lie beyond 3.5 standard deviations of the middle half,
   where a Gaussian has 0.05 %;
4. correlated: neighbouring runs correlate by more than 0.3, and by more than chance explains;
5. Gaussian otherwise.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.records.series_status import NoiseClass
from models.stats.series.finite import usable_values
from models.stats.series.modes import count_modes, without_steps

FEWEST = 30  # runs
COARSE_STEP = 0.5  # of the noise
FAR, FAR_SHARE = 3.5, 0.025
CORRELATION = 0.3
QUARTILES_OF_NORMAL = 1.349


def noise_class(values: ArrayLike, levels: ArrayLike) -> NoiseClass:
    """Return the kind of noise.

    Parameters
    ----------
    values, levels : array_like, shape (N,)
        Single values in order of time, and the mean of the group that each belongs to.

    Raises
    ------
    BadArgumentError
        If a value is not finite or larger than the statistics can square.
    """
    x = usable_values(values)
    if x.size < FEWEST:
        return NoiseClass.UNKNOWN
    about = without_steps(x, levels)
    lower, upper = np.quantile(about, [0.25, 0.75])
    scale = float(upper - lower) / QUARTILES_OF_NORMAL
    if scale == 0 or _step(x) >= COARSE_STEP * scale:
        return NoiseClass.COARSE
    if count_modes(about).count > 1:
        return NoiseClass.MODES
    away = (about - np.median(about)) / scale
    if (np.abs(away) > FAR).mean() > FAR_SHARE:
        return NoiseClass.HEAVY
    if _neighbours(np.clip(away, -FAR, FAR)) > max(CORRELATION, 3 / np.sqrt(x.size)):
        return NoiseClass.CORRELATED
    return NoiseClass.GAUSSIAN


def _step(x: NDArray[np.float64]) -> float:
    """Return the step of the grid that values lie on: the usual distance between neighbours."""
    distinct = np.unique(x)
    return float(np.median(np.diff(distinct))) if distinct.size > 1 else 0.0


def _neighbours(x: NDArray[np.float64]) -> float:
    """Return the correlation of each value with the next."""
    centred = x - x.mean()
    variance = float((centred**2).mean())
    return float((centred[1:] * centred[:-1]).mean()) / variance if variance > 0 else 0.0
