"""The likelihood of a set of steps, with the curve, all sizes and σ integrated out.

With the whitened design X of the curve, prior precisions Q (in units of σ⁻²), steps S with sizes
δ_k ~ N(0, v_k σ²) and σ² ~ inverse gamma,

    M = [X S]'W[X S] + diag(Q, 1/v) = LL',   u = L⁻¹[X S]'Wy,   rss = y'Wy − u'u
    log p(y | steps) = ½ log|Q₊| − ½ Σ log v − log|L| − ½ ν log(rss + s₀) + constant.

One step more, before any run r, with A_r and B_r its square and its product with y after
everything in the model is projected out, changes it by the Bayes factor

    log BF(r, v) = −½ log(1 + v A_r) − ½ ν log(1 − v B_r² / ((1 + v A_r)(rss + s₀))).

Both are O(B K) for all r together, and the curve's share is shared by all sets of steps.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.stats.steps.sampler.triangular import cholesky, invert_lower, log_det_root
from models.stats.steps.sampler.weighted_sums import WeightedSums

SMALLEST = 1e-12  # what rounding may leave of a quantity that is positive by theory


@dataclass(frozen=True, slots=True)
class ScalePrior:
    """σ² ~ inverse gamma, written as what it adds to the degrees of freedom and to the rss."""

    dof: float  # ν: blocks without the flat columns, plus the prior's
    extra: float  # s₀


@dataclass(frozen=True, slots=True)
class StepFactor:
    """A set of k steps, factored given the curve."""

    inverse: NDArray[np.float64]  # shape (k, k), of the lower triangular root
    shares: NDArray[np.float64]  # shape (k,), u of the steps
    rows: NDArray[np.float64]  # shape (k, B), products of the k steps with any step
    rss: float  # left over by curve and steps, priors included
    log_likelihood: float  # of the set, up to what the curve alone adds


class CollapsedLikelihood:
    """The curve at one penalty, projected out; scores sets of steps.

    Parameters
    ----------
    sums : WeightedSums
        Of the whitened data, K columns and B blocks.
    precision : (K,) float array
        Prior precision of each column in units of σ⁻²; 0 for flat ones.
    slabs : (V,) float array
        Variances of step sizes in units of σ².
    """

    def __init__(
        self,
        sums: WeightedSums,
        precision: NDArray[np.float64],
        slabs: NDArray[np.float64],
    ) -> None:
        self.sums = sums
        self.slabs = slabs
        self._slab_column = slabs[:, None]
        system = sums.gram + np.diag(precision)
        inverse = invert_lower(cholesky(system))
        self.shares = inverse @ sums.projection
        self.projected = inverse @ sums.step_columns  # L⁻¹X'WS, shape (K, B)
        self.step_square = sums.step_square - np.einsum("kb,kb->b", self.projected, self.projected)
        self.step_values = sums.step_values - self.shares @ self.projected
        self.rss = max(sums.square - float(self.shares @ self.shares), SMALLEST)
        self._rows: dict[int, NDArray[np.float64]] = {}

    def row(self, place: int) -> NDArray[np.float64]:
        """Products (B,) of the step before ``place`` with any step, the curve projected out."""
        found = self._rows.get(place)
        if found is None:
            found = self.sums.steps_with(place) - self.projected[:, place] @ self.projected
            self._rows[place] = found
        return found

    def factor(self, places: Sequence[int], slabs: Sequence[int], prior: ScalePrior) -> StepFactor:
        """Factor a set of steps.

        Parameters
        ----------
        places : sequence of int
            Blocks that the steps come before, distinct.
        slabs : sequence of int
            Index of each step's variance.
        prior : ScalePrior
            Of σ².
        """
        count = len(places)
        if not count:
            none = np.zeros((0, self.step_values.size))
            score = -0.5 * prior.dof * np.log(self.rss + prior.extra)
            return StepFactor(np.zeros((0, 0)), np.zeros(0), none, self.rss, float(score))
        where = list(places)
        variance = self.slabs[list(slabs)]
        rows = np.array([self.row(place) for place in where])
        root = cholesky(rows[:, where] + np.diag(1.0 / variance))
        inverse = invert_lower(root)
        shares = inverse @ self.step_values[where]
        rss = max(self.rss - float(shares @ shares), SMALLEST)
        score = (
            -0.5 * float(np.log(variance).sum())
            - log_det_root(root)
            - 0.5 * prior.dof * np.log(rss + prior.extra)
        )
        return StepFactor(inverse, shares, rows, rss, float(score))

    def log_bayes_factors(
        self, places: Sequence[int], slabs: Sequence[int], prior: ScalePrior
    ) -> NDArray[np.float64]:
        """Log Bayes factors (V, B) of one more step: each variance, each place.

        Places that are taken already get what a second step there would; the caller rules
        them out.
        """
        square, product, rss = self.step_square, self.step_values, self.rss
        if places:
            found = self.factor(places, slabs, prior)
            known = found.inverse @ found.rows
            square = square - np.einsum("kb,kb->b", known, known)
            product = product - found.shares @ known
            rss = found.rss
        spread = self._slab_column * np.maximum(square, SMALLEST)
        spread += 1.0
        left: NDArray[np.float64] = self._slab_column / spread
        left *= product**2 / -(rss + prior.extra)
        left += 1.0
        np.log(np.maximum(left, SMALLEST, out=left), out=left)
        left *= prior.dof
        left += np.log(spread, out=spread)
        left *= -0.5
        return left
