"""Heavy tails and outliers as a mixture of scales inside the noise.

Each run has a weight w_i in {1, 1/4, 1/16, 1/100}: its noise is 1, 2, 4 or 10 times σ. The
shares of the four are drawn with everything else, so that Gaussian noise, Student-t noise and
two outliers in a hundred are all inside, and no run is thrown away in front of the model.
"""

import numpy as np
from numpy.typing import NDArray

WEIGHTS = np.array([1.0, 1.0 / 4.0, 1.0 / 16.0, 1.0 / 100.0])
PRIOR = np.array([20.0, 0.3, 0.3, 0.3])  # Dirichlet: most runs are of the plain kind
START = np.array([0.9, 0.1 / 3.0, 0.1 / 3.0, 0.1 / 3.0])

_LOG_ROOT = 0.5 * np.log(WEIGHTS)[:, None]
_HALF = 0.5 * WEIGHTS[:, None]


def draw_weights(
    innovations: NDArray[np.float64],
    sigma2: float,
    shares: NDArray[np.float64],
    rng: np.random.Generator,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draw the weight of each run and the shares of the four kinds.

    Parameters
    ----------
    innovations : (B,) float array
        What noise brings new at each run.
    sigma2 : float
        σ².
    shares : (4,) float array
        Present shares.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    weights : (B,) float array
    shares : (4,) float array
    """
    square = innovations**2 / sigma2
    scores = _LOG_ROOT + np.log(np.maximum(shares, 1e-300))[:, None] - _HALF * square
    scores -= scores.max(axis=0)
    running = np.cumsum(np.exp(scores), axis=0)
    kind = (rng.random(square.size) * running[-1] > running).sum(axis=0)
    counts = np.bincount(kind, minlength=WEIGHTS.size)
    return WEIGHTS[kind], rng.dirichlet(PRIOR + counts)
