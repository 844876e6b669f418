"""Whitening: noise with scale and memory turned into independent noise, in O(B).

    e_i = h_i x_i,    x_i = φ_i x_{i−1} + √(1 − φ_i²) σ ε_i / √w_i

Runs of one day share φ_within, days φ_between, so that a state of the machine that lasts for a
day and one that fades from run to run are the same few lines. Dividing by h and taking out what
the run before tells leaves σ ε_i / √w_i; columns of the design are treated alike.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Whitened:
    """K columns and B values whose noise is independent with variance σ²/w.

    The column of a step before block r is 0 before r, ``onset[r]`` at r, ``after[i]`` at i > r.
    """

    columns: NDArray[np.float64]  # shape (K, B)
    values: NDArray[np.float64]  # shape (B,)
    onset: NDArray[np.float64]  # shape (B,)
    after: NDArray[np.float64]  # shape (B,)
    memory: NDArray[np.float64]  # shape (B,), φ_i; 0 for the first
    scale: NDArray[np.float64]  # shape (B,), h_i


def memory_of(same_day: NDArray[np.bool_], within: float, between: float) -> NDArray[np.float64]:
    """Correlation (B,) of each block's noise with that of the block before; 0 for the first."""
    memory = np.where(same_day, within, between)
    memory[0] = 0.0
    return memory


def whiten(
    columns: NDArray[np.float64],
    values: NDArray[np.float64],
    memory: NDArray[np.float64],
    scale: NDArray[np.float64],
) -> Whitened:
    """Whiten the noise.

    Parameters
    ----------
    columns : (K, B) float array
        Design of the curve and of known steps, one row per column.
    values : (B,) float array
        Values in time order.
    memory : (B,) float array
        φ_i in [0, 1), from ``memory_of``.
    scale : (B,) float array
        h_i > 0.
    """
    innovation = 1.0 / np.sqrt(1.0 - memory**2)
    own = innovation / scale  # weight of the value itself, and of a step that begins here
    before = np.zeros_like(own)  # weight of the value before
    before[1:] = innovation[1:] * memory[1:] / scale[:-1]
    after = own - before
    after[0] = 0.0
    white_columns = own * columns
    white_columns[:, 1:] -= before[1:] * columns[:, :-1]
    white_values = own * values
    white_values[1:] -= before[1:] * values[:-1]
    return Whitened(white_columns, white_values, own, after, memory, scale)


def innovations(whitened: Whitened, residuals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what noise brings new at each run: σ ε_i / √w_i, shape (B,), from values − level."""
    scaled = residuals / whitened.scale
    new = scaled.copy()
    new[1:] -= whitened.memory[1:] * scaled[:-1]
    result: NDArray[np.float64] = new / np.sqrt(1.0 - whitened.memory**2)
    return result
