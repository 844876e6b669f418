"""An exact sampler of the Gaussian level's two parameters: an oracle for Stan.

It tabulates the posterior of (σ, τ) on a fine grid of their logarithms and draws from the
cells. No chains, no warm-up: its only error is the width of a cell.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

POINTS = 400


def log_posterior(
    data: dict[str, Any], sigma: NDArray[np.float64], tau: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Log density of (σ, τ), written down a second time and in another way than in Stan."""
    z, spread = np.array(data["z"]), 1.0 / np.array(data["lambda"])
    scale = np.sqrt(sigma[..., None] ** 2 + tau[..., None] ** 2 * spread)
    waves = stats.norm.logpdf(z, scale=scale).sum(axis=-1)
    rest = -data["residual_dof"] * np.log(sigma) - data["rss0"] / (2 * sigma**2)
    prior = stats.t.logpdf(sigma, 3, scale=2.5) + stats.t.logpdf(tau, 3, scale=2.5)
    return np.asarray(waves + rest + prior)


def grid_draws(
    data: dict[str, Any], count: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draw ``count`` independent pairs (σ, τ)."""
    wide_sigma = wide_tau = (-7.0, 4.0)
    for _ in range(4):  # zoom in on the cells that hold the mass
        log_sigma = np.linspace(*wide_sigma, POINTS)
        log_tau = np.linspace(*wide_tau, POINTS)
        sigma, tau = np.exp(log_sigma)[:, None], np.exp(log_tau)[None, :]
        sigma, tau = np.broadcast_arrays(sigma, tau)
        density = log_posterior(data, sigma, tau) + np.log(sigma) + np.log(tau)
        mass = np.exp(density - density.max())
        mass /= mass.sum()
        wide_sigma = _support(log_sigma, mass.sum(axis=1))
        wide_tau = _support(log_tau, mass.sum(axis=0))
    cell = rng.choice(mass.size, size=count, p=mass.ravel())
    row, column = np.unravel_index(cell, mass.shape)
    jitter = rng.uniform(-0.5, 0.5, size=(2, count))
    return (
        np.exp(log_sigma[row] + jitter[0] * np.diff(log_sigma[:2])),
        np.exp(log_tau[column] + jitter[1] * np.diff(log_tau[:2])),
    )


def _support(axis: NDArray[np.float64], mass: NDArray[np.float64]) -> tuple[float, float]:
    held = np.flatnonzero(mass > 1e-9)
    step = axis[1] - axis[0]
    return float(axis[held[0]] - step), float(axis[held[-1]] + step)
