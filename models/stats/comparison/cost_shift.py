"""Cost that moved from one sub-test to another: one up, another down, and their sum flat."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from models.stats.comparison.suite_total import TotalKind, recognise_total

FEWEST_RUNS = 3  # on each side, for a scatter
SURE = 3.0  # standard errors by which a sub-test must have moved
FLAT = 1.0  # percent by which the sum may have moved, with its whole interval
CANCELLED = 0.25  # of the larger side: what may be left of it in the sum
LEVEL = 0.95  # of the interval of 90 %, one side

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MovedTest:
    """A sub-test that moved."""

    name: str
    change: float  # in the unit, positive where the values became larger


@dataclass(frozen=True, slots=True)
class CostShift:
    """Sub-tests that moved against each other, and their flat sum."""

    moved: tuple[MovedTest, ...]  # the largest first
    total: str  # name of the suite's total; blank: the sum of those that moved
    percent: float  # change of the total or the sum
    low: float  # of an interval of 90 %, percent
    high: float


def find_cost_shift(
    values: Mapping[str, Values], first: int, total: str = "", *, until: int | None = None
) -> CostShift | None:
    """Find sub-tests of one suite that moved against each other while their sum stayed.

    A sub-test has moved by three standard errors and one percent of its own level. The sum of
    those that moved, run by run, must lie within ± 1 % with its whole interval (90 %, Student's
    t), and at most a quarter of the larger side may be left of it. Where the suite has a total,
    that one must be flat; it is named, or recognised where it is the sum, the mean or the
    geometric mean of the others at each run. What is left of the sides is not asked where the
    total is no sum: its parts may have any scale.

    Parameters
    ----------
    values : mapping of str to ndarray, shape (R,)
        Each sub-test's value at each of R runs of the suite, one unit; NaN where it has none.
    first : int
        The first run after the change.
    total : str
        Name of the suite's total, where it is known.
    until : int, optional
        End of the runs before the change; ``first`` by default.

    Returns
    -------
    CostShift or None
        None where nothing moved against each other, the sum is not flat, or too little is known.
    """
    before, after = slice(0, first if until is None else until), slice(first, None)
    named = total if total in values else ""
    kind = None
    if not named:
        named, kind = recognise_total(values)
    parts = {name: item for name, item in values.items() if name != named}
    moved = _moved(parts, before, after)
    up = sum(item.change for item in moved if item.change > 0)
    down = -sum(item.change for item in moved if item.change < 0)
    if not (up > 0 and down > 0):
        return None
    whole = values[named] if named else np.sum([parts[item.name] for item in moved], axis=0)
    step = _step(whole, before, after)
    if step is None or step.level == 0:
        return None
    scale = 100.0 / abs(step.level)
    percent, half = step.change * scale, step.half * scale
    if abs(percent) + half >= FLAT:
        return None
    additive = not named or kind in (TotalKind.SUM, TotalKind.MEAN)
    if additive and not _cancels(up, down, step.half if not named else 0.0):
        return None
    return CostShift(moved, named, percent, percent - half, percent + half)


@dataclass(frozen=True, slots=True)
class _Step:
    level: float  # mean before
    change: float
    error: float  # standard error of the change
    half: float  # half of the interval of 90 %


def _step(values: Values, before: slice, after: slice) -> _Step | None:
    old, new = (part[np.isfinite(part)] for part in (values[before], values[after]))
    if min(old.size, new.size) < FEWEST_RUNS:
        return None
    freedom = old.size + new.size - 2
    pooled = (old.var() * old.size + new.var() * new.size) / freedom
    error = math.sqrt(pooled * (1 / old.size + 1 / new.size))
    change = float(new.mean() - old.mean())
    return _Step(float(old.mean()), change, error, float(stdtrit(freedom, LEVEL)) * error)


def _moved(parts: Mapping[str, Values], before: slice, after: slice) -> tuple[MovedTest, ...]:
    found = []
    for name, values in parts.items():
        step = _step(values, before, after)
        if step is None:
            continue
        if abs(step.change) > max(SURE * step.error, FLAT / 100 * abs(step.level)):
            found.append(MovedTest(name, step.change))
    return tuple(sorted(found, key=lambda item: (-abs(item.change), item.name)))


def _cancels(up: float, down: float, half: float) -> bool:
    """Whether one side takes back the other, as far as the interval of their sum can show."""
    larger = max(up, down)
    return abs(up - down) <= CANCELLED * larger and half <= larger / 2
