"""Changes that are sure whatever lies beside them: what they save in capped squares."""

import math
from itertools import pairwise

import numpy as np

from models.stats.changes.capped_partition import CAP
from models.stats.changes.level_or_drift import innovations
from models.stats.series.winsorise import Floats, robust_centre

SURE = 30.0  # what changes in white noise must save, above all that noise alone comes to save
CLIP = 2.5  # standard deviations beyond the levels at which a value bends no line


def waviness(autocorrelation: float) -> float:
    """Return by how much more correlated noise moves a mean than white noise: a variance ratio."""
    return (1.0 + autocorrelation) / (1.0 - autocorrelation)


def level_of(values: Floats, scale: Floats) -> float:
    """Return the level of a stretch; the noise in its middle says what is far from it."""
    return robust_centre(values, CLIP * float(scale[len(scale) // 2]))


def saving_margin(
    values: Floats, scale: Floats, splits: list[int], autocorrelation: float
) -> float:
    """Return what levels save against one level or one drift, beyond what noise saves.

    A run that fits neither story counts the same in both. So a series that switches between
    levels keeps its changes, though the stretch on either side of each is short and some
    values lie between the levels.

    Parameters
    ----------
    values, scale : array, shape (n,)
        Adjacent stretches, and the standard deviation of their noise.
    splits : list of int
        First run of each stretch but the first, ascending.
    autocorrelation : float
        Of the noise of the whole series.

    Returns
    -------
    float
        Capped squares beyond the price; the changes are sure if this is not negative. The
        price grows with the correlation, of the whole series or of what the levels leave here,
        whichever is larger by more than a standard error.
    """
    edges = [0, *splits, len(values)]
    levels = [level_of(values[a:b], scale[a:b]) for a, b in pairwise(edges)]
    many = (values - np.repeat(levels, np.diff(edges))) / scale
    line = _line(values, scale, levels)
    one = min(_cost((values - level) / scale) for level in (*levels, line.mean(), line))
    rho = innovations(np.clip(many, -CAP, CAP), autocorrelation).autocorrelation
    rho = max(autocorrelation, rho - 1.0 / math.sqrt(len(values)))
    # An excursion is two changes, and one saving.
    return one - _cost(many) - SURE * waviness(rho) * (len(splits) + 1) / 2.0


def _line(values: Floats, scale: Floats, levels: list[float]) -> Floats:
    """Return the steady drift that fits best."""
    low, high = min(levels) - CLIP * scale, max(levels) + CLIP * scale
    clipped = np.minimum(np.maximum(values, low), high)
    time = np.arange(len(values)) - (len(values) - 1) / 2.0
    line: Floats = clipped.mean() + time * (float(time @ clipped) / float(time @ time))
    return line


def _cost(residuals: Floats) -> float:
    """Return the capped sum of squares."""
    return float(np.minimum(residuals * residuals, CAP * CAP).sum())
