"""Weighted sums of the whitened data: all that the likelihood of any set of steps needs.

A step before run r meets everything at and after r, so that its products with all columns, with
the values and with itself are sums from the end, for all r at once.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.stats.steps.sampler.whitening import Whitened


@dataclass(frozen=True, slots=True)
class WeightedSums:
    """Products under the weights; X are the columns, S_r the step before block r, y the values."""

    gram: NDArray[np.float64]  # shape (K, K), X'WX
    projection: NDArray[np.float64]  # shape (K,), X'Wy
    square: float  # y'Wy
    step_columns: NDArray[np.float64]  # shape (K, B), X'WS_r
    step_values: NDArray[np.float64]  # shape (B,), S_r'Wy
    step_square: NDArray[np.float64]  # shape (B,), S_r'WS_r
    step_cross: NDArray[np.float64]  # shape (B,), S_q'WS_r for any q < r

    def steps_with(self, place: int) -> NDArray[np.float64]:
        """Products (B,) of every step with the step before block ``place``."""
        row = self.step_cross.copy()
        row[:place] = self.step_cross[place]
        row[place] = self.step_square[place]
        return row


def weighted_sums(whitened: Whitened, weights: NDArray[np.float64]) -> WeightedSums:
    """Sum up whitened data under the precisions w (B,)."""
    columns, values = whitened.columns, whitened.values
    own = weights * whitened.onset
    later = weights * whitened.after
    weighted = weights * values
    step_columns = _sums_after(later * columns)
    step_columns += own * columns
    later_square = _sums_after(later * whitened.after)
    return WeightedSums(
        gram=columns @ (weights * columns).T,
        projection=columns @ weighted,
        square=float(weighted @ values),
        step_columns=step_columns,
        step_values=own * values + _sums_after(later * values),
        step_square=own * whitened.onset + later_square,
        step_cross=own * whitened.after + later_square,
    )


def _sums_after(terms: NDArray[np.float64]) -> NDArray[np.float64]:
    """Add up, along the last axis, all that comes after each place."""
    running = np.cumsum(terms, axis=-1)
    result: NDArray[np.float64] = running[..., -1:] - running
    return result
