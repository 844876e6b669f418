"""By how much each draw's steps within a few runs of a place add up."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.stats.steps.stepped_level import SteppedLevel


@dataclass(frozen=True, slots=True)
class NetJumps:
    """S draws at W places; levels in the unit of the series."""

    there: NDArray[np.bool_]  # shape (S, W), whether the draw has any step in reach
    before: NDArray[np.float64]  # shape (S, W), level at the place without the steps in reach
    after: NDArray[np.float64]  # shape (S, W), and with all of them

    def p_by(self, delta: float) -> NDArray[np.float64]:
        """Probability (W,) of a step and a net change of at least δ percent, up or down."""
        size = np.abs(self.after - self.before)
        found: NDArray[np.float64] = np.mean(
            self.there & (size >= delta / 100.0 * np.abs(self.before)), axis=0
        )
        return found


def net_jumps(
    stepped: SteppedLevel,
    places: NDArray[np.int64],
    reach: int,
    *,
    certain: int | None = None,
) -> NetJumps:
    """Add up steps around places.

    Parameters
    ----------
    stepped : SteppedLevel
        S draws on B blocks.
    places : (W,) int array
        Blocks.
    reach : int
        Steps before blocks from ``place − reach`` to ``place + reach`` count.
    certain : int, optional
        Index of the certain step to look at, instead of the unknown ones.
    """
    prepared, sampled = stepped.prepared, stepped.sampled
    design, blocks = prepared.data.design, prepared.blocks.day.size
    draws = sampled.sigma.size
    shape = (draws, blocks + 1)
    sizes, counts = np.zeros(shape), np.zeros(shape, dtype=np.int32)
    np.add.at(sizes, (sampled.of_draw, sampled.place + 1), sampled.size)
    np.add.at(counts, (sampled.of_draw, sampled.place + 1), 1)
    np.cumsum(sizes, axis=1, out=sizes)  # column i: steps before blocks 0 … i − 1
    np.cumsum(counts, axis=1, out=counts)
    if certain is None:
        first = np.maximum(places - reach, 0)
        last = np.minimum(places + reach + 1, blocks)
        net = sizes[:, last] - sizes[:, first]
        there = counts[:, last] > counts[:, first]
        base = sizes[:, first] + sampled.coefficients @ design.columns[:, places]
    else:
        column = design.basis.eigenvalues.size + certain
        net = np.repeat(sampled.coefficients[:, [column]], places.size, axis=1)
        there = np.ones(net.shape, dtype=np.bool_)
        base = sizes[:, places] + sampled.coefficients @ design.columns[:, places] - net
    return NetJumps(there, prepared.scale.restore(base), prepared.scale.restore(base + net))
