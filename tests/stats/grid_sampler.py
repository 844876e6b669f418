"""An exact sampler of the two parameters of gaussian_level and stepped_level: Stan's oracle.

It tabulates the posterior of (σ, τ) on a fine grid of their logarithms and draws from the
cells. No chains, no warm-up: its only error is the width of a cell.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from models.stats.sampling.samples import Samples

POINTS = 120


class GridSampler:
    """A `Sampler` of ``gaussian_level`` and ``stepped_level``, exact and without chains."""

    def sample(
        self,
        program: str,
        data: Mapping[str, Any],
        *,
        chains: int = 4,
        draws: int = 1000,
        seed: int = 1,
        **_: Any,
    ) -> Samples:
        rng = np.random.default_rng(seed)
        shape: tuple[int, ...] = (chains, draws)
        of_each: tuple[int, ...] = ()
        if program == "stepped_level":
            each = [
                grid_draws(data, chains * draws, rng, density) for density in densities_of(data)
            ]
            sigma, tau = np.stack(each, axis=-1)
            of_each = (len(each),)
        else:
            sigma, tau = grid_draws(data, chains * draws, rng)
        return Samples(
            draws={
                "sigma": sigma.reshape(*shape, *of_each),
                "tau": tau.reshape(*shape, *of_each),
            },
            divergent=np.zeros(shape, dtype=np.bool_),
            treedepth=np.ones(shape, dtype=np.int64),
            energy=rng.standard_normal(shape),
            max_treedepth=10,
            seconds=0.0,
        )


def log_posterior(
    data: Mapping[str, Any], sigma: NDArray[np.float64], tau: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Log density of (σ, τ), written down a second time and in another way than in Stan."""
    z, spread = np.array(data["z"]), 1.0 / np.array(data["lambda"])
    scale = np.sqrt(sigma[..., None] ** 2 + tau[..., None] ** 2 * spread)
    waves = np.asarray(stats.norm.logpdf(z, scale=scale)).sum(axis=-1)
    rest = -data["residual_dof"] * np.log(sigma) - data["rss0"] / (2 * sigma**2)
    prior = stats.t.logpdf(sigma, 3, scale=2.5) + stats.t.logpdf(tau, 3, scale=2.5)
    return np.asarray(waves + rest + prior)


def densities_of(data: Mapping[str, Any]) -> list["Density"]:
    """Return the log densities of (σ, τ), one for each configuration of ``stepped_level``."""

    def density(m: int) -> Density:
        one = {
            "z": np.sqrt(data["z2"][m]),
            "lambda": 1.0 / np.array(data["spread"][m]),
            "rss0": data["rss0"][m],
            "residual_dof": data["residual_dof"],
        }
        return lambda _, sigma, tau: log_posterior(one, sigma, tau)

    return [density(m) for m in range(data["M"])]


Density = Callable[
    [Mapping[str, Any], NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]
]


def grid_draws(
    data: Mapping[str, Any],
    count: int,
    rng: np.random.Generator,
    density: Density = log_posterior,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draw ``count`` independent pairs (σ, τ)."""
    wide_sigma = wide_tau = (-7.0, 4.0)
    for _ in range(4):  # zoom in on the cells that hold the mass
        log_sigma = np.linspace(*wide_sigma, POINTS)
        log_tau = np.linspace(*wide_tau, POINTS)
        sigma, tau = np.exp(log_sigma)[:, None], np.exp(log_tau)[None, :]
        sigma, tau = np.broadcast_arrays(sigma, tau)
        log_mass = density(data, sigma, tau) + np.log(sigma) + np.log(tau)
        mass = np.exp(log_mass - log_mass.max())
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
