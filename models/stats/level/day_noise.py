"""Noise that runs of one day share: one machine state, one build, one room temperature.

If runs of a day shift together, n runs do not tell √n times more about the day's level, and a
band that believes so is too narrow. The shift is a normal of variance ρ σ² per day. ρ is found
by restricted maximum likelihood, and is 0 unless the data speak against 0.
"""

import numpy as np
from numpy.typing import NDArray

from models.stats.level.day_means import DayMeans
from models.stats.level.gaussian_level import gaussian_level
from models.stats.level.reml import reml

# Evidence demanded before ρ leaves 0: the 5 % point of the likelihood ratio where the null value
# lies on the edge (half of chi-squared with one degree; Self & Liang, JASA 82, 1987).
EVIDENCE = 1.353
FEWEST_REPEATS = 3  # measurements beyond one per day, without which nothing can be said
CANDIDATES = np.geomspace(0.01, 100.0, 13)


def day_noise_ratio(
    data: DayMeans, knots: NDArray[np.float64], step_days: tuple[int, ...] = ()
) -> float:
    """Estimate ρ, variance of the shift shared by runs of a day over variance of a single run.

    Parameters
    ----------
    data : DayMeans
        Standardised measurements by day.
    knots : (k,) float array
        Knots in days.
    step_days : tuple of int, optional
        First days of known level changes, which would pass for shifts otherwise.

    Returns
    -------
    float
        From 0 to 100. 0 where days have one run each, or where the gain in log likelihood over
        ρ = 0 is less than ``EVIDENCE``.
    """
    if data.counts.sum() - data.days.size < FEWEST_REPEATS:
        return 0.0

    def log_likelihood(ratio: float) -> float:
        return reml(gaussian_level(data, knots, ratio, step_days)).log_likelihood

    independent = log_likelihood(0.0)
    gains = np.array([log_likelihood(float(ratio)) for ratio in CANDIDATES]) - independent
    best = int(np.argmax(gains))
    if gains[best] < EVIDENCE:
        return 0.0
    return _peak(np.log(CANDIDATES), gains, best)


def _peak(log_ratio: NDArray[np.float64], gains: NDArray[np.float64], best: int) -> float:
    """Top of the parabola through the best candidate and its neighbours, back from logs."""
    if best in (0, log_ratio.size - 1):
        return float(np.exp(log_ratio[best]))
    left, top, right = gains[best - 1 : best + 2]
    shift = 0.5 * (left - right) / (left - 2.0 * top + right)
    return float(np.exp(log_ratio[best] + shift * (log_ratio[1] - log_ratio[0])))
