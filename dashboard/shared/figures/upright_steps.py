"""Draw the level of days upright at its steps: a line between two noons would begin to rise before.

The level is known for each day. Where a step of the fit lies between two days, both days' levels
are drawn up to the run at which it happened.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from models.records.steps_found import StepChange

LIKELY = 0.5  # probability from which a step is drawn upright


def upright_steps(
    days_ms: NDArray[np.int64], level: NDArray[np.float64], steps: Iterable[StepChange]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each drawn point lies, and which day's level it has.

    Parameters
    ----------
    days_ms : (D,) int array
        Where the level of each day is drawn without steps, milliseconds, rising.
    level : (D,) float array
        The level, by which the two days are found between which it moves: that of a day is the
        level of its middle run, before or after the step.
    steps : iterable of StepChange
        Of the fit.

    Returns
    -------
    x_ms : (P,) int array
        Milliseconds, never falling; two points more than days for each step.
    day : (P,) int array
        Index of the day whose level each point has.
    """
    x_ms = days_ms.copy()
    upright: dict[int, int] = {}  # the second day of a pair, and its step
    for step in sorted(steps, key=lambda item: item.p_change, reverse=True):
        second = _second_day(days_ms, level, step.time_ms)
        if step.p_change < LIKELY or second is None or second in upright:
            continue
        upright[second] = step.time_ms
    for second, time_ms in upright.items():
        x_ms[second - 1] = min(x_ms[second - 1], time_ms)
        x_ms[second] = max(x_ms[second], time_ms)
    seconds = sorted(upright)
    at = np.array(seconds, dtype=np.int64)
    day = np.insert(np.arange(days_ms.size), np.repeat(at, 2), np.repeat(at, 2))
    day[np.flatnonzero(np.isin(day, at))[::3]] -= 1  # of three in a row, the first is the old level
    x_ms = np.insert(x_ms, np.repeat(at, 2), np.repeat([upright[index] for index in seconds], 2))
    return np.maximum.accumulate(x_ms), day


def _second_day(days_ms: NDArray[np.int64], level: NDArray[np.float64], time_ms: int) -> int | None:
    """Find the day after the move: of the three pairs about a step, that which moves most."""
    if days_ms.size < 2 or not days_ms[0] < time_ms <= days_ms[-1] + (days_ms[1] - days_ms[0]):
        return None
    middle = int(np.searchsorted(days_ms, time_ms))
    seconds = np.arange(max(1, middle - 1), min(days_ms.size, middle + 2))
    if not seconds.size:
        return None
    return int(seconds[np.abs(level[seconds] - level[seconds - 1]).argmax()])
