"""Draw the level of days upright at its steps: a line between two noons would begin to rise before.

The level is known for each day. Where a step of the fit lies between two days, both days' levels
are drawn up to the run at which it happened.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from models.records.steps_found import StepsFound

LIKELY = 0.5  # probability from which a step is drawn upright


def moves_of(steps: StepsFound | None) -> dict[int, float]:
    """Return the probability of a step by the time of its run, for the line of the level.

    The line is drawn of every fit, trusted or not, and so are its moves. A change is what its
    steps add up to; of two that undo each other within a day, only the runs' own chances know.
    """
    if steps is None:
        return {}
    moves = dict(steps.p_step)
    for change in steps.changes:
        moves[change.time_ms] = max(change.p_change, moves.get(change.time_ms, 0.0))
    return moves


def upright_steps(
    days_ms: NDArray[np.int64], level: NDArray[np.float64], steps: Mapping[int, float]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each drawn point lies, and which day's level it has.

    Parameters
    ----------
    days_ms : (D,) int array
        Where the level of each day is drawn without steps, milliseconds, rising.
    level : (D,) float array
        The level, by which the two days are found between which it moves: that of a day is the
        level of its middle run, before or after the step.
    steps : mapping of int to float
        Probability of each step of the fit by the time of its run, milliseconds.

    Returns
    -------
    x_ms : (P,) int array
        Milliseconds, never falling; two points more than days for each step.
    day : (P,) int array
        Index of the day whose level each point has.
    """
    x_ms = days_ms.copy()
    upright: dict[int, int] = {}  # the second day of a pair, and its step
    likely = [time_ms for time_ms, chance in steps.items() if chance >= LIKELY]
    for time_ms in sorted(likely, key=lambda time_ms: (-steps[time_ms], time_ms)):
        free = [second for second in _second_days(days_ms, time_ms) if second not in upright]
        if free:  # of two steps within two days, the second takes the move that is left
            moves = [abs(level[second] - level[second - 1]) for second in free]
            upright[free[int(np.argmax(moves))]] = time_ms
    for second, time_ms in upright.items():
        x_ms[second - 1] = min(x_ms[second - 1], time_ms)
        x_ms[second] = max(x_ms[second], time_ms)
    seconds = sorted(upright)
    at = np.array(seconds, dtype=np.int64)
    day = np.insert(np.arange(days_ms.size), np.repeat(at, 2), np.repeat(at, 2))
    day[np.flatnonzero(np.isin(day, at))[::3]] -= 1  # of three in a row, the first is the old level
    x_ms = np.insert(x_ms, np.repeat(at, 2), np.repeat([upright[index] for index in seconds], 2))
    return np.maximum.accumulate(x_ms), day


def _second_days(days_ms: NDArray[np.int64], time_ms: int) -> range:
    """Return the second day of each of the three pairs about a step, one of which it moves."""
    if days_ms.size < 2 or not days_ms[0] < time_ms <= days_ms[-1] + (days_ms[1] - days_ms[0]):
        return range(0)
    middle = int(np.searchsorted(days_ms, time_ms))
    return range(max(1, middle - 1), min(days_ms.size, middle + 2))
