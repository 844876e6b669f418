"""The sampler of the level with steps: sweeps over steps, smoothness, noise and weights.

A collapsed Gibbs sampler: steps move with curve, sizes and σ integrated out; smoothness, σ,
coefficients, correlation and weights are drawn in turn. Started from a robust segmentation, so
that eighty sweeps suffice to forget it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.stats.steps.preparation.segmentation_start import segmentation_start
from models.stats.steps.sampler.collapsed_likelihood import CollapsedLikelihood, ScalePrior
from models.stats.steps.sampler.correlation_grid import draw_correlations
from models.stats.steps.sampler.curve_design import CurveDesign
from models.stats.steps.sampler.half_t import HalfT, scale_prior
from models.stats.steps.sampler.newest_runs import FEWEST_DAYS, NEWEST, draw_newest, foretell
from models.stats.steps.sampler.noise_regimes import noise_regimes
from models.stats.steps.sampler.sampled_steps import Configuration, NoiseState, SampledSteps
from models.stats.steps.sampler.scale_mixture import START, draw_weights
from models.stats.steps.sampler.smoothness import JointSystem, draw_smoothness
from models.stats.steps.sampler.step_moves import StepMoves, StepSet
from models.stats.steps.sampler.triangular import solve_lower
from models.stats.steps.sampler.weighted_sums import WeightedSums, weighted_sums
from models.stats.steps.sampler.whitening import Whitened, innovations, memory_of, whiten

SLABS = np.array([9.0, 100.0, 2500.0])  # variances of step sizes in σ²: 3, 10 and 50 σ
START_SLAB = 1
START_LOG_RATIO = float(np.log(0.05))


@dataclass(frozen=True, slots=True)
class SamplerOptions:
    """How long to sample."""

    warmup: int = 80
    sweeps: int = 240
    draws: int = 1000  # kept in all
    moves: int = 1  # pairs of step moves in each sweep
    configurations: int = 4  # states kept for Stan
    seed: int = 1


@dataclass(frozen=True, slots=True)
class StepData:
    """What the sampler sees: B blocks in model units (median 0, noise about 1)."""

    values: NDArray[np.float64]  # shape (B,)
    same_day: NDArray[np.bool_]  # shape (B,)
    log_odds: NDArray[np.float64]  # shape (B,), of a step before each block
    base_scale: NDArray[np.float64]  # shape (B,), noise that the number of runs explains
    design: CurveDesign
    spread: float  # standard deviation of the data: the unit of the priors on σ and τ


class StepSampler:
    """One chain.

    Parameters
    ----------
    data : StepData
        The blocks.
    options : SamplerOptions
        Sweeps and seed; equal data and seed give equal draws.
    """

    def __init__(self, data: StepData, options: SamplerOptions) -> None:
        self.data, self.options = data, options
        self.rng = np.random.default_rng(options.seed)
        self.prior = HalfT(data.spread)
        self.dof = float(data.values.size - data.design.basis.free)
        start = [
            place for place in segmentation_start(data.values) if np.isfinite(data.log_odds[place])
        ]
        self.steps = StepSet(tuple(start), (START_SLAB,) * len(start))
        self.weights = np.ones(data.values.size)
        self.newest = data.values.size - NEWEST  # the first of the newest runs; 0: too few others
        if np.count_nonzero(~data.same_day[: self.newest]) < FEWEST_DAYS:
            self.newest = 0
        self.shares = START
        self.correlation: tuple[float, ...] = (0.0, 0.0)
        same = data.same_day[1:]
        self.pairs = np.column_stack([same, ~same]).astype(np.float64)
        self.log_ratio = START_LOG_RATIO
        self.a = self.b = (2.5 * self.prior.spread) ** 2
        jumps = np.diff(data.values, prepend=data.values[0]) / data.base_scale
        known = [*start, *data.design.certain]
        self.whitened = self._whiten(data.base_scale * noise_regimes(jumps, known))
        self.kept = _Kept(data, options)

    def run(self, cancelled: Callable[[], None] = lambda: None) -> SampledSteps:
        """Run all sweeps.

        Parameters
        ----------
        cancelled : callable
            Called now and then; raises to stop.
        """
        started = time.process_time()
        warmup = self.options.warmup
        for sweep in range(warmup + self.options.sweeps):
            if sweep % 16 == 0:
                cancelled()
            self._sweep(sweep - warmup)
            if sweep in (warmup // 2, warmup - 1):
                self._find_regimes()
        return self.kept.finish(time.process_time() - started, self.whitened.scale)

    def _sweep(self, number: int) -> None:
        """Renew everything once; negative numbers are warm-up."""
        data, rng = self.data, self.rng
        sums = weighted_sums(self.whitened, self.weights)
        precision = data.design.precision(self.log_ratio)
        prior = scale_prior(self.dof, self.a, self.b, float(np.exp(self.log_ratio)))
        if number % 2 == 0:
            sums = self._draw_newest(sums, precision, prior)
        likelihood = CollapsedLikelihood(sums, precision, SLABS)
        moves = StepMoves(likelihood, data.log_odds, prior)
        chance = np.zeros(data.values.size)
        for _ in range(self.options.moves):
            self.steps = moves.birth_or_death(self.steps, rng)
            self.steps, expected = moves.relocate(self.steps, rng)
            chance += expected / self.options.moves
        rss = likelihood.factor(self.steps.places, self.steps.slabs, prior).rss
        sigma2 = (rss + prior.extra) / float(rng.chisquare(prior.dof))

        system = JointSystem(data.design, likelihood, self.steps)
        solved = draw_smoothness(system, self.log_ratio, sigma2, self.prior, rng)
        self.log_ratio = solved.log_ratio
        self.a = self.prior.draw_auxiliary(sigma2, rng)
        self.b = self.prior.draw_auxiliary(sigma2 * float(np.exp(self.log_ratio)), rng)

        prior = scale_prior(self.dof, self.a, self.b, float(np.exp(self.log_ratio)))
        wanted = self.kept.wanted(number)
        sigma2s = (solved.rss + prior.extra) / rng.chisquare(prior.dof, size=max(wanted, 1))
        noise = np.sqrt(sigma2s) * rng.standard_normal((solved.shares.size, sigma2s.size))
        solution = solve_lower(solved.root, solved.shares[:, None] + noise, transposed=True)
        if number >= 0:
            self.kept.add(number, self, chance, sigma2s[:wanted], solution[:, :wanted])
        self._draw_noise(solution[:, 0], float(sigma2s[0]))

    def _draw_newest(
        self, sums: WeightedSums, precision: NDArray[np.float64], prior: ScalePrior
    ) -> WeightedSums:
        """Draw the newest runs' weights with the step before them; return the new sums."""
        late = [at for at, place in enumerate(self.steps.places) if place >= self.newest]
        if len(late) > 1 or not self.newest:
            return sums
        rest = self.steps.without(late[0]) if late else self.steps
        foretold = foretell(self.whitened, self.weights, sums, precision, rest, SLABS)
        weights, step = draw_newest(
            foretold, self.whitened, self.data.log_odds, self.shares, SLABS, prior, self.rng
        )
        self.steps = rest.with_step(*step) if step else rest
        if np.array_equal(weights, self.weights[self.newest :]):
            return sums
        self.weights = np.concatenate([self.weights[: self.newest], weights])
        return weighted_sums(self.whitened, self.weights)

    def _draw_noise(self, solution: NDArray[np.float64], sigma2: float) -> None:
        """Draw correlation and weights given the level."""
        data, rng = self.data, self.rng
        residuals = data.values - self._level(solution)
        before = self.correlation
        scaled = residuals / self.whitened.scale
        self.correlation = draw_correlations(scaled, self.weights, self.pairs, sigma2, rng)
        if self.correlation != before:
            self.whitened = self._whiten(self.whitened.scale)
        new = innovations(self.whitened, residuals)
        self.weights, self.shares = draw_weights(new, sigma2, self.shares, rng)
        self.innovations = new

    def _level(self, solution: NDArray[np.float64]) -> NDArray[np.float64]:
        """Level (B,) of the blocks from coefficients and sizes."""
        curve = self.data.design.columns.shape[0]
        jumps = np.zeros(self.data.values.size)
        jumps[list(self.steps.places)] = solution[curve:]
        level: NDArray[np.float64] = solution[:curve] @ self.data.design.columns
        return level + np.cumsum(jumps)

    def _find_regimes(self) -> None:
        found = noise_regimes(self.innovations * self.whitened.scale / self.data.base_scale)
        self.whitened = self._whiten(self.data.base_scale * found)

    def _whiten(self, scale: NDArray[np.float64]) -> Whitened:
        memory = memory_of(self.data.same_day, self.correlation[0], self.correlation[1])
        return whiten(self.data.design.columns, self.data.values, memory, scale)


class _Kept:
    """Collects what the kept sweeps draw."""

    def __init__(self, data: StepData, options: SamplerOptions) -> None:
        ends = np.linspace(0, options.draws, options.sweeps + 1).round().astype(np.int64)
        self._counts = np.diff(ends)
        picks = np.linspace(0, options.sweeps - 1, options.configurations).round()
        self._picks = set(picks.astype(np.int64).tolist())
        self._sweeps = options.sweeps
        self._chance = np.zeros(data.values.size)
        self._curve = data.design.columns.shape[0]
        self._coefficients: list[NDArray[np.float64]] = []
        self._sigma: list[NDArray[np.float64]] = []
        self._ratio: list[float] = []
        self._places: list[tuple[int, ...]] = []
        self._sizes: list[NDArray[np.float64]] = []
        self._shares: list[NDArray[np.float64]] = []
        self._correlation: list[tuple[float, ...]] = []
        self._configurations: list[Configuration] = []

    def wanted(self, number: int) -> int:
        """Draws wanted of a sweep."""
        return int(self._counts[number]) if number >= 0 else 0

    def add(
        self,
        number: int,
        chain: StepSampler,
        chance: NDArray[np.float64],
        sigma2: NDArray[np.float64],
        solution: NDArray[np.float64],
    ) -> None:
        """Keep one sweep's draws: σ² (n,) and coefficients with sizes (K + k, n)."""
        self._chance += chance
        self._coefficients.append(solution[: self._curve].T)
        self._sizes.append(solution[self._curve :].T)
        self._sigma.append(np.sqrt(sigma2))
        self._ratio.append(float(np.exp(0.5 * chain.log_ratio)))
        self._places.append(chain.steps.places)
        self._shares.append(chain.shares)
        self._correlation.append(chain.correlation)
        if number in self._picks:
            white = chain.whitened
            state = NoiseState(chain.weights, white.memory, white.scale)
            self._configurations.append(Configuration(chain.steps, state))

    def finish(self, seconds: float, scale: NDArray[np.float64]) -> SampledSteps:
        """Join all sweeps."""
        counts = self._counts
        per_draw = np.repeat([len(places) for places in self._places], counts)
        places = [
            place
            for sweep, count in zip(self._places, counts, strict=True)
            for place in sweep * int(count)
        ]
        sigma = np.concatenate(self._sigma)
        return SampledSteps(
            coefficients=np.concatenate(self._coefficients),
            sigma=sigma,
            tau=sigma * np.repeat(self._ratio, counts),
            of_draw=np.repeat(np.arange(sigma.size), per_draw),
            place=np.array(places, dtype=np.int64),
            size=np.concatenate([sizes.ravel() for sizes in self._sizes]),
            chance=self._chance / self._sweeps,
            shares=np.repeat(np.array(self._shares), counts, axis=0),
            correlation=np.repeat(np.array(self._correlation), counts, axis=0),
            scale=scale,
            configurations=tuple(self._configurations),
            seconds=seconds,
        )
