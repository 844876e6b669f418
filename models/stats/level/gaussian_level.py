"""The Gaussian level: exact, with the curve integrated out.

With z = Φᵀ W ȳ, each wave has zⱼ ~ N(0, σ² + τ²/λⱼ) and what the waves leave over is σ² χ². Given
(σ, τ), the coefficients are independent normals: cⱼ ~ N(sⱼ zⱼ, sⱼ σ²), sⱼ = (τ²/λⱼ)/(σ² + τ²/λⱼ),
with sⱼ = 1 for level, slope and steps (Lindley & Smith, Bayes estimates for the linear model,
JRSS B 34, 1972, in the Demmler–Reinsch basis).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.stats.level.day_means import DayMeans
from models.stats.level.demmler_reinsch import DemmlerReinsch, demmler_reinsch

PROGRAM = "gaussian_level"
# Digits kept of what Stan is told. Chains amplify the last bits of their data, so that seconds
# and milliseconds would end in different draws; a millionth of a standard deviation is nothing.
DIGITS = 7


@dataclass(frozen=True, slots=True)
class GaussianLevel:
    """All that the likelihood needs to know of the data; K waves, N measurements."""

    basis: DemmlerReinsch
    z: NDArray[np.float64]  # shape (K,), projections on all waves, standardised
    rss0: float  # squared distance of the data from all waves
    measurements: int  # N
    log_jacobian: float  # of the change from day means to projections; matters for ρ only

    @property
    def residual_dof(self) -> int:
        """Measurements beyond the waves."""
        return self.measurements - self.z.size

    def stan_data(self) -> dict[str, int | float | list[float]]:
        """Return the data block of ``stan/gaussian_level.stan``."""
        free = self.basis.free
        return {
            "J": self.z.size - free,
            "residual_dof": self.residual_dof,
            "z": np.round(self.z[free:], DIGITS).tolist(),
            "lambda": [float(f"{value:.{DIGITS}e}") for value in self.basis.penalties],
            "rss0": round(self.rss0, DIGITS),
        }


def gaussian_level(
    data: DayMeans,
    knots: NDArray[np.float64],
    day_ratio: float = 0.0,
    step_days: tuple[int, ...] = (),
) -> GaussianLevel:
    """Reduce measurements to what the likelihood needs.

    Parameters
    ----------
    data : DayMeans
        Standardised measurements by day.
    knots : (k,) float array
        Knots in days.
    day_ratio : float, optional
        ρ, the variance of the shift that runs of one day share, as a multiple of σ². A day's
        mean of n runs then has variance σ² (1/n + ρ).
    step_days : tuple of int, optional
        First days of known level changes.

    Returns
    -------
    GaussianLevel
        Basis, projections and residual sum of squares.
    """
    weights = data.counts / (1.0 + data.counts * day_ratio)
    basis = demmler_reinsch(data.days, weights, knots, data.shares, step_days)
    z = basis.phi.T @ (weights * data.means)
    left_over = data.means - basis.phi @ z
    return GaussianLevel(
        basis=basis,
        z=z,
        # Summing squares of what is left, not yᵀy − zᵀz, keeps a tiny rest from cancelling.
        rss0=float(weights @ left_over**2) + data.within,
        measurements=int(data.counts.sum()),
        log_jacobian=float(0.5 * np.sum(np.log(weights))) - basis.log_det_free,
    )


def coefficient_draws(
    level: GaussianLevel,
    sigma: NDArray[np.float64],
    tau: NDArray[np.float64],
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Draw the coefficients given draws of σ and τ.

    Parameters
    ----------
    level : GaussianLevel
        The reduced data.
    sigma, tau : (S,) float arrays
        Posterior draws, standardised.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    (S, K) float array
        One exact draw of all coefficients per pair (σ, τ).
    """
    shrinkage = np.ones((sigma.size, level.z.size))
    prior_variance = tau[:, None] ** 2 / level.basis.penalties
    shrinkage[:, level.basis.free :] = prior_variance / (sigma[:, None] ** 2 + prior_variance)
    noise = rng.standard_normal(shrinkage.shape)
    return shrinkage * level.z + np.sqrt(shrinkage) * sigma[:, None] * noise
