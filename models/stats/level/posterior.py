"""From chains to the draws that are stored, and from level to predictive."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

PREDICTIVE_QUANTILES = (0.05, 0.25, 0.50, 0.75, 0.95)


def thin_evenly(draws: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Pick ``count`` draws at even distances through all chains.

    Parameters
    ----------
    draws : (chains, draws per chain, …) float array
        Draws of one parameter.
    count : int
        Number of draws to keep, at least 1; all are kept if there are fewer.

    Returns
    -------
    (min(count, all), …) float array
        Chain after chain, in the order in which they were drawn.
    """
    joined = draws.reshape(-1, *draws.shape[2:])
    kept = min(count, joined.shape[0])
    picked: NDArray[np.float64] = joined[(np.arange(kept) * joined.shape[0]) // kept]
    return picked


def stratified_noise(
    count: int, nu: NDArray[np.float64] | None, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Draw standard noise, one value per draw, with quantiles as even as they can be.

    The same vector serves every day of a fit. Each day's predictive distribution is right by
    itself, and its bands do not tremble from day to day by chance.

    Parameters
    ----------
    count : int
        Number of draws S.
    nu : (S,) float array or None
        Degrees of freedom of Student-t noise per draw; None for Gaussian noise.
    rng : numpy.random.Generator
        Source of the random pairing of noise and draws.

    Returns
    -------
    (S,) float array
        Noise on the scale σ = 1.
    """
    probability = (rng.permutation(count) + 0.5) / count
    noise: NDArray[np.float64] = ndtri(probability) if nu is None else stdtrit(nu, probability)
    return noise


def predictive_quantiles(
    level: NDArray[np.float64],
    noise: NDArray[np.float64],
    factor: float = 1.0,
    probabilities: tuple[float, ...] = PREDICTIVE_QUANTILES,
) -> NDArray[np.float64]:
    """Quantiles of what a new measurement of each day would show.

    Parameters
    ----------
    level : (S, D) float array
        Level draws per day, standardised.
    noise : (S,) float array
        Noise per draw, already multiplied by σ.
    factor : float, optional
        Recalibration factor c on the noise.
    probabilities : tuple of float, optional
        Which quantiles, Q of them.

    Returns
    -------
    (D, Q) float array
        Quantiles of ``level + factor × noise``, interpolated linearly between draws.
    """
    # Sorting 32-bit rows is several times quicker than np.quantile, and draws are stored so.
    drawn = np.ascontiguousarray((level + factor * noise[:, None]).T, dtype=np.float32)
    drawn.sort(axis=1)
    place = np.array(probabilities) * (drawn.shape[1] - 1)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, drawn.shape[1] - 1)
    share = place - below
    quantiles: NDArray[np.float64] = drawn[:, below] * (1.0 - share) + drawn[:, above] * share
    return quantiles
