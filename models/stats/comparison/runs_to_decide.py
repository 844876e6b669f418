"""How many more runs would turn an undecided comparison into a verdict.

The draws of a change are taken as normal: its median stays, and its standard deviation falls with
the square root of the runs of both days. So the answer is an order of magnitude, not a promise:
what the next runs measure moves the median as well.
"""

import math

from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from models.records.errors import BadArgumentError
from models.stats.comparison.verdict import THRESHOLD

P90 = float(ndtri(0.9))  # from the median to p90, standard deviations
MOST_RUNS = 10_000  # beyond it, more runs are no answer


def runs_to_decide(
    change: float,
    low: float,
    high: float,
    noise: float,
    delta: float,
    threshold: float = THRESHOLD,
) -> int | None:
    """Estimate how many more runs, of each of both days, would decide a comparison.

    Parameters
    ----------
    change, low, high : float
        Median, p10 and p90 of the change, percent.
    noise : float
        Standard deviation of single runs, percent of the level.
    delta : float
        Smallest change that matters, percent.
    threshold : float
        How sure a verdict must be; see ``models.stats.comparison.verdict``.

    Returns
    -------
    int or None
        At least 1; None where `MOST_RUNS` would not do, as for a change of exactly δ.

    Raises
    ------
    BadArgumentError
        If the noise is not positive, or p10 is not below p90.
    """
    if not noise > 0:
        raise BadArgumentError(f"the noise of runs must be positive, found {noise}")
    if not low < high:
        raise BadArgumentError(f"p10 must be below p90, found {low} and {high}")
    sd = (high - low) / (2 * P90)
    needed = _deciding_sd(abs(change), delta, threshold)
    if needed <= 0:
        return None
    # The variance of a difference of two means of n runs is 2 noise² / n.
    more = 2 * noise**2 * (1 / needed**2 - 1 / sd**2)
    return None if more > MOST_RUNS else max(1, math.ceil(more))


def _deciding_sd(change: float, delta: float, threshold: float) -> float:
    """Return the standard deviation at which the verdict falls; 0 where none does."""
    if change >= delta:
        return change / float(ndtri(threshold)) if threshold < 1 else 0.0

    def lack(sd: float) -> float:
        within = float(ndtr((delta - change) / sd) - ndtr((-delta - change) / sd))
        return within - threshold

    # At a thousandth of the gap all of the change lies within δ; at a thousand δ nearly none.
    least, most = 1e-3 * (delta - change), 1e3 * delta
    return float(brentq(lack, least, most)) if lack(least) > 0 else 0.0
