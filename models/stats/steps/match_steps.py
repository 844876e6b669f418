"""Find the step of a fit that another method saw as well: near in runs, and in its direction."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from models.records.steps_found import StepChange

REACH = 5  # runs between two places of one change


@dataclass(frozen=True, slots=True)
class PlacedStep:
    """A step of a fit, and the stretch in which another method may place the same change."""

    change: StepChange
    from_ms: int  # time of the fifth run before it
    until_ms: int  # time of the fifth run after it


@dataclass(frozen=True, slots=True)
class ShownStepSize:
    """The size of a step as it is shown: percent of the level before, positive = worse."""

    change: float  # median
    low: float  # p10
    high: float  # p90
    probability: float  # of a change in this direction, by however little


def place_steps(changes: Sequence[StepChange], run_ms: ArrayLike) -> tuple[PlacedStep, ...]:
    """Return the steps that have a size in percent, with their reach in time.

    Parameters
    ----------
    changes : sequence of StepChange
        Of a fit that is trusted.
    run_ms : array_like of int, shape (n,)
        Times of the series' runs, rising; milliseconds since 1970-01-01 UTC.
    """
    times = np.asarray(run_ms, dtype=np.int64)
    placed = []
    for item in changes:
        if not (times.size and np.isfinite(item.percent).all()):
            continue
        place = int(np.searchsorted(times, item.time_ms))
        first, last = max(0, place - REACH), min(times.size - 1, place + REACH)
        placed.append(PlacedStep(item, int(times[first]), int(times[last])))
    return tuple(placed)


def step_near(steps: Sequence[PlacedStep], start_ms: int, *, rises: bool) -> StepChange | None:
    """Return the nearest step in a direction whose reach holds a moment; None without one."""
    near = [
        step.change
        for step in steps
        if step.from_ms <= start_ms <= step.until_ms and (step.change.percent[1] > 0) == rises
    ]
    return min(near, key=lambda item: abs(item.time_ms - start_ms), default=None)


def shown_size(step: StepChange, worse_sign: int) -> ShownStepSize:
    """Return the size of a step as every page shows it.

    Parameters
    ----------
    step : StepChange
        With a size in percent.
    worse_sign : int
        +1 where a larger value is worse, -1 where a smaller one is.
    """
    low, middle, high = (worse_sign * size for size in step.percent)
    this_way = step.p_up if step.percent[1] > 0 else 1.0 - step.p_up
    return ShownStepSize(middle, min(low, high), max(low, high), step.p_change * this_way)
