"""By how much each draw's steps within a few runs of a place add up."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.stats.steps.sampler.sampled_steps import SampledSteps
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

    def p_by_all(self, place: int, deltas: Sequence[float]) -> tuple[tuple[float, float], ...]:
        """Pairs of δ and that probability, at one place."""
        there = self.there[:, place]
        before, after = self.before[there, place], self.after[there, place]
        size = np.abs(after - before) * 100.0
        bounds = np.array(deltas)[:, None] * np.abs(before)
        share = (size >= bounds).sum(axis=1) / there.size
        return tuple(zip(map(float, deltas), share.tolist(), strict=True))


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
        S draws.
    places : (W,) int array
        Blocks.
    reach : int
        Steps before blocks from ``place − reach`` to ``place + reach`` count.
    certain : int, optional
        Index of the certain step to look at, instead of the unknown ones.
    """
    prepared, sampled = stepped.prepared, stepped.sampled
    design = prepared.data.design
    base = sampled.coefficients @ design.columns[:, places]
    net, there = np.zeros_like(base), np.ones(base.shape, dtype=np.bool_)
    for index, place in enumerate(places):
        first = place - reach if certain is None else place
        base[:, index] += _sum_by_draw(sampled, sampled.place < first)
        if certain is None:
            inside = (sampled.place >= first) & (sampled.place <= place + reach)
            net[:, index] = _sum_by_draw(sampled, inside)
            there[:, index] = np.bincount(sampled.of_draw[inside], minlength=len(base)) > 0
    if certain is not None:
        net += sampled.coefficients[:, [design.basis.eigenvalues.size + certain]]
        base -= net
    return NetJumps(there, prepared.scale.restore(base), prepared.scale.restore(base + net))


def _sum_by_draw(sampled: SampledSteps, chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Add up the sizes of some steps by draw, shape (S,)."""
    weights = sampled.size[chosen]
    added = np.bincount(sampled.of_draw[chosen], weights=weights, minlength=sampled.sigma.size)
    return added.astype(np.float64, copy=False)
