"""Point estimates of noise and wiggle by restricted maximum likelihood.

Quick enough to try many bases; the posterior proper comes from Stan.
"""

from dataclasses import dataclass

import numpy as np

from models.stats.level.gaussian_level import GaussianLevel

# Wiggle over noise variance, from "a straight line" to "noise is a millionth of the wiggle".
RATIOS = np.exp(np.linspace(np.log(1e-6), np.log(1e6), 121))


@dataclass(frozen=True, slots=True)
class Reml:
    """The best (σ, τ) on the standardised scale and how likely they make the data."""

    sigma: float
    tau: float
    log_likelihood: float


def reml(level: GaussianLevel) -> Reml:
    """Maximise the marginal likelihood over σ and τ, the curve integrated out.

    Parameters
    ----------
    level : GaussianLevel
        The reduced data.

    Returns
    -------
    Reml
        τ is searched on a grid of τ²/σ², five per factor of three; σ is exact given the ratio.
        Likelihoods of one data set under different ``day_ratio`` may be compared.
    """
    z = level.z[level.basis.free :]
    relative = 1.0 + RATIOS[:, None] / level.basis.penalties
    freedom = level.measurements - level.basis.free
    squares = (z**2 / relative).sum(axis=1) + level.rss0
    variance = np.maximum(squares / freedom, np.finfo(np.float64).tiny)
    log_likelihood = (
        -0.5 * freedom * (np.log(variance) + 1.0)
        - 0.5 * np.log(relative).sum(axis=1)
        + level.log_jacobian
    )
    best = int(np.argmax(log_likelihood))
    sigma = float(np.sqrt(variance[best]))
    return Reml(sigma, sigma * float(np.sqrt(RATIOS[best])), float(log_likelihood[best]))
