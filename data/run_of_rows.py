"""Which rows of a file belong to one run."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.stats.series.number_runs import number_runs

LONGEST_RUN_MS = 12 * 3_600_000  # from a run's first row to its last


def order_by_run(
    time_ms: NDArray[np.int64], names: Sequence[tuple[str, str]]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Order the rows of a series by time, those of one run together.

    Rows of one run id and revision are of one run, also where each has a time of its own within
    12 hours of the first. Rows without a run id are of one run if they share revision and
    time.

    Parameters
    ----------
    time_ms : (N,) int array
        Time of each row in the order of the file, milliseconds since 1970-01-01 UTC.
    names : sequence of (str, str), length N
        Run id and revision of each row, blank where not known.

    Returns
    -------
    order : (N,) int array
        Indices of the rows in their new order.
    run : (N,) int array
        Run of each row in the new order, from 0 without gaps, never falling.
    """
    begun: dict[tuple[str, str], int] = {}
    place = time_ms.copy()
    order = np.argsort(time_ms, kind="stable")
    for row in order.tolist():
        if names[row][0]:
            first = begun.setdefault(names[row], int(time_ms[row]))
            if time_ms[row] - first < LONGEST_RUN_MS:
                place[row] = first
            else:  # a name that comes again later names another run
                begun[names[row]] = int(time_ms[row])
    order = order[np.argsort(place[order], kind="stable")]
    run_id = np.array([names[row][0] for row in order.tolist()], dtype=object)
    revision = np.array([names[row][1] for row in order.tolist()], dtype=object)
    run = number_runs(place[order], run_id, revision)
    together = np.argsort(run, kind="stable")
    return order[together], run[together]
