"""Name outliers among the newest runs, where a verdict rests on few of them."""

import numpy as np
from numpy.typing import NDArray

from models.services.fitting.analysis import SeriesRows

NEWEST = 10  # runs


def outliers_among_newest(
    runs: NDArray[np.int64], flags: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], int]:
    """Find the newest runs all of whose values are outliers.

    Parameters
    ----------
    runs : (N,) int array
        The run of each value, rising with its place: a number or a time.
    flags : (N,) bool array
        Which values are outliers.

    Returns
    -------
    marked : int array
        Those among the ten newest runs.
    newest : int
        How many newest runs there are: ten, or all of a shorter history.
    """
    newest = np.unique(runs)[-NEWEST:]
    return np.setdiff1d(newest, runs[~flags]), newest.size


def outlier_sentence(marked: int, newest: int, *, has_steps: bool, where: str = "") -> str:
    """Return the sentence about outliers among the newest runs, as every page and file has it.

    A fit with steps counts outliers with less weight, one without leaves them out.
    """
    of = f"{marked} of the {newest} newest runs"
    if newest == 1:
        of = "The newest run"
    verb = "is marked as an outlier" if marked == 1 else "are marked as outliers"
    how = "counted with less weight" if has_steps else "left out of the fit"
    return f"{of} {verb} and {how}{where}."


def recent_outliers(rows: SeriesRows, flags: NDArray[np.bool_], *, has_steps: bool) -> list[str]:
    """Return a note where all values of one of the ten newest runs are outliers, else none.

    Parameters
    ----------
    rows : SeriesRows
        N rows of one series.
    flags : (N,) bool array
        Which rows are outliers.
    has_steps : bool
        Whether the fit has steps: it counts outliers with less weight, else it leaves them out.
    """
    marked, newest = outliers_among_newest(rows.run_of_row, flags)
    if not marked.size:
        return []
    lines = ", ".join(str(line) for line in rows.lines[flags & np.isin(rows.run_of_row, marked)])
    return [outlier_sentence(marked.size, newest, has_steps=has_steps, where=f" (line {lines})")]
