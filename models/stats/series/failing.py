"""Whether a series fails now: the failed runs since the last one that measured something."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST_FAILED = 2  # one failed run is chance; the next one tells


@dataclass(frozen=True, slots=True)
class FailingRuns:
    """The failed runs at the end of a series; times are milliseconds since 1970-01-01 UTC."""

    since_ms: int  # first failed run after the last that measured something
    runs: int  # failed in a row, at least :data:`FEWEST_FAILED`
    last_ms: int  # newest failed run
    previous_ms: int | None = None  # the last run that measured something; None if none ever did
    revision: str = ""  # of the first failed run
    previous_revision: str = ""


def failing_runs(
    run_ms: NDArray[np.int64],
    measured: NDArray[np.bool_],
    revision: NDArray[np.object_] | None = None,
) -> FailingRuns | None:
    """Find the failed runs at the end of a series.

    Parameters
    ----------
    run_ms : ndarray of int, shape (N,)
        When the run of each measurement began, in any order; measurements of one moment belong
        to one run, which failed if none of them measured something.
    measured : ndarray of bool, shape (N,)
        Whether each measurement succeeded.
    revision : ndarray of str, shape (N,), optional
        What each run measured.

    Returns
    -------
    FailingRuns or None
        None while fewer than two runs have failed in a row.
    """
    last_ms = int(run_ms[measured].max()) if measured.any() else None
    failed = ~measured if last_ms is None else run_ms > last_ms
    times = np.unique(run_ms[failed])
    if times.size < FEWEST_FAILED:
        return None
    since_ms = int(times[0])
    return FailingRuns(
        since_ms,
        int(times.size),
        int(times[-1]),
        last_ms,
        _at(revision, run_ms == since_ms),
        "" if last_ms is None else _at(revision, run_ms == last_ms),
    )


def _at(revision: NDArray[np.object_] | None, chosen: NDArray[np.bool_]) -> str:
    return "" if revision is None else str(revision[chosen][0])
