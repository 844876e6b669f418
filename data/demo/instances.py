"""Benchmarks that start several processes in each run, of many iterations each."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Instances:
    """How a benchmark's processes (instances) warm up and differ from one another."""

    warm_up: float  # excess of the first iteration over the level, relative
    decay: float  # iterations in which the excess falls to 1/e
    between: float  # standard deviation of the instances' own levels, relative
    per_run: int = 3
    iterations: int = 60

    def factors(self, runs: int, generator: np.random.Generator) -> NDArray[np.float64]:
        """Draw the factor on the level, shape (runs, per_run, iterations)."""
        excess = self.warm_up * np.exp(-np.arange(self.iterations) / self.decay)
        own = 1.0 + self.between * generator.standard_normal((runs, self.per_run, 1))
        factors: NDArray[np.float64] = own * (1.0 + excess)
        return factors
