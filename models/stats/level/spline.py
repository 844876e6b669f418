"""Natural cubic regression splines: knots, basis and penalty.

A spline is written by its values at K knots, so a coefficient is a height of the curve. The
penalty is the integral of the squared second derivative (Wood, Generalized Additive Models,
2nd ed., section 5.3.1; the construction that mgcv calls ``cr``).
"""

import numpy as np
from numpy.typing import NDArray

from models.records.errors import BadArgumentError

DAYS_PER_KNOT = 8
FEWEST_KNOTS = 3


def knot_count(days: NDArray[np.int64]) -> int:
    """Count the knots for measurements on these days: one for every eight days.

    Parameters
    ----------
    days : (N,) int array
        Day of each measurement, in any order, repeats allowed.

    Returns
    -------
    int
        ``clip(ceil(span / 8), 3, distinct days)``, where span is last day minus first day.
        A year gives 46, three and a half to a release cycle of four weeks.
    """
    distinct = np.unique(days)
    if distinct.size == 0:
        raise BadArgumentError("No days were given, so there is nowhere to place knots.")
    wanted = -(-int(distinct[-1] - distinct[0]) // DAYS_PER_KNOT)
    return min(max(wanted, FEWEST_KNOTS), int(distinct.size))


def place_knots(days: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """Place knots at evenly spaced quantiles of the distinct days.

    Parameters
    ----------
    days : (N,) int array
        Day of each measurement.
    count : int
        Number of knots, from 3 to the number of distinct days.

    Returns
    -------
    (count,) float array
        Strictly increasing, first and last on the first and last day.

    Raises
    ------
    BadArgumentError
        If ``count`` is less than 3 or more than the number of distinct days.
    """
    distinct = np.unique(days)
    if not FEWEST_KNOTS <= count <= distinct.size:
        raise BadArgumentError(
            f"A spline needs from {FEWEST_KNOTS} knots to one per distinct day; "
            f"{count} were asked for on {distinct.size} distinct days."
        )
    return np.quantile(distinct.astype(np.float64), np.linspace(0.0, 1.0, count))


def penalty_root(knots: NDArray[np.float64]) -> NDArray[np.float64]:
    """Root R of the penalty S = RᵀR on the K heights; its null space is the straight lines.

    Parameters
    ----------
    knots : (K,) float array
        Strictly increasing positions, K ≥ 3.

    Returns
    -------
    (K − 2, K) float array
        A root is kept instead of S, because squaring it would square its condition number.
    """
    differences, gram = _curvature_system(knots)
    root: NDArray[np.float64] = np.linalg.solve(np.linalg.cholesky(gram), differences)
    return root


def spline_basis(x: NDArray[np.float64], knots: NDArray[np.float64]) -> NDArray[np.float64]:
    """Evaluate the K cardinal splines (1 at their own knot, 0 at the others).

    Parameters
    ----------
    x : (M,) float array
        Positions; beyond the outer knots the splines go on as straight lines.
    knots : (K,) float array
        Strictly increasing positions, K ≥ 3.

    Returns
    -------
    (M, K) float array
        Column k is spline k; every row sums to 1.
    """
    differences, gram = _curvature_system(knots)
    curvature = np.zeros((knots.size, knots.size))  # second derivatives at knots, per height
    curvature[1:-1] = np.linalg.solve(gram, differences)
    widths = np.diff(knots)
    inside = np.clip(x, knots[0], knots[-1])
    left = np.clip(np.searchsorted(knots, inside, side="right") - 1, 0, knots.size - 2)
    width = widths[left]
    before, after = inside - knots[left], knots[left + 1] - inside
    rows = np.arange(x.size)
    basis = (
        ((after**3 / width - after * width) / 6.0)[:, None] * curvature[left]
        + ((before**3 / width - before * width) / 6.0)[:, None] * curvature[left + 1]
    )  # fmt: skip
    basis[rows, left] += after / width
    basis[rows, left + 1] += before / width
    slope_first, slope_last = _end_slopes(knots, curvature)
    basis += np.minimum(x - knots[0], 0.0)[:, None] * slope_first
    basis += np.maximum(x - knots[-1], 0.0)[:, None] * slope_last
    return basis


def _curvature_system(
    knots: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Matrices (K−2, K) and (K−2, K−2) with gram @ second derivatives = differences @ heights."""
    widths = np.diff(knots)
    inner = knots.size - 2
    at = np.arange(inner)
    differences = np.zeros((inner, knots.size))
    differences[at, at] = 1.0 / widths[:-1]
    differences[at, at + 1] = -1.0 / widths[:-1] - 1.0 / widths[1:]
    differences[at, at + 2] = 1.0 / widths[1:]
    gram = np.diag((widths[:-1] + widths[1:]) / 3.0)
    gram[at[:-1], at[1:]] = gram[at[1:], at[:-1]] = widths[1:-1] / 6.0
    return differences, gram


def _end_slopes(
    knots: NDArray[np.float64], curvature: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Slopes (K,) of each cardinal spline at the first and at the last knot."""
    first, last = knots[1] - knots[0], knots[-1] - knots[-2]
    slope_first = -first / 6.0 * curvature[1]
    slope_first[[0, 1]] += np.array([-1.0, 1.0]) / first
    slope_last = last / 6.0 * curvature[-2]
    slope_last[[-2, -1]] += np.array([-1.0, 1.0]) / last
    return slope_first, slope_last
