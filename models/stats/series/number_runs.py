"""Which run each value of a series comes from: replicates share it, builds of one date do not."""

import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

_DIGITS = re.compile(r"(\d+)")


def number_runs(
    time_ms: NDArray[np.int64],
    run_id: NDArray[np.object_],
    revision: NDArray[np.object_],
    late: NDArray[np.bool_] | None = None,
) -> NDArray[np.int64]:
    """Return the run of each value, numbered in the order of the history.

    Values of one time, run id and revision are replicates of one run. Values of one time with
    another run id or revision, such as several builds of one date, are of another run. A late run
    (`models.stats.series.run_order`) is a repeat: its values join the first run of their revision
    at that place.

    Parameters
    ----------
    time_ms : (N,) int array
        Place of each value in the history, ascending, milliseconds since 1970-01-01 UTC.
    run_id, revision : (N,) object arrays
        Text, blank where not known.
    late : (N,) bool array, optional
        Which values stand at a place that is not the time of their run; none if None.

    Returns
    -------
    (N,) int array
        Number of each value's run, from 0 without gaps. Runs of one time are numbered in the
        order of their ids, "job-9" before "job-10", then of their revisions, whatever the order
        of the values.
    """
    size = time_ms.size
    if size < 2 or (np.diff(time_ms) > 0).all():
        return np.arange(size, dtype=np.int64)
    begins = np.ones(size, dtype=np.bool_)
    other_moment = np.diff(time_ms) != 0
    begins[1:] = other_moment | (run_id[1:] != run_id[:-1]) | (revision[1:] != revision[:-1])
    repeats = np.zeros(size, dtype=np.bool_) if late is None else late
    begins[1:] |= repeats[1:] != repeats[:-1]
    stretch = np.cumsum(begins) - 1
    firsts = np.flatnonzero(begins)
    moment = np.cumsum(np.concatenate([[True], other_moment]))[firsts]
    number = np.empty(firsts.size, dtype=np.int64)
    edges = np.flatnonzero(np.diff(moment, prepend=-1, append=-1))
    found = 0
    for start, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        if end - start == 1:
            number[start] = found
            found += 1
            continue
        places = firsts[start:end].tolist()
        ranks = _rank([(str(run_id[i]), str(revision[i]), bool(repeats[i])) for i in places])
        number[start:end] = [found + rank for rank in ranks]
        found += max(ranks) + 1
    of_value: NDArray[np.int64] = number[stretch]
    return of_value


def _rank(stretches: list[tuple[str, str, bool]]) -> list[int]:
    """Rank the runs of one moment, each told by run id, revision and whether it is late."""
    on_time = sorted({item[:2] for item in stretches if not item[2]}, key=_natural)
    host = {name: (run, name) for run, name in reversed(on_time)}
    keys = [
        host.get(name, ("", name)) if repeated else (run, name) for run, name, repeated in stretches
    ]
    rank = {key: place for place, key in enumerate(sorted(set(keys), key=_natural))}
    return [rank[key] for key in keys]


def _natural(texts: Iterable[str]) -> list[list[tuple[int, str]]]:
    """Return a key that sorts numbers inside of texts by size."""
    return [
        [(int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS.split(text)]
        for text in texts
    ]
