"""Reduce visited configurations to what Stan needs: the second sampler of σ and τ.

Given steps, weights, memory and scale of the noise, the model is the Gaussian level once more:
z_j ~ N(0, σ² + τ²/λ_j), rss₀/σ² ~ χ². Steps are integrated out by whitening with
(I + S V S')^(−1/2). States of a sampler are draws from the posterior, so that

    p(σ, τ | y) ≈ (1/M) Σ_m p(σ, τ | y, m).

Stan samples the M terms side by side, each with a σ and a τ of its own: their sum has a hump for
each configuration, and chains that had to jump between them stayed in one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import qr, svd

from models.stats.steps.sampler.curve_design import CERTAIN_VARIANCE, CurveDesign
from models.stats.steps.sampler.half_t import FREEDOM, SCALE
from models.stats.steps.sampler.sampled_steps import Configuration
from models.stats.steps.sampler.whitening import whiten

PROGRAM = "stepped_level"
# Digits kept of what Stan is told; see models.stats.level.gaussian_level.
DIGITS = 7
SIGMA_POINTS, TAU_POINTS = 40, 60
WIDEST = 6.0  # posterior standard deviations of log σ and log τ that the grid spans
LEAST_WIDTH = 0.01


@dataclass(frozen=True, slots=True)
class ReducedConfiguration:
    """J waves; standardised (standard deviation of the data 1)."""

    z2: NDArray[np.float64]  # shape (J,)
    spread: NDArray[np.float64]  # shape (J,), 1/λ
    rss0: float


def reduce_configuration(
    configuration: Configuration,
    values: NDArray[np.float64],
    design: CurveDesign,
    slabs: NDArray[np.float64],
) -> ReducedConfiguration:
    """Reduce one configuration.

    Parameters
    ----------
    configuration : Configuration
        Visited by the collapsed sampler.
    values : (B,) float array
        Values of the blocks, in any unit; the result is in its square.
    design : CurveDesign
        Curve and certain steps.
    slabs : (V,) float array
        Variances of step sizes in units of σ².
    """
    noise, steps = configuration.noise, configuration.steps
    places = np.array([*design.certain, *steps.places], dtype=np.int64)
    variances = np.concatenate(
        [np.full(len(design.certain), CERTAIN_VARIANCE), slabs[list(steps.slabs)]]
    )
    smooth = design.basis.eigenvalues.size
    jumps = (np.arange(values.size) >= places[:, None]).astype(np.float64)
    columns = np.vstack([design.columns[:smooth], jumps])
    white = whiten(columns, values, noise.memory, noise.scale)
    root = np.sqrt(noise.weights)
    curve = (white.columns[:smooth] * root).T
    observed = white.values * root
    if places.size:
        left, size, _ = svd((white.columns[smooth:] * root).T * np.sqrt(variances), False)
        shrink = (1.0 - 1.0 / np.sqrt(1.0 + size**2))[:, None]
        curve = curve - left @ (shrink * (left.T @ curve))
        observed = observed - left @ (shrink[:, 0] * (left.T @ observed))
    free = design.basis.free
    flat, _ = qr(curve[:, :free], mode="economic")
    waves = curve[:, free:] / np.sqrt(design.basis.penalties)
    waves = waves - flat @ (flat.T @ waves)
    left, size, _ = svd(waves, full_matrices=False)
    projection = left.T @ observed
    rest = observed - flat @ (flat.T @ observed) - left @ projection
    return ReducedConfiguration(projection**2, size**2, float(rest @ rest))


def stan_data(
    reduced: Sequence[ReducedConfiguration],
    blocks: int,
    free: int,
    sigma: NDArray[np.float64],
    tau: NDArray[np.float64],
) -> dict[str, object]:
    """Return the data block of ``stan/stepped_level.stan``.

    Parameters
    ----------
    reduced : sequence of ReducedConfiguration
        M of them.
    blocks : int
        B.
    free : int
        Flat columns: level and slope.
    sigma, tau : (S,) float arrays
        Draws of the collapsed sampler, standardised: where to look.
    """
    waves = reduced[0].z2.size
    dof = float(blocks - free - waves)
    centres, widths = np.stack([_moments(one, dof, sigma, tau) for one in reduced], axis=2)
    return {
        "M": len(reduced),
        "J": waves,
        "residual_dof": dof,
        "z2": [_rounded(one.z2) for one in reduced],
        "spread": [_rounded(one.spread) for one in reduced],
        "rss0": _rounded(np.array([one.rss0 for one in reduced])),
        "sigma_centre": _short(np.exp(centres[0])),
        "sigma_width": _short(widths[0]),
        "tau_centre": _short(np.exp(centres[1])),
        "tau_width": _short(widths[1]),
    }


def _moments(
    one: ReducedConfiguration,
    dof: float,
    sigma: NDArray[np.float64],
    tau: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Means and standard deviations (2, 2) of log σ and log τ, roughly, on a grid."""
    log_sigma, log_tau = _axis(sigma, SIGMA_POINTS)[:, None], _axis(tau, TAU_POINTS)
    sigma2, tau2 = np.exp(2.0 * log_sigma), np.exp(2.0 * log_tau)
    density = log_sigma + log_tau - dof * log_sigma - 0.5 * one.rss0 / sigma2
    for square in (sigma2, tau2):
        density = density - 0.5 * (FREEDOM + 1) * np.log1p(square / (FREEDOM * SCALE**2))
    variance = sigma2[..., None] + tau2[:, None] * one.spread
    density -= 0.5 * (np.log(variance) + one.z2 / variance).sum(axis=-1)
    mass = np.exp(density - density.max())
    mass /= mass.sum()
    means = np.array([(mass * log_sigma).sum(), (mass * log_tau).sum()])
    variances = [
        (mass * (log_sigma - means[0]) ** 2).sum(),
        (mass * (log_tau - means[1]) ** 2).sum(),
    ]
    return np.array([means, np.maximum(np.sqrt(variances), LEAST_WIDTH)])


def _axis(draws: NDArray[np.float64], points: int) -> NDArray[np.float64]:
    logs = np.log(draws)
    reach = WIDEST * max(float(logs.std()), LEAST_WIDTH)
    return np.linspace(logs.mean() - reach, logs.mean() + reach, points)


def _short(values: NDArray[np.float64]) -> list[float]:
    return [float(f"{value:.3g}") for value in values]


def _rounded(values: NDArray[np.float64]) -> list[float]:
    return [float(f"{value:.{DIGITS}e}") for value in values]
