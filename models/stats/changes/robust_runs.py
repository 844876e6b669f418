"""Runs as the robust detector sees them: one centre each."""

from collections.abc import Sequence
from numbers import Real

import numpy as np
from numpy.typing import NDArray

from models.records.errors import BadArgumentError, NotEnoughDataError
from models.stats.series.finite import usable_values
from models.stats.series.replicates import Run
from models.stats.series.winsorise import Floats


def run_centres(values: Sequence[Run] | NDArray[np.floating]) -> Floats:
    """Reduce each run to the mean of its replicates, the outermost tenth on either side left out.

    Replicates share what their run does to all of them, so they do not count as so many runs.
    A mean keeps what a median of few coarse values loses.

    Parameters
    ----------
    values : sequence, length n
        Scalars, or iterables of at least one replicate.

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    NotEnoughDataError
        If there is not one run.
    BadArgumentError
        If a run is empty, or a value is not finite or too large to square.
    """
    if isinstance(values, np.ndarray) and values.ndim == 1:
        centres = usable_values(values)
    else:
        centres = np.array([_centre(index, run) for index, run in enumerate(values)])
    if not centres.size:
        raise NotEnoughDataError("There is not one run to group. Choose a longer window.")
    return centres


def _centre(index: int, run: Run) -> float:
    """Trimmed mean of one run."""
    if isinstance(run, Real):
        return float(usable_values(np.array([run], dtype=np.float64), f"run {index}")[0])
    replicates = usable_values(np.asarray(list(run)), f"run {index}")  # type: ignore[arg-type]
    if not replicates.size:
        raise BadArgumentError(f"Run {index} has no value. Leave empty runs out before grouping.")
    outer = replicates.size // 10
    return float(np.sort(replicates)[outer : replicates.size - outer].mean())
