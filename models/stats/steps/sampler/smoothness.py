"""Draw how much the curve bends: r = τ²/σ², given the steps and σ²."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.stats.steps.sampler.collapsed_likelihood import SMALLEST, CollapsedLikelihood
from models.stats.steps.sampler.curve_design import CurveDesign
from models.stats.steps.sampler.half_t import HalfT
from models.stats.steps.sampler.step_moves import StepSet
from models.stats.steps.sampler.triangular import cholesky, log_det_root, solve_lower

STRIDES = (0.7, 2.0)  # of the two proposals, on log r
LOWEST, HIGHEST = -30.0, 30.0  # beyond which log r means nothing but overflows


class JointSystem:
    """Curve and steps in one system, to be solved at any r.

    Parameters
    ----------
    design : CurveDesign
        K columns.
    likelihood : CollapsedLikelihood
        Of the same data.
    steps : StepSet
        k steps.
    """

    def __init__(
        self, design: CurveDesign, likelihood: CollapsedLikelihood, steps: StepSet
    ) -> None:
        sums, where = likelihood.sums, list(steps.places)
        curve, count = sums.projection.size, len(where)
        system = np.empty((curve + count, curve + count))
        system[:curve, :curve] = sums.gram
        if count:
            system[curve:, :curve] = sums.step_columns[:, where].T
            system[:curve, curve:] = sums.step_columns[:, where]
            system[curve:, curve:] = np.array([sums.steps_with(place)[where] for place in where])
            diagonal = np.arange(curve, curve + count)
            system[diagonal, diagonal] += 1.0 / likelihood.slabs[list(steps.slabs)]
        self._design, self._system, self._curve = design, system, curve
        self._product = np.concatenate([sums.projection, sums.step_values[where]])
        self._square = sums.square
        self.waves = design.waves.stop - design.waves.start

    def solve(self, log_ratio: float) -> "Solved":
        """Factor at log r."""
        system = self._system.copy()
        diagonal = np.arange(self._curve)
        system[diagonal, diagonal] += self._design.precision(log_ratio)
        root = cholesky(system)
        shares = solve_lower(root, self._product)
        rss = max(self._square - float(shares @ shares), SMALLEST)
        return Solved(log_ratio, root, shares, rss)


@dataclass(frozen=True, slots=True)
class Solved:
    """The system at one r."""

    log_ratio: float
    root: NDArray[np.float64]  # shape (K + k, K + k), L
    shares: NDArray[np.float64]  # shape (K + k,), u = L⁻¹X'Wy
    rss: float

    def log_density(self, waves: int, sigma2: float, prior: HalfT) -> float:
        """Log posterior density of log r given steps and σ², up to a constant."""
        # Each wave's prior scale enters once, the half-t is on τ, and dτ/d log r = τ/2.
        return (
            -0.5 * (waves - 1) * self.log_ratio
            - log_det_root(self.root)
            - 0.5 * self.rss / sigma2
            + prior.log_density(sigma2 * float(np.exp(self.log_ratio)))
        )


def draw_smoothness(
    system: JointSystem,
    log_ratio: float,
    sigma2: float,
    prior: HalfT,
    rng: np.random.Generator,
) -> Solved:
    """Take a short or a long Metropolis step of log r; return the system where it ends."""
    current = system.solve(log_ratio)
    proposed = log_ratio + STRIDES[int(rng.integers(len(STRIDES)))] * float(rng.standard_normal())
    if not LOWEST < proposed < HIGHEST:
        return current
    other = system.solve(proposed)
    gain = other.log_density(system.waves, sigma2, prior)
    gain -= current.log_density(system.waves, sigma2, prior)
    return other if np.log(rng.random()) < gain else current
