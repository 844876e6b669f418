"""What every likelihood hands on: draws of the waves' coefficients and of the noise."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.records.fit import ChainDraws, Diagnostics
from models.stats.level.demmler_reinsch import DemmlerReinsch


@dataclass(frozen=True, slots=True)
class LevelPosterior:
    """S joint draws on the standardised scale; K waves."""

    basis: DemmlerReinsch
    coefficients: NDArray[np.float64]  # shape (S, K)
    sigma: NDArray[np.float64]  # shape (S,), scale of one measurement about its day's level
    tau: NDArray[np.float64]  # shape (S,), sd of the wiggle
    nu: NDArray[np.float64] | None  # shape (S,); None if Gaussian
    diagnostics: Diagnostics
    chains: ChainDraws  # what the diagnostics judged

    def level(self, days: NDArray[np.int64]) -> NDArray[np.float64]:
        """Level draws (S, M) on any days (M,)."""
        draws: NDArray[np.float64] = self.coefficients @ self.basis.evaluate(days).T
        return draws
