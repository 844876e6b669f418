"""Read the runs of one side of a comparison: a file, or a folder with a file for each run."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from data.read_series import read_series
from data.readers.completion.given import Given
from data.readers.find_format import find_format
from data.readers.source import InputSource
from models.records.errors import ReadError
from models.records.series import Direction
from models.services.fitting.analysis import SeriesRows

ANY_TIME = "2000-01-01T00:00:00Z"  # of runs without one: only their order counts here


def read_run_set(
    path: Path, default: Direction, given: Given, format_name: str = ""
) -> tuple[SeriesRows, ...]:
    """Read all series of a file, or of a folder whose files hold a run or more each.

    Parameters
    ----------
    path : Path
        A file or folder of any format that is recognised, or a folder of such files, which are
        read in the order of their names.

    Raises
    ------
    ReadError
        If nothing can be read.
    """
    given = replace(given, time=given.time or ANY_TIME)
    if not path.is_dir() or _is_one_source(path, given):
        return read_series(path, default, given, format_name).series
    files = [file for file in sorted(path.iterdir()) if file.is_file()]
    if not files:
        raise ReadError(f"{path}: there is no file in this folder.")
    joined: dict[tuple[tuple[str, str], ...], SeriesRows] = {}
    for file in files:
        for rows in read_series(file, default, given, format_name).series:
            name = tuple(sorted(rows.names.items()))
            known = joined.get(name)
            joined[name] = rows if known is None else _join(known, rows, file)
    return tuple(joined.values())


def _is_one_source(path: Path, given: Given) -> bool:
    """Whether a folder as a whole is of a format, such as Criterion's tree."""
    try:
        find_format(InputSource(path, samples=given.samples))
    except ReadError:
        return False
    return True


def _join(known: SeriesRows, more: SeriesRows, file: Path) -> SeriesRows:
    """Append the runs of another file."""
    if (known.unit, known.direction) != (more.unit, more.direction):
        raise ReadError(f"{file}: unit or direction of {more.key} differ from the files before.")
    first = known.run_of_row
    start = int(first[-1]) + 1 if first.size else 0
    return replace(
        known,
        time_ms=np.concatenate([known.time_ms, more.time_ms]),
        values=np.concatenate([known.values, more.values]),
        versions=known.versions + more.versions,
        lines=np.concatenate([known.lines, more.lines]),
        unused=known.unused + more.unused,
        run=np.concatenate([first, more.run_of_row + start]),
    )
