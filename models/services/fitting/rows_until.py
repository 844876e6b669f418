"""See a file as it stood at the end of a past day."""

from dataclasses import replace
from datetime import date

import numpy as np

from models.records.days import DAY_MS, day_number
from models.records.errors import BadArgumentError
from models.services.fitting.analysis import RowsOfFile, SeriesRows


def rows_until(read: RowsOfFile, until: str) -> RowsOfFile:
    """Leave out the rows of all series that are later than a day.

    Parameters
    ----------
    read : RowsOfFile
        What was read.
    until : str
        The last day: a date such as ``2026-08-12``, or a count of days where the file's times
        are such counts.

    Returns
    -------
    RowsOfFile
        All series, also one without a row until then; each counts its later rows.

    Raises
    ------
    BadArgumentError
        If the text is no day as the file counts them.
    """
    day = read_day(until, dated=read.dated)
    return replace(read, series=tuple(_until(rows, day) for rows in read.series), until_day=day)


def read_day(text: str, *, dated: bool = True) -> int:
    """Read the day of an option ``--until``, since 1970-01-01.

    Raises
    ------
    BadArgumentError
        If the text is no date, or no whole number where days are counted.
    """
    try:
        return day_number(date.fromisoformat(text)) if dated else int(text)
    except ValueError:
        wanted = "2026-08-12" if dated else "200, as the times of this file count days"
        raise BadArgumentError(f"--until {text!r} is no day such as {wanted}.") from None


def _until(rows: SeriesRows, day: int) -> SeriesRows:
    kept = rows.time_ms // DAY_MS <= day
    if kept.all():
        return rows
    run = np.unique(rows.run_of_row[kept], return_inverse=True)[1]
    return replace(
        rows,
        time_ms=rows.time_ms[kept],
        values=rows.values[kept],
        versions=tuple(rows.versions[place] for place in np.flatnonzero(kept)),
        lines=rows.lines[kept],
        later=int(np.count_nonzero(~kept)),
        run=run.astype(np.int64),
    )
