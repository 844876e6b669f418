"""The smooth part of the level with steps, and the steps that are certain, as columns."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.stats.level.demmler_reinsch import DemmlerReinsch, demmler_reinsch
from models.stats.level.spline import FEWEST_KNOTS, place_knots

DAYS_PER_KNOT = 16  # half as dense as without steps: what is sudden is theirs
CERTAIN_VARIANCE = 2500.0  # of a known step's size, in units of σ²


@dataclass(frozen=True, slots=True)
class CurveDesign:
    """K columns: level, slope, J waves, one step per certain change."""

    basis: DemmlerReinsch  # K − c columns
    certain: tuple[int, ...]  # blocks that the certain steps come before
    columns: NDArray[np.float64]  # shape (K, B)
    penalties: NDArray[np.float64]  # shape (K,), λ; 0 for all but the waves

    @property
    def waves(self) -> slice:
        """The columns that τ rules."""
        return slice(self.basis.free, self.basis.eigenvalues.size)

    def precision(self, log_ratio: float) -> NDArray[np.float64]:
        """Prior precisions (K,) in units of σ⁻², at log(τ²/σ²)."""
        precision = self.penalties * math.exp(-log_ratio)
        precision[self.basis.eigenvalues.size :] = 1.0 / CERTAIN_VARIANCE
        return precision


def knots_wanted(days: NDArray[np.int64]) -> int:
    """Count the knots: one for every sixteen days of span, at least 3, at most one per day."""
    wanted = -(-int(days[-1] - days[0]) // DAYS_PER_KNOT)
    return min(max(wanted, FEWEST_KNOTS), days.size)


def curve_design(
    day: NDArray[np.int64], certain: tuple[int, ...] = (), knots: int | None = None
) -> CurveDesign:
    """Build the columns.

    Parameters
    ----------
    day : (B,) int array
        Day of each block, rising; at least 3 distinct.
    certain : tuple of int
        Blocks that a known step comes before.
    knots : int, optional
        Instead of one per sixteen days; at most one per distinct day is used.
    """
    distinct, index, count = np.unique(day, return_inverse=True, return_counts=True)
    wanted = knots_wanted(distinct) if knots is None else min(knots, distinct.size)
    weights = count.astype(np.float64)
    basis = demmler_reinsch(distinct, weights, place_knots(distinct, wanted), weights / day.size)
    steps = [(np.arange(day.size) >= block).astype(np.float64) for block in certain]
    columns = np.vstack([basis.phi[index].T, *steps])
    penalties = np.concatenate([basis.eigenvalues, np.zeros(len(certain))])
    return CurveDesign(basis, certain, np.ascontiguousarray(columns), penalties)
