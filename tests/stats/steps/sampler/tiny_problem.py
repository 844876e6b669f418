"""A problem so small that every set of steps can be written down."""

import itertools
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from models.stats.steps.sampler.collapsed_likelihood import CollapsedLikelihood, ScalePrior
from models.stats.steps.sampler.weighted_sums import weighted_sums
from models.stats.steps.sampler.whitening import memory_of, whiten

BLOCKS = 7
SLABS = np.array([4.0, 400.0])
PRECISION = np.array([0.5, 0.8, 3.0])
PRIOR = ScalePrior(dof=BLOCKS + 6.0, extra=2.5)


class TinyProblem:
    """Seven runs with scale, memory and weights, three columns, a step of three."""

    def __init__(self, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        self.columns = rng.standard_normal((3, BLOCKS))
        self.same_day = np.array([False, True, False, False, True, True, False])
        self.scale = np.array([1.0, 1.0, 2.0, 2.0, 0.5, 0.5, 0.5])
        self.memory = memory_of(self.same_day, 0.6, 0.3)
        self.weights = np.array([1.0, 0.25, 1.0, 1.0, 0.01, 1.0, 1.0])
        self.values = rng.standard_normal(BLOCKS) + 3.0 * (np.arange(BLOCKS) >= 4)
        self.whitened = whiten(self.columns, self.values, self.memory, self.scale)
        self.sums = weighted_sums(self.whitened, self.weights)
        self.likelihood = CollapsedLikelihood(self.sums, PRECISION, SLABS)

    def noise_covariance(self) -> NDArray[np.float64]:
        """Covariance of the noise for σ = 1, from its recursion e = h x."""
        loading = np.zeros((BLOCKS, BLOCKS))
        for i in range(BLOCKS):
            if i:
                loading[i] = self.memory[i] * loading[i - 1]
            loading[i, i] = np.sqrt((1 - self.memory[i] ** 2) / self.weights[i])
        loading *= self.scale[:, None]
        return loading @ loading.T

    def dense_log_likelihood(self, places: tuple[int, ...], slabs: tuple[int, ...]) -> float:
        """Log density of the values with everything but the steps' places integrated out."""
        steps = np.array([np.arange(BLOCKS) >= place for place in places], dtype=float)
        covariance = self.noise_covariance()
        covariance = covariance + self.columns.T @ np.diag(1 / PRECISION) @ self.columns
        if len(places):
            covariance = covariance + steps.T @ np.diag(SLABS[list(slabs)]) @ steps
        _, log_det = np.linalg.slogdet(covariance)
        quadratic = self.values @ np.linalg.solve(covariance, self.values)
        return float(-0.5 * log_det - 0.5 * PRIOR.dof * np.log(quadratic + PRIOR.extra))

    def all_sets(self) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
        """Every set of steps before blocks 1 … 6 with its variances."""
        for kinds in itertools.product(range(-1, SLABS.size), repeat=BLOCKS - 1):
            chosen = [(place + 1, kind) for place, kind in enumerate(kinds) if kind >= 0]
            yield tuple(place for place, _ in chosen), tuple(kind for _, kind in chosen)
