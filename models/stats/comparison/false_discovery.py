"""False discoveries: which of many series to call worse, when some calls will be wrong.

Each series has a posterior probability of not being worse by δ. Calling the series with the
smallest ones, the mean of their probabilities is the share of wrong calls to expect. The
largest set whose mean stays at or below q is reported. Source: Newton, Noueiry, Sarkar &
Ahlquist (2004), direct posterior probability, Biostatistics 5:155.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.records.errors import BadArgumentError

FALSE_DISCOVERY_RATE = 0.05


@dataclass(frozen=True, slots=True)
class Rejections:
    """The set that is called, and what share of it is expected to be wrong."""

    called: NDArray[np.bool_]  # shape (n,)
    expected_rate: float  # posterior expected share of wrong calls; 0 if nothing is called


def bayesian_fdr(probability: ArrayLike, rate: float = FALSE_DISCOVERY_RATE) -> Rejections:
    """Choose the largest set of series whose expected share of wrong calls is at most ``rate``.

    Series of equal probability are called together or not at all, so the answer does not
    depend on the order in which they are given.

    Parameters
    ----------
    probability : array_like, shape (n,)
        Posterior probability that the claim holds for each series, such as P(worse by ≥ δ);
        NaN for a series about which nothing is known, which is never called.
    rate : float
        Largest expected share of wrong calls, from 0 to 1.

    Returns
    -------
    Discoveries

    Raises
    ------
    BadArgumentError
        If a probability or the rate is outside [0, 1].
    """
    claims = np.asarray(probability, dtype=np.float64)
    if not 0 <= rate <= 1:
        raise BadArgumentError(f"The false-discovery rate is {rate}; it must be between 0 and 1.")
    if claims.ndim != 1 or np.any((claims < 0) | (claims > 1)):
        raise BadArgumentError("Probabilities must be one row of numbers between 0 and 1 (or NaN).")
    wrong, count = np.unique(1 - claims[~np.isnan(claims)], return_counts=True)
    expected = np.cumsum(wrong * count) / np.cumsum(count)
    # Rounding in the sums must not cost a set that meets the rate exactly.
    affordable = np.flatnonzero(expected <= rate + 1e-12)
    if not affordable.size:
        return Rejections(np.zeros(claims.size, dtype=np.bool_), 0.0)
    last = affordable[-1]
    return Rejections(1 - claims <= wrong[last], float(expected[last]))
