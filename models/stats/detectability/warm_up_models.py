"""Shapes that a warm-up may have, fitted to the pooled curve by weighted least squares.

Each shape's price is its weighted sum of squares plus log K for every free number (Schwarz's
criterion, BIC); the cheapest shape describes the curve. The place of a step counts twice, since
the best of K places fits noise better than a number found by regression does (Zhang and
Siegmund, 2007, Biometrics 63, modify the criterion for change points in this sense).
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

MOST_STEPS = 4
FREE_STARTS = (0, 1, 2, 3)  # first iterations that may lie anywhere, before an exponential
_DECAY_TIMES = 80  # time constants tried, from a third of an iteration to twice the curve
_SHORTEST_LEVEL = 3  # iterations of a level, except among the first three


@dataclass(frozen=True, slots=True, eq=False)
class FittedShape:
    """A shape on a curve of K iterations: its name, fitted values, price and free numbers."""

    name: str
    fitted: NDArray[np.float64]
    price: float
    parameters: int


Shape = Callable[[NDArray[np.float64], NDArray[np.float64]], FittedShape]


def flat(value: NDArray[np.float64], weight: NDArray[np.float64]) -> FittedShape:
    """Fit one level: no warm-up."""
    level = float((weight * value).sum() / weight.sum())
    return _priced("flat", np.full(len(value), level), value, weight, 1)


def exponential(value: NDArray[np.float64], weight: NDArray[np.float64]) -> FittedShape:
    """Fit a decay L + A·exp(−k/τ), after up to three first iterations that lie anywhere."""
    count = len(value)
    best: FittedShape | None = None
    for free in FREE_STARTS:
        k = np.arange(count - free)
        y, w = value[free:], weight[free:]
        decays = np.exp(-k / np.geomspace(1 / 3, 2 * count, _DECAY_TIMES)[:, None])
        # Weighted regression on each decay at once: slope about the weighted means.
        y_mean = (w * y).sum() / w.sum()
        decay_mean = (decays * w).sum(axis=1, keepdims=True) / w.sum()
        centered = decays - decay_mean
        square = (w * centered**2).sum(axis=1)
        slope = (w * centered * (y - y_mean)).sum(axis=1) / square
        gain = slope**2 * square
        chosen = int(np.argmax(gain))
        fitted = np.concatenate([value[:free], y_mean + slope[chosen] * centered[chosen]])
        found = _priced("exponential", fitted, value, weight, 4 + free)
        if best is None or found.price < best.price:
            best = found
    assert best is not None
    return best


def steps(value: NDArray[np.float64], weight: NDArray[np.float64]) -> FittedShape:
    """Fit up to four steps between levels, placed best by dynamic programming."""
    count = len(value)
    cost = _level_costs(value, weight)
    best = flat(value, weight)
    total = cost[0].copy()  # cheapest cover of the first j iterations with the levels so far
    starts: list[NDArray[np.intp]] = []
    for level in range(1, MOST_STEPS + 1):
        whole = total[:, None] + cost
        starts.append(whole.argmin(axis=0))
        total = whole.min(axis=0)
        if not np.isfinite(total[count]):
            break
        bounds = [count]
        for start in reversed(starts):
            bounds.append(int(start[bounds[-1]]))
        edges = [0, *reversed(bounds)]
        fitted = np.empty(count)
        for first, end in pairwise(edges):
            w = weight[first:end]
            fitted[first:end] = (w * value[first:end]).sum() / w.sum()
        found = _priced("steps", fitted, value, weight, 1 + 3 * level)
        if found.price < best.price:
            best = found
    return best


SHAPES: tuple[Shape, ...] = (flat, exponential, steps)


def cheapest_shape(value: NDArray[np.float64], weight: NDArray[np.float64]) -> FittedShape:
    """Fit every shape and return the one with the lowest price.

    Parameters
    ----------
    value : ndarray, shape (K,)
        Curve.
    weight : ndarray, shape (K,)
        Reciprocal variances of its values.
    """
    return min((shape(value, weight) for shape in SHAPES), key=lambda fit: fit.price)


def _priced(
    name: str,
    fitted: NDArray[np.float64],
    value: NDArray[np.float64],
    weight: NDArray[np.float64],
    parameters: int,
) -> FittedShape:
    squares = float((weight * (value - fitted) ** 2).sum())
    return FittedShape(name, fitted, squares + parameters * np.log(len(value)), parameters)


def _level_costs(value: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weighted squares about the mean of iterations [i, j); infinite where not allowed."""
    count = len(value)
    centered = value - np.median(value)
    sums = [
        np.concatenate([[0.0], np.cumsum(part)])
        for part in (weight, weight * centered, weight * centered**2)
    ]
    w, wy, wyy = (part[None, :] - part[:, None] for part in sums)
    i, j = np.arange(count + 1)[:, None], np.arange(count + 1)[None, :]
    allowed = (j > i) & ((j - i >= _SHORTEST_LEVEL) | (j <= _SHORTEST_LEVEL))
    cost = np.full((count + 1, count + 1), np.inf)
    cost[allowed] = np.maximum(wyy[allowed] - wy[allowed] ** 2 / w[allowed], 0)
    return cost
