"""Noise as one state of the sampler knows it, drawn again, and steps planted into it."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.stats.steps.level_draws import standing_blocks
from models.stats.steps.sampler.collapsed_likelihood import CollapsedLikelihood
from models.stats.steps.sampler.step_sampler import SLABS
from models.stats.steps.sampler.triangular import cholesky, invert_lower
from models.stats.steps.sampler.weighted_sums import weighted_sums
from models.stats.steps.sampler.whitening import Whitened, whiten
from models.stats.steps.stepped_level import SteppedLevel


@dataclass(frozen=True, slots=True)
class UnitSteps:
    """A step of one σ in each of n data sets."""

    shares: NDArray[np.float64]  # shape (n, K), u = L⁻¹X'WS
    products: NDArray[np.float64]  # shape (n, B), with a step before each block
    cross: NDArray[np.float64]  # shape (n,), with the noise, the model projected out
    rss: NDArray[np.float64]  # shape (n,), its own square, the model projected out


@dataclass(frozen=True, slots=True)
class PlantedData:
    """n data sets of B blocks in one state; curve and known steps are K columns; σ = 1."""

    stepped: SteppedLevel
    steps: NDArray[np.int64]  # shape (k,), blocks that the state's steps come before
    likelihood: CollapsedLikelihood
    inverse: NDArray[np.float64]  # shape (K, K), of the root of the columns' system
    whitened: Whitened
    weights: NDArray[np.float64]  # shape (B,)
    noise: NDArray[np.float64]  # shape (n, B), whitened, with a curve of its own
    noise_shares: NDArray[np.float64]  # shape (n, K)
    noise_products: NDArray[np.float64]  # shape (n, B)
    noise_rss: NDArray[np.float64]  # shape (n,)
    log_odds: NDArray[np.float64]  # shape (B,)
    dof: float
    seed: int

    @property
    def blocks(self) -> int:
        """B."""
        return self.log_odds.size

    def standing_block(self, day: int) -> int:
        """Return the block whose level is that of a day, or of the newest day before it."""
        blocks = self.stepped.prepared.blocks
        distinct, stands = standing_blocks(blocks.day)
        return int(stands[np.searchsorted(distinct, day, side="right") - 1])

    def contrast(self, day: int) -> NDArray[np.float64]:
        """L⁻¹ (columns on the newest day − columns on ``day``), shape (K,)."""
        blocks, design = self.stepped.prepared.blocks, self.stepped.prepared.data.design
        rows = design.basis.evaluate(np.array([day, blocks.day[-1]]))
        jumps = np.array([*design.certain, *self.steps], dtype=np.int64)
        lifted = (jumps > self.standing_block(day)).astype(np.float64)
        difference = np.concatenate([rows[1] - rows[0], lifted])
        found: NDArray[np.float64] = self.inverse @ difference
        return found

    def draw_places(self, begin: int) -> NDArray[np.int64]:
        """Draw (n,) blocks after ``begin`` that planted steps come before, as time goes by."""
        gap = self.stepped.prepared.blocks.gap
        places = np.arange(begin + 1, gap.size)
        weight = np.cumsum(gap[places] + 1e-9)
        rng = np.random.default_rng([self.seed, begin])
        # Evenly spread, so that few data sets stand for all places.
        quantile = (rng.permutation(len(self.noise)) + 0.5) / len(self.noise)
        found: NDArray[np.int64] = places[np.searchsorted(weight, quantile * weight[-1])]
        return found

    def unit_steps(self, places: NDArray[np.int64]) -> UnitSteps:
        """Plant a step of one σ before a block of each data set."""
        index = np.arange(self.blocks)
        columns = np.where(index > places[:, None], self.whitened.after, 0.0)
        columns[np.arange(places.size), places] = self.whitened.onset[places]
        # h stretches the noise of a stretch: one σ there is as many units.
        columns *= self.whitened.scale[-1]
        shares, products, rss = _project(self, columns)
        cross = (columns * self.weights * self.noise).sum(axis=1)
        cross -= (shares * self.noise_shares).sum(axis=1)
        return UnitSteps(shares, products, cross, rss)


def planted_data(stepped: SteppedLevel, state: int, count: int) -> PlantedData:
    """Draw noise in one of the states that the sampler kept.

    Parameters
    ----------
    stepped : SteppedLevel
        The posterior.
    state : int
        Index of the configuration.
    count : int
        Data sets, n.
    """
    data, sampled = stepped.prepared.data, stepped.sampled
    configuration = sampled.configurations[state]
    noise, steps = configuration.noise, np.array(configuration.steps.places, dtype=np.int64)
    jumps = (np.arange(data.values.size) >= steps[:, None]).astype(np.float64)
    columns = np.vstack([data.design.columns, jumps])
    white = whiten(columns, data.values, noise.memory, noise.scale)
    log_ratio = 2.0 * float(np.median(np.log(sampled.tau / sampled.sigma)))
    variances = SLABS[list(configuration.steps.slabs)]
    precision = np.concatenate([data.design.precision(log_ratio), 1.0 / variances])
    sums = weighted_sums(white, noise.weights)
    inverse = invert_lower(cholesky(sums.gram + np.diag(precision)))

    rng = np.random.default_rng([stepped.seed, 4, state])
    waves = data.design.waves
    spread = np.exp(0.5 * log_ratio) / np.sqrt(data.design.basis.penalties)
    curves = (spread * rng.standard_normal((count, spread.size))) @ white.columns[waves]
    drawn = rng.standard_normal((count, data.values.size)) / np.sqrt(noise.weights) + curves
    log_odds = data.log_odds.copy()
    log_odds[steps] = -np.inf
    empty = np.zeros((0, 0))
    planted = PlantedData(
        stepped=stepped,
        steps=steps,
        likelihood=CollapsedLikelihood(sums, precision, SLABS),
        inverse=inverse,
        whitened=white,
        weights=noise.weights,
        noise=drawn,
        noise_shares=empty,
        noise_products=empty,
        noise_rss=empty,
        log_odds=log_odds,
        dof=float(data.values.size - data.design.basis.free),
        seed=stepped.seed,
    )
    shares, products, rss = _project(planted, drawn)
    return replace(planted, noise_shares=shares, noise_products=products, noise_rss=rss)


def _project(
    planted: PlantedData, values: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Products of whitened data (n, B) with columns and steps, as for the data themselves."""
    white, weights = planted.whitened, planted.weights
    weighted = values * weights
    shares = (weighted @ white.columns.T) @ planted.inverse.T
    later = weighted * white.after
    running = np.cumsum(later, axis=1)
    products = weighted * white.onset + running[:, -1:] - running
    products -= shares @ planted.likelihood.projected
    rss = (weighted * values).sum(axis=1) - (shares**2).sum(axis=1)
    return shares, products, rss
