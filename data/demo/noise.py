"""How the demo's values scatter."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class NoiseKind:
    """Scatter relative to the level, and how often something goes wrong."""

    cv: float = 0.01  # standard deviation of a single value, relative
    day_cv: float = 0.002  # of what all runs of a day share
    heavy_tails: bool = False  # Student-t with 3 degrees of freedom instead of Gaussian
    second_mode: float = 0.0  # relative distance of a second mode; 0: there is none
    second_share: float = 0.4  # of the runs that land in the second mode
    outlier_share: float = 0.012
    failed_share: float = 0.008
    timed_out_share: float = 0.004

    def factors(
        self, days: NDArray[np.int64], generator: np.random.Generator
    ) -> NDArray[np.float64]:
        """Draw the factor on the level of each value.

        Parameters
        ----------
        days
            Day of each value, shape (N,), counted from 0.
        generator
            Source of randomness.
        """
        count = len(days)
        if self.heavy_tails:
            single = generator.standard_t(3, count) / np.sqrt(3.0)  # of unit variance
        else:
            single = generator.standard_normal(count)
        shared = generator.standard_normal(int(days.max(initial=0)) + 1)[days]
        factors: NDArray[np.float64] = 1.0 + self.cv * single + self.day_cv * shared
        if self.second_mode:
            second = generator.random(count) < self.second_share
            # The mean stays where it is, so that planted sizes hold for the mean.
            factors *= 1.0 + self.second_mode * (second - self.second_share)
        outlier = generator.random(count) < self.outlier_share
        factors[outlier] *= 1.0 + generator.uniform(0.15, 0.6, int(outlier.sum()))
        return factors
