"""The Student-t level: what Stan is given, and what its draws mean.

There is no closed form. Each coefficient is sampled as cⱼ = sⱼ pⱼ + √(sⱼ v) uⱼ, where p is a point
estimate before shrinkage, v = σ² (ν+3)/(ν+1) the variance of a Gaussian measurement of the same
Fisher information, and sⱼ = (τ²/λⱼ)/(v + τ²/λⱼ). Given any (σ, τ, ν), u is then nearly standard
normal, which is what makes the sampler quick.

Runs of one day that share a shift count for less. With ι = ρ/(1+ρ), the correlation of two runs
of a day, each of n runs enters the log likelihood with weight 1/(1 + (n−1) ι), the inverse of
Kish's design effect. Gaussian noise would get the exact variance of the day's mean by it; for
Student-t noise it is an approximation.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.stats.level.day_means import DayMeans
from models.stats.level.demmler_reinsch import DemmlerReinsch, demmler_reinsch
from models.stats.level.gaussian_level import DIGITS, gaussian_level
from models.stats.level.reml import reml
from models.stats.level.student_fit import StudentFit, fit_student

PROGRAM = "student_level"
ROUNDS = 12  # of reweighting; the result is a start and a scale, not an estimate
SMALLEST_NU_CENTRE = 2.5  # ν begins at 2, and its prior needs room on both sides
SMALLEST_TAU = 1e-3  # of a standard deviation; REML may say 0, which has no logarithm


@dataclass(frozen=True, slots=True)
class StudentLevel:
    """The data in waves; N measurements, K waves, D distinct days."""

    basis: DemmlerReinsch
    values: NDArray[np.float64]  # shape (N,), standardised, ordered by weight
    day: NDArray[np.int64]  # shape (N,), index of each measurement's day
    weight: NDArray[np.float64]  # shape (N,), ascending
    pivot: NDArray[np.float64]  # shape (K,)
    sigma_start: float
    tau_start: float

    def stan_data(self, nu_centre: float) -> dict[str, int | float | list[object]]:
        """Return the data block of ``stan/student_level.stan``."""
        weight, size = np.unique(self.weight, return_counts=True)
        return {
            "N": self.values.size,
            "D": self.basis.phi.shape[0],
            "K": self.pivot.size,
            "Q": self.basis.free,
            "y": np.round(self.values, DIGITS).tolist(),
            "day": (self.day + 1).tolist(),
            "G": weight.size,
            "size": size.tolist(),
            "weight": weight.tolist(),
            "phi": np.round(self.basis.phi, DIGITS).tolist(),
            "lambda": [float(f"{value:.{DIGITS}e}") for value in self.basis.penalties],
            "pivot": np.round(self.pivot, DIGITS).tolist(),
            "sigma_start": round(self.sigma_start, DIGITS),
            "tau_start": round(self.tau_start, DIGITS),
            "nu_centre": round(max(nu_centre, SMALLEST_NU_CENTRE), DIGITS),
        }

    def coefficients(
        self,
        u: NDArray[np.float64],
        sigma: NDArray[np.float64],
        tau: NDArray[np.float64],
        nu: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """Coefficients (S, K) from draws of u (S, K), σ, τ and ν (S,)."""
        variance = (sigma**2 * (nu + 3.0) / (nu + 1.0))[:, None]
        shrinkage = _shrinkage(self.basis, variance, tau[:, None])
        draws: NDArray[np.float64] = shrinkage * self.pivot + np.sqrt(shrinkage * variance) * u
        return draws


def student_level(
    data: DayMeans,
    values: NDArray[np.float64],
    knots: NDArray[np.float64],
    day_ratio: float = 0.0,
    step_days: tuple[int, ...] = (),
) -> StudentLevel:
    """Write the data in waves, with a robust point estimate to sample around.

    Parameters
    ----------
    data : DayMeans
        Standardised measurements by day.
    values : (N,) float array
        The same measurements one by one, as ``data.of_measurement`` orders them.
    knots : (k,) float array
        Knots in days.
    day_ratio : float, optional
        ρ, see ``day_noise_ratio``.
    step_days : tuple of int, optional
        First days of known level changes.

    Returns
    -------
    StudentLevel
        The data of the Stan program.
    """
    correlation = day_ratio / (1.0 + day_ratio)
    day_weight = 1.0 / (1.0 + (data.counts - 1.0) * correlation)
    basis = demmler_reinsch(data.days, day_weight * data.counts, knots, data.shares, step_days)
    gaussian = reml(gaussian_level(data, knots, day_ratio, step_days))
    tau = max(gaussian.tau, SMALLEST_TAU)
    weight = day_weight[data.of_measurement]
    coefficients, noise = _reweighted(basis, data, values, weight, gaussian.sigma, tau)
    variance = np.array(noise.scale**2 * (noise.nu + 3.0) / (noise.nu + 1.0))
    order = np.argsort(weight, kind="stable")
    return StudentLevel(
        basis=basis,
        values=values[order],
        day=data.of_measurement[order],
        weight=weight[order],
        pivot=coefficients / _shrinkage(basis, variance, np.array(tau)),
        sigma_start=noise.scale,
        tau_start=tau,
    )


def _shrinkage(
    basis: DemmlerReinsch, variance: NDArray[np.float64], tau: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Share (…, K) of the data in each coefficient; 1 for the free waves, whose λ is 0."""
    shrinkage: NDArray[np.float64] = tau**2 / (tau**2 + variance * basis.eigenvalues)
    return shrinkage


def _reweighted(
    basis: DemmlerReinsch,
    data: DayMeans,
    values: NDArray[np.float64],
    weight: NDArray[np.float64],
    sigma: float,
    tau: float,
) -> tuple[NDArray[np.float64], StudentFit]:
    """Coefficients of highest posterior density by iteratively reweighted least squares."""
    noise = StudentFit(nu=4.0, scale=sigma, gain=0.0)
    residuals = values - data.means[data.of_measurement]
    coefficients: NDArray[np.float64] = np.zeros(basis.eigenvalues.size)
    for _ in range(ROUNDS):
        trust = weight * (noise.nu + 1.0) / (noise.nu + (residuals / noise.scale) ** 2)
        by_day = np.bincount(data.of_measurement, weights=trust)
        weighted_sum = np.bincount(data.of_measurement, weights=trust * values)
        system = basis.phi.T @ (by_day[:, None] * basis.phi)
        system += np.diag(basis.eigenvalues * (noise.scale / tau) ** 2)
        solution = np.linalg.solve(system, basis.phi.T @ weighted_sum)
        coefficients = solution.astype(np.float64, copy=False)
        residuals = values - (basis.phi @ coefficients)[data.of_measurement]
        if not np.any(residuals):  # one knot per day can pass through every point
            break
        noise = fit_student(residuals)
    return coefficients, noise
