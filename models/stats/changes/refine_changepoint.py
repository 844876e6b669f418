"""Where exactly a change lies, once it is known that there is one."""

import numpy as np

from models.stats.changes.level_or_drift import InnovationNoise, innovations, tell
from models.stats.series.winsorise import Floats, clip_to_levels

CLIP = 2.0  # standard deviations beyond the levels at which a value stops counting
NEAR = 6  # runs: places this close to the truth are of some use
DRIFT = 9.0  # what a slope must gain over a level, as in the test


def refine_changepoint(values: Floats, shortest: int) -> int:
    """Best split of a stretch into two levels by least squares.

    Parameters
    ----------
    values : array, shape (n,)
        A stretch without spikes, n at least twice ``shortest``.
    shortest : int
        Fewest runs on either side.
    """
    return _best(_misfit(values, drifts=(False, False)), shortest)


def relocate(values: Floats, split: int, noise: InnovationNoise, shortest: int) -> tuple[int, int]:
    """Move a change to where the data want it.

    Parameters
    ----------
    values : array, shape (n,)
        The stretch between the changes on either side.
    split : int
        Where the change is thought to be.
    noise : Noise
        Of the whole series.
    shortest : int
        Fewest runs on either side.

    Returns
    -------
    likeliest : int
        Where two stories fit best.
    safest : int
        Where most of the posterior probability lies nearby: the probability of every place is
        spread over its neighbours, less with distance, and nothing beyond six runs. A sharp
        change stays where it is; a blurred one is put where it is most often almost right.
    """
    clipped, _ = clip_to_levels(values, split, noise.scale, CLIP)
    first, second = tell(clipped[:split], noise, DRIFT), tell(clipped[split:], noise, DRIFT)
    residuals = np.concatenate([first.residuals, second.residuals])
    misfit = _misfit(clipped, drifts=(first.drifts, second.drifts))
    best = _best(misfit, shortest)
    rho = innovations(residuals, noise.autocorrelation).autocorrelation
    variance = max(float(residuals.var()), 1e-9 * noise.scale**2) * (1.0 + rho) / (1.0 - rho)
    allowed = misfit[shortest : len(values) - shortest + 1]
    density = np.exp((allowed.min() - allowed) / (2.0 * variance))
    nearness = 1.0 - (np.arange(1 - NEAR, NEAR) / NEAR) ** 2
    mass = np.convolve(density, nearness)[NEAR - 1 : NEAR - 1 + len(density)]
    return best, shortest + int(mass.argmax())


def _best(misfit: Floats, shortest: int) -> int:
    """Place of the least misfit that leaves enough runs on either side."""
    return shortest + int(misfit[shortest : len(misfit) - shortest].argmin())


def _misfit(values: Floats, drifts: tuple[bool, bool]) -> Floats:
    """Sum of squares about two stories that meet at k, for k = 0 to n; shape (n + 1,)."""
    return _prefixes(values, drift=drifts[0]) + _prefixes(values[::-1], drift=drifts[1])[::-1]


def _prefixes(values: Floats, *, drift: bool) -> Floats:
    """Sum of squares about one story of the first k values, for k = 0 to n."""
    n = len(values)
    k = np.arange(n + 1.0)
    sums = np.concatenate([[0.0], np.cumsum(values)])
    squares = np.concatenate([[0.0], np.cumsum(values * values)])
    left: Floats = squares - sums * sums / np.maximum(k, 1.0)
    if drift:
        products = np.concatenate([[0.0], np.cumsum(np.arange(n) * values)])
        slope = products - (k - 1.0) / 2.0 * sums
        spread = k * (k * k - 1.0) / 12.0
        left -= np.where(k > 2.0, slope**2 / np.maximum(spread, 1.0), 0.0)
    return np.maximum(left, 0.0)
