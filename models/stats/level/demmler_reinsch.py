"""The Demmler–Reinsch basis: a smoothing spline as independent waves.

In this basis the data's design is orthonormal and the penalty is diagonal, so that every
coefficient has its own, independent posterior (Demmler & Reinsch, Oscillation matrices with
spline smoothing, Numerische Mathematik 24, 1975). The level is

    f(x) = Σ cⱼ φⱼ(x),   Σ_d w_d φⱼ(d) φₖ(d) = 1 if j = k else 0,   cⱼ ~ N(0, τ²/λⱼ),

with λⱼ = 0 (no shrinkage) for level, slope and known steps.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import qr, solve_triangular, svd

from models.stats.level.spline import penalty_root, spline_basis

# Below this share of the largest, a wave is invisible at the data and is left out.
INVISIBLE = 1e-12
# A step column whose part beyond the columns before it is smaller than this is no new column.
DEPENDENT = 1e-8


@dataclass(frozen=True, slots=True)
class DemmlerReinsch:
    """K waves, free ones first, then in order of growing penalty.

    ``phi`` is at the distinct days of the data; ``evaluate`` gives any other day.
    """

    phi: NDArray[np.float64]  # shape (D, K), values at the distinct days
    eigenvalues: NDArray[np.float64]  # shape (K,), λ; 0 for the `free` first ones
    free: int  # columns without penalty: level, slope and known steps
    log_det_free: float  # log |det| of the free columns' change of coordinates
    knots: NDArray[np.float64]  # shape (k,), positions on the scaled axis
    origin: int  # day at 0 of the scaled axis
    span: int  # days from 0 to 1 of the scaled axis
    steps: tuple[int, ...]  # first days of the known steps that are kept
    from_free: NDArray[np.float64]  # shape (free, K)
    from_spline: NDArray[np.float64]  # shape (k, K)

    @property
    def penalties(self) -> NDArray[np.float64]:
        """The positive eigenvalues, shape (K − free,)."""
        return self.eigenvalues[self.free :]

    def evaluate(self, days: NDArray[np.int64]) -> NDArray[np.float64]:
        """Values (M, K) of the waves on any days (M,)."""
        x = (days - self.origin) / self.span
        free = _free_columns(x, days, self.steps)
        return free @ self.from_free + spline_basis(x, self.knots) @ self.from_spline


def demmler_reinsch(
    days: NDArray[np.int64],
    weights: NDArray[np.float64],
    knots: NDArray[np.float64],
    shares: NDArray[np.float64],
    step_days: tuple[int, ...] = (),
) -> DemmlerReinsch:
    """Build the basis for weighted data on distinct days.

    Parameters
    ----------
    days : (D,) int array
        Distinct days in increasing order, D ≥ 3.
    weights : (D,) float array
        Precision of each day's mean relative to 1/σ²; the number of runs where runs of one
        day are independent.
    knots : (K,) float array
        Knots in days, from ``place_knots``.
    shares : (D,) float array
        Share of the measurements on each day, summing to 1. λ is scaled with it so that τ is
        the standard deviation of the wiggle (the curve's part beyond the free columns) over
        the measurements, whatever the knots and the span.
    step_days : tuple of int, optional
        First days of known level changes. Each adds a free column, unless no measurement lies
        before it or the other free columns make it up already.

    Returns
    -------
    DemmlerReinsch
        The waves, orthonormal under ``weights``.
    """
    origin, span = int(days[0]), int(days[-1] - days[0])
    x = (days - origin) / span
    scaled_knots = (knots - origin) / span
    root_weights = np.sqrt(weights)[:, None]

    steps = _usable_steps(x, days, root_weights, step_days)
    q, r = qr(root_weights * _free_columns(x, days, steps), mode="economic")
    to_free = solve_triangular(r, np.eye(r.shape[0]))

    # Random-effect form of the penalised part: heights = directions @ u with u ~ N(0, τ² I).
    _, roots, right = svd(penalty_root(scaled_knots), full_matrices=False)
    directions = right.T / roots
    wiggle = root_weights * (spline_basis(x, scaled_knots) @ directions)
    overlap = q.T @ wiggle
    wiggle -= q @ overlap
    wiggle -= q @ (q.T @ wiggle)  # a second pass, for what rounding left behind
    waves, spreads, rotation = svd(wiggle, full_matrices=False)
    seen = spreads > INVISIBLE * spreads[0]
    waves, spreads = waves[:, seen], spreads[seen]
    turned = rotation[seen].T / spreads

    phi = np.hstack([q, waves]) / root_weights
    wiggle_variance = float(shares @ (phi[:, q.shape[1] :] ** 2 @ spreads**2))
    return DemmlerReinsch(
        phi=phi,
        eigenvalues=np.concatenate([np.zeros(q.shape[1]), wiggle_variance / spreads**2]),
        free=q.shape[1],
        log_det_free=float(np.sum(np.log(np.abs(np.diag(r))))),
        knots=scaled_knots,
        origin=origin,
        span=span,
        steps=steps,
        from_free=np.hstack([to_free, -to_free @ (overlap @ turned)]),
        from_spline=np.hstack([np.zeros((knots.size, q.shape[1])), directions @ turned]),
    )


def _free_columns(
    x: NDArray[np.float64], days: NDArray[np.int64], steps: tuple[int, ...]
) -> NDArray[np.float64]:
    """Columns (M, 2 + steps): level, slope about the middle, and one column per step."""
    columns = [np.ones(x.size), x - 0.5]
    columns += [(days >= step).astype(np.float64) for step in steps]
    return np.column_stack(columns)


def _usable_steps(
    x: NDArray[np.float64],
    days: NDArray[np.int64],
    root_weights: NDArray[np.float64],
    step_days: tuple[int, ...],
) -> tuple[int, ...]:
    """Those steps that the data can tell from level, slope and the steps before them."""
    kept: tuple[int, ...] = ()
    for step in sorted(set(step_days)):
        columns = root_weights * _free_columns(x, days, (*kept, step))
        columns /= np.linalg.norm(columns, axis=0) + np.finfo(np.float64).tiny
        if columns.shape[1] < days.size:
            diagonal = np.abs(np.diag(qr(columns, mode="r")[0]))
            if diagonal[-1] > DEPENDENT:
                kept = (*kept, step)
    return kept
