"""Whether a series fails now: the failed runs after the last one that measured something.

"After" is meant in the order of the history, at one revision in the order of execution: repeats of
an old revision that fail, as where it cannot be built any more, are no failure of the newest one,
and a repeat that succeeds there does not end one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST_FAILED = 2  # one failed run is chance; the next one tells


@dataclass(frozen=True, slots=True)
class FailingRuns:
    """The failed runs at the end of a series; times are milliseconds since 1970-01-01 UTC."""

    since_ms: int  # when the first of them ran
    runs: int  # failed in a row, at least :data:`FEWEST_FAILED`
    last_ms: int  # when the newest of them ran
    previous_ms: int | None = None  # place of the last run that measured; None if none ever did
    revision: str = ""  # the first that fails, in the order of the history
    previous_revision: str = ""


def failing_runs(
    place_ms: NDArray[np.int64],
    run_ms: NDArray[np.int64],
    measured: NDArray[np.bool_],
    revision: NDArray[np.object_] | None = None,
) -> FailingRuns | None:
    """Find the failed runs at the end of a series.

    Parameters
    ----------
    place_ms : ndarray of int, shape (N,)
        Where the run of each measurement stands in the history, in any order, milliseconds since
        1970-01-01 UTC: a repeat stands at its revision.
    run_ms : ndarray of int, shape (N,)
        When it began; measurements of one moment belong to one run, which failed if none of them
        measured something.
    measured : ndarray of bool, shape (N,)
        Whether each measurement succeeded.
    revision : ndarray of str, shape (N,), optional
        What each run measured.

    Returns
    -------
    FailingRuns or None
        None while fewer than two runs have failed in a row.
    """
    order = np.lexsort((run_ms, place_ms))
    good = order[measured[order]]
    failed = order
    if good.size:
        last = good[-1]
        later = (place_ms > place_ms[last]) | (
            (place_ms == place_ms[last]) & (run_ms > run_ms[last])
        )
        failed = order[later[order]]
    times = np.unique(run_ms[failed])
    if times.size < FEWEST_FAILED:
        return None
    return FailingRuns(
        int(times[0]),
        int(times.size),
        int(times[-1]),
        int(place_ms[good[-1]]) if good.size else None,
        _at(revision, failed[0]),
        _at(revision, good[-1]) if good.size else "",
    )


def _at(revision: NDArray[np.object_] | None, index: np.intp) -> str:
    return "" if revision is None else str(revision[index])
