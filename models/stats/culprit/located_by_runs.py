"""How well each place of one step explains the runs around it.

The level is one unknown number before the step and another after it; noise has a Student-t
distribution of unknown scale and tails. All four unknowns are integrated out on grids, so nothing
is sampled, and an outlier costs a place little. Runs are taken as independent: a series with
memory is located by its fit, which models that.
"""

from dataclasses import dataclass
from math import lgamma, log, pi

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.records.errors import BadArgumentError

DEGREES = (2.0, 5.0, 30.0)  # tails of the noise: heavy, moderate, nearly Gaussian
SCALES = np.exp(np.linspace(np.log(0.45), np.log(2.2), 9))  # around the first estimate
MARGIN = 5.0  # standard deviations by which the grid of levels exceeds the data's
FINENESS = 0.4  # step of that grid, in standard errors of the longer side's mean
FEWEST, MOST = 60, 500  # levels in the grid


@dataclass(frozen=True, slots=True)
class LocatedStep:
    """Where one step may be, in the order of the G revisions at which a series was run."""

    log_likelihood: NDArray[np.float64]  # shape (G - 1,), of a step right before revision 1 … G - 1
    noise: float  # standard deviation of one run without outliers, unit of the values
    amount: float  # size of the step, by the medians on both sides, unit of the values


def located_by_runs(revision: ArrayLike, values: ArrayLike) -> LocatedStep:
    """Return the likelihood of each place of one step.

    Parameters
    ----------
    revision : array_like of int, shape (R,)
        Number of the revision of each run, from 0 to G - 1 in the order of the history; every
        number occurs.
    values : array_like of float, shape (R,)
        What the runs measured, finite.

    Raises
    ------
    BadArgumentError
        If the lists differ in length, there are fewer than two revisions or three runs, or a
        value is not finite.
    """
    place = np.asarray(revision, dtype=np.int64)
    value = np.asarray(values, dtype=np.float64)
    if place.shape != value.shape or value.ndim != 1 or value.size < 3 or place.max() < 1:
        raise BadArgumentError(
            "A step is located by at least three runs at two or more revisions, with one value "
            f"each; got {place.size} revisions and {value.size} values."
        )
    if not np.isfinite(value).all():
        raise BadArgumentError("A value is not finite, so no step can be located by it.")
    order = np.argsort(place, kind="stable")
    place, value = place[order], value[order]
    count = np.bincount(place)
    scale = _first_scale(value)
    level = _levels(value, scale)
    total = np.full(count.size - 1, -np.inf)
    weight_of: list[tuple[float, float]] = []
    for degrees in DEGREES:
        for factor in SCALES:
            by_place = _log_likelihood(value, count, level, scale * factor, degrees)
            total = np.logaddexp(total, by_place)
            weight_of.append((float(np.logaddexp.reduce(by_place)), scale * factor))
    logs, sizes = (np.array(column) for column in zip(*weight_of, strict=True))
    weight = np.exp(logs - logs.max())
    noise = float((weight * sizes).sum() / weight.sum())
    return LocatedStep(total - total.max(), noise, _amount(value, count, total))


def _amount(
    value: NDArray[np.float64], count: NDArray[np.int64], log: NDArray[np.float64]
) -> float:
    """Average the difference of the medians on both sides over the places of the step."""
    share = np.exp(log - log.max())
    ends = np.cumsum(count)[:-1]
    sizes = [float(np.median(value[end:]) - np.median(value[:end])) for end in ends]
    return float(share @ sizes / share.sum())


def _first_scale(value: NDArray[np.float64]) -> float:
    """Estimate the noise from differences of successive runs, which a step hardly moves."""
    difference = np.abs(np.diff(value))
    scale = float(np.median(difference)) / (0.6745 * np.sqrt(2.0))
    if scale == 0.0:
        scale = float(difference.mean()) / 2.0
    # Values that never differ have no noise; any scale below their size then says the same.
    return scale or 1e-6 * (float(np.abs(value).max()) or 1.0)


def _levels(value: NDArray[np.float64], scale: float) -> NDArray[np.float64]:
    low, high = np.quantile(value, [0.02, 0.98])
    first, last = low - MARGIN * scale, high + MARGIN * scale
    step = FINENESS * scale / np.sqrt(max(value.size / 2, 1.0))
    size = int(np.clip(np.ceil((last - first) / step), FEWEST, MOST))
    return np.linspace(first, last, size)


def _log_likelihood(
    value: NDArray[np.float64],
    count: NDArray[np.int64],
    level: NDArray[np.float64],
    scale: float,
    degrees: float,
) -> NDArray[np.float64]:
    """Integrate both levels out for one noise, shape (G - 1,)."""
    residual = (value[:, None] - level) / scale
    log_density = -0.5 * (degrees + 1.0) * np.log1p(residual**2 / degrees)
    log_density -= np.log(scale) + _log_t_constant(degrees)
    ends = np.cumsum(count)
    running = np.cumsum(log_density, axis=0)[ends - 1]  # shape (G, M)
    before, after = running[:-1], running[-1] - running[:-1]
    found: NDArray[np.float64] = _log_sum(before) + _log_sum(after)
    return found


def _log_t_constant(degrees: float) -> float:
    return lgamma(degrees / 2) - lgamma((degrees + 1) / 2) + 0.5 * log(degrees * pi)


def _log_sum(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    top = rows.max(axis=1)
    found: NDArray[np.float64] = top + np.log(np.exp(rows - top[:, None]).sum(axis=1))
    return found
