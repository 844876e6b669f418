"""How many bits one run says of which commit brought a step."""

import numpy as np
from numpy.typing import NDArray

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(41)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()
GRID = np.linspace(0.0, 1.0, 101)  # probabilities at which the table holds the information


def run_information(clarity: float) -> NDArray[np.float64]:
    """Return the information of one run by the probability that it shows the new level.

    One run at a commit shows the new level with the probability q that the culprit is that
    commit or an earlier one, plus noise. What it says of the culprit is what its value says of
    that: the mutual information of a binary input and its noisy output.

    Parameters
    ----------
    clarity : float
        Size of the step over the standard deviation of one run, not negative.

    Returns
    -------
    (101,) float array
        Bits at q = 0, .01, … 1 (`GRID`); 0 at both ends, at most 1.
    """
    q = GRID[1:-1, None]
    # Log-likelihood ratio of the new to the old level, for a value from each of them.
    from_new = clarity * _NODES + 0.5 * clarity**2
    from_old = clarity * _NODES - 0.5 * clarity**2
    odds = np.log(q) - np.log1p(-q)
    # Expected log of the posterior of what is true, against that of the prior.
    new = np.log(q) + np.logaddexp(0.0, -(odds + from_new))
    old = np.log1p(-q) + np.logaddexp(0.0, odds + from_old)
    bits = -(q * new + (1.0 - q) * old) @ _WEIGHTS / np.log(2.0)
    return np.concatenate([[0.0], np.maximum(bits, 0.0), [0.0]])
