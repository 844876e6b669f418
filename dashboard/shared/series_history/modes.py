"""How many values a series likes to take in each release, and which one each point took."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.records.errors import BandwatchError
from models.records.series_status import Segment
from models.stats.series.modes import modes_by_label, without_steps

NO_MODE = -1
SEVERAL_MODES = -2  # of a run whose values are not all of one mode
FEWEST = 20  # values of a release, below which a count of modes says nothing


@dataclass(frozen=True, slots=True)
class ReleaseModes:
    """The modes of one release."""

    release: str
    count: int
    locations: tuple[float, ...]  # unit of the series, the smallest first
    shares: tuple[float, ...]


def release_modes(
    value: NDArray[np.float64],
    release: NDArray[np.object_],
    measured: NDArray[np.bool_],
    level: NDArray[np.float64] | None = None,
) -> tuple[tuple[ReleaseModes, ...], NDArray[np.int64]]:
    """Count modes within each release.

    Parameters
    ----------
    value, release, measured : ndarray, shape (N,)
        Single values: the mean of a run whose values are of two modes lies between them, where
        nothing was measured. Outliers are to be among those measured, for they may be a mode.
    level : ndarray, shape (N,), optional
        Mean of the group of runs that each value belongs to, NaN outside: within a release values
        are moved to its newest level, so that a step is no second mode.

    Returns
    -------
    modes, mode
        Releases with enough values, in order of time; and the mode of each value, counted
        from 0, shape (N,), -1 where there is none.
    """
    mode = np.full(len(value), NO_MODE, dtype=np.int64)
    places = np.flatnonzero(measured)
    if not places.size:
        return (), mode
    try:
        shown = value if level is None else _moved(value, release, places, level)
        found = modes_by_label(shown[places], [str(name) for name in release[places]])
    except BandwatchError:  # values that no density can be drawn of
        return (), mode
    found_modes = []
    for name, modes in found.items():
        inside = places[release[places] == name]
        if inside.size < FEWEST:
            continue
        mode[inside] = modes.membership
        locations = tuple(float(item) for item in modes.locations)
        shares = tuple(float(item) for item in modes.shares)
        found_modes.append(ReleaseModes(str(name), modes.count, locations, shares))
    return tuple(found_modes), mode


def levels_at(time_ms: NDArray[np.int64], groups: Sequence[Segment]) -> NDArray[np.float64]:
    """Return the mean of the group that holds at each moment, NaN before the first; shape (N,)."""
    start = np.array([item.start_ms for item in groups], dtype=np.int64)
    mean = np.array([np.nan, *(item.mean for item in groups)])
    return mean[np.searchsorted(start, time_ms, side="right")]


def _moved(
    value: NDArray[np.float64],
    release: NDArray[np.object_],
    places: NDArray[np.int64],
    level: NDArray[np.float64],
) -> NDArray[np.float64]:
    moved = value.copy()
    for name in dict.fromkeys(release[places]):
        inside = places[release[places] == name]
        moved[inside] = without_steps(value[inside], level[inside])
    return moved


def modes_of_runs(mode: NDArray[np.int64], run: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the mode of each run, from the modes of its values.

    Parameters
    ----------
    mode : ndarray, shape (N,)
        From `release_modes`.
    run : ndarray, shape (N,)
        The run of each value, from 0 without gaps.

    Returns
    -------
    ndarray, shape (M,)
        `SEVERAL_MODES` where the values of a run differ, `NO_MODE` where none has any.
    """
    size = int(run.max(initial=-1)) + 1
    known = mode != NO_MODE
    lowest = np.full(size, np.iinfo(np.int64).max)
    highest = np.full(size, NO_MODE, dtype=np.int64)
    np.minimum.at(lowest, run[known], mode[known])
    np.maximum.at(highest, run[known], mode[known])
    found: NDArray[np.int64] = np.where(
        (highest == NO_MODE) | (lowest == highest), highest, SEVERAL_MODES
    )
    return found
