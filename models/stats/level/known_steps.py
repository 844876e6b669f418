"""The first whole days of level changes that the model is given."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.records.days import DAY_MS


def step_day(change_ms: int, time_ms: NDArray[np.int64]) -> int:
    """Return the first day that belongs to the new level.

    The model knows days only. The day on which a change came belongs to the side that most of
    its runs are on, so that fewer than half of them stand on the wrong one.

    Parameters
    ----------
    change_ms : int
        First run on the new level, milliseconds since 1970-01-01 UTC.
    time_ms : (N,) int array
        Times of the measurements, in any order.

    Returns
    -------
    int
        Days since 1970-01-01.
    """
    day = change_ms // DAY_MS
    of_day = time_ms[time_ms // DAY_MS == day]
    before = int((of_day < change_ms).sum())
    return int(day) + int(before > of_day.size - before)


def step_days(
    changes_ms: Sequence[int], time_ms: NDArray[np.int64], *, by_run: bool = False
) -> tuple[int, ...]:
    """Return the step days of several changes within a history, rising, without repeats.

    A change outside the history is left out: it would say nothing there, yet make another fit
    of the same data.

    Parameters
    ----------
    changes_ms : sequence of int
        First run on each new level.
    time_ms : (N,) int array
        Times of the measurements that a fit uses.
    by_run : bool
        Whether the model knows the step's run. The level of the newest day is then that of its
        last run, so that a step on that day is one of that day whatever most of its runs say.
    """
    if not time_ms.size:
        return ()
    first, last = time_ms.min() // DAY_MS, time_ms.max() // DAY_MS
    days = {step_day(change, time_ms) for change in changes_ms}
    newest = int(time_ms.max())
    if by_run and any(last * DAY_MS <= change <= newest for change in changes_ms):
        days.add(int(last))
    return tuple(sorted(int(day) for day in days if first < day <= last))


def step_times(changes_ms: Sequence[int], time_ms: NDArray[np.int64]) -> tuple[int, ...]:
    """Return the times of known changes that lie within a history, rising, without repeats.

    Parameters
    ----------
    changes_ms : sequence of int
        First run on each new level.
    time_ms : (N,) int array
        Times of the measurements that a fit uses.
    """
    if not time_ms.size:
        return ()
    first, last = int(time_ms.min()), int(time_ms.max())
    return tuple(sorted({int(change) for change in changes_ms if first < change <= last}))
