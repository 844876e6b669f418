"""A cap on the runs of one day, so that a day of retriggers does not outvote a month.

Source of the idea: Mozilla's slow_regressions, whose ``max_daily_tests = 4`` kept five.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.records.errors import BadArgumentError

MAX_DAILY = 4


def keep_daily(days: ArrayLike, max_daily: int = MAX_DAILY) -> NDArray[np.bool_]:
    """Mark which runs to keep so that no day has more than ``max_daily``.

    Of a day with m > k runs, exactly k are kept, spread evenly over the day's order: run j
    (from 0) stays if ⌊(j+1)k/m⌋ > ⌊jk/m⌋. So the last run of a day always stays, and the
    morning counts like the evening. Nothing is drawn at random.

    Parameters
    ----------
    days : array_like of int, shape (N,)
        Day number of each run; runs in time order within a day, days in any order.
    max_daily : int
        Largest number of runs to keep per day, at least 1.

    Returns
    -------
    ndarray of bool, shape (N,)

    Raises
    ------
    BadArgumentError
        If ``max_daily`` is less than 1 or ``days`` are not whole numbers in one dimension.
    """
    if max_daily < 1:
        raise BadArgumentError(f"max_daily is {max_daily}; at least one run a day must stay.")
    numbers = np.asarray(days)
    if numbers.ndim != 1:
        raise BadArgumentError(f"days must have one dimension, and has shape {numbers.shape}.")
    if numbers.size == 0:
        return np.zeros(0, dtype=np.bool_)
    if not np.issubdtype(numbers.dtype, np.integer):
        raise BadArgumentError(f"days must be whole numbers, and are of type {numbers.dtype}.")
    _, day_index, runs = np.unique(numbers, return_inverse=True, return_counts=True)
    order = np.argsort(day_index, kind="stable")
    first = np.concatenate([[0], np.cumsum(runs)[:-1]])
    position = np.empty(numbers.size, dtype=np.int64)
    position[order] = np.arange(numbers.size) - first[day_index[order]]
    in_day = runs[day_index].astype(np.int64)
    kept = np.minimum(in_day, max_daily)
    return (position + 1) * kept // in_day > position * kept // in_day
