"""How much of a benchmark's variance lies between its instances, and how much within.

The model is y_ij = μ + b_i + e_ij, b_i ~ N(0, σ_b²), e_ij ~ N(0, σ_w²) (one-way random effects).
Instances may have different numbers of iterations, so σ_b² and σ_w² are estimated by
restricted maximum likelihood: Searle, Casella and McCulloch (1992), *Variance Components*,
chapter 3.8; for equal numbers it equals the analysis of variance, cut off at zero.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from models.records.errors import NotEnoughDataError
from models.stats.detectability.iteration_table import IterationTable


@dataclass(frozen=True, slots=True)
class VarianceComponents:
    """Grand mean and both variances, in the times' unit and its square.

    ``instances`` and ``iterations`` are the numbers that the estimate rests on (the iterations
    as their harmonic mean over instances).
    """

    mean: float
    between: float
    within: float
    instances: int
    iterations: float

    @property
    def between_cv(self) -> float:
        """Standard deviation between instances as a share of the mean."""
        return float(np.sqrt(self.between)) / self.mean

    @property
    def within_cv(self) -> float:
        """Standard deviation within instances as a share of the mean."""
        return float(np.sqrt(self.within)) / self.mean

    @property
    def intraclass_correlation(self) -> float:
        """Share of the whole variance that lies between instances; 0 where nothing varies."""
        whole = self.between + self.within
        return self.between / whole if whole > 0 else 0.0


def variance_components(table: IterationTable) -> VarianceComponents:
    """Estimate the components of a benchmark's variance by REML.

    Parameters
    ----------
    table : IterationTable
        Cleaned times; instances of any lengths.

    Raises
    ------
    NotEnoughDataError
        If there are fewer than two instances, or no instance has two iterations.
    """
    counts = table.counts.astype(np.float64)
    instances, total = len(counts), float(counts.sum())
    if instances < 2:
        raise NotEnoughDataError(
            "one instance says nothing of the variance between instances; run the benchmark in"
            " at least two"
        )
    if total == instances:
        raise NotEnoughDataError(
            "one iteration per instance does not tell the variance within an instance from that"
            " between instances; run at least two iterations in some"
        )
    means = np.array([row.mean() for row in table.rows])
    rest = float(
        sum(((row - mean) ** 2).sum() for row, mean in zip(table.rows, means, strict=True))
    )
    harmonic = instances / float((1 / counts).sum())
    if rest == 0:
        between = float(means.var(ddof=1))
        return VarianceComponents(float(means.mean()), between, 0.0, instances, harmonic)
    ratio = _most_likely_ratio(means, counts, rest)
    weight = counts / (1 + ratio * counts)
    mean = float((weight * means).sum() / weight.sum())
    within = (rest + float((weight * (means - mean) ** 2).sum())) / (total - 1)
    return VarianceComponents(mean, ratio * within, within, instances, harmonic)


def _most_likely_ratio(
    means: NDArray[np.float64], counts: NDArray[np.float64], rest: float
) -> float:
    """Ratio σ_b²/σ_w² that maximises the restricted likelihood, 0 included."""
    total = counts.sum()

    def deviance(ratio: float) -> float:
        weight = counts / (1 + ratio * counts)
        mean = (weight * means).sum() / weight.sum()
        squares = rest + (weight * (means - mean) ** 2).sum()
        return float(
            (total - 1) * np.log(squares) + np.log1p(ratio * counts).sum() + np.log(weight.sum())
        )

    # The analysis of variance brackets the maximum within some orders of magnitude.
    crude = means.var(ddof=1) / (rest / (total - len(counts)))
    scale = max(crude, 1e-6 / counts.max())
    found = minimize_scalar(
        lambda log_ratio: deviance(float(np.exp(log_ratio))),
        bounds=(np.log(scale) - 14, np.log(scale) + 5),
        method="bounded",
        options={"xatol": 1e-9},
    )
    ratio = float(np.exp(found.x))
    return ratio if deviance(ratio) < deviance(0.0) else 0.0
