"""Name outliers among the newest runs, where a verdict rests on few of them."""

import numpy as np
from numpy.typing import NDArray

from models.services.fitting.analysis import SeriesRows

NEWEST = 10  # runs


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
    newest = np.unique(rows.run_of_row)[-NEWEST:]
    marked = np.setdiff1d(newest, rows.run_of_row[~flags])
    if not marked.size:
        return []
    lines = ", ".join(str(line) for line in rows.lines[flags & np.isin(rows.run_of_row, marked)])
    verb = "is marked as an outlier" if marked.size == 1 else "are marked as outliers"
    how = "counted with less weight" if has_steps else "left out of the fit"
    return [f"{marked.size} of the {newest.size} newest runs {verb} and {how} (line {lines})."]
