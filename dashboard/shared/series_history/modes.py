"""How many values a series likes to take in each release, and which one each point took."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.records.errors import BandwatchError
from models.stats.series.modes import modes_by_label

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
        All points; outliers are to be among those measured, for they may be a mode.

    Returns
    -------
    modes, mode
        Releases with enough values, in order of time; and the mode of each point, counted
        from 0, shape (N,), -1 where there is none.
    """
    mode = np.full(len(value), -1, dtype=np.int64)
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
