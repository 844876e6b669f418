"""How many values a series likes to take in each release, and which one each point took."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.records.errors import BandwatchError
from models.stats.series.modes import modes_by_label

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
    value: NDArray[np.float64], release: NDArray[np.object_], measured: NDArray[np.bool_]
) -> tuple[tuple[ReleaseModes, ...], NDArray[np.int64]]:
    """Count modes within each release.

    Parameters
    ----------
    value, release, measured : ndarray, shape (N,)
        Single values: the mean of a run whose values are of two modes lies between them, where
        nothing was measured. Outliers are to be among those measured, for they may be a mode.

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
        found = modes_by_label(value[places], [str(name) for name in release[places]])
    except BandwatchError:  # values that no density can be drawn of
        return (), mode
    told = []
    for name, modes in found.items():
        inside = places[release[places] == name]
        if inside.size < FEWEST:
            continue
        mode[inside] = modes.membership
        locations = tuple(float(item) for item in modes.locations)
        shares = tuple(float(item) for item in modes.shares)
        told.append(ReleaseModes(str(name), modes.count, locations, shares))
    return tuple(told), mode


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
