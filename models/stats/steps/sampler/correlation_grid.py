"""How much of a run's noise the run before has already shown, within a day and between days."""

import numpy as np
from numpy.typing import NDArray

GRID = np.arange(10) / 10.0
# Half of the prior mass on independence, the other half evenly on .1 … .9.
LOG_PRIOR = np.log(np.concatenate([[0.5], np.full(9, 0.5 / 9.0)]))
FEWEST_PAIRS = 5

LEFT = 1.0 - GRID**2
LOG_LEFT = np.log(LEFT)


def draw_correlations(
    scaled: NDArray[np.float64],
    weights: NDArray[np.float64],
    pairs: NDArray[np.float64],
    sigma2: float,
    rng: np.random.Generator,
) -> tuple[float, ...]:
    """Draw the φ of some kinds of neighbours, given the noise.

    Parameters
    ----------
    scaled : (B,) float array
        Values minus level, divided by h.
    weights : (B,) float array
        w of each run.
    pairs : (B − 1, G) float array
        1 where runs i and i + 1 are neighbours of that kind, else 0.
    sigma2 : float
        σ².
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    tuple of G float
        From 0 to 0.9; 0 where there are fewer than five pairs.
    """
    now, before, weight = scaled[1:], scaled[:-1], weights[1:]
    weighted = weight * now
    sums = np.array([weighted * now, weighted * before, weight * before * before]) @ pairs
    count = pairs.sum(axis=0)[:, None]
    squares = sums[0][:, None] - 2.0 * GRID * sums[1][:, None] + GRID**2 * sums[2][:, None]
    scores = LOG_PRIOR - 0.5 * count * LOG_LEFT - squares / (2.0 * LEFT * sigma2)
    scores -= scores.max(axis=1, keepdims=True)
    running = np.exp(scores).cumsum(axis=1)
    drawn = (rng.random((count.size, 1)) * running[:, -1:] > running).sum(axis=1)
    drawn[count[:, 0] < FEWEST_PAIRS] = 0
    return tuple(GRID[drawn].tolist())
