"""False alarms and power of a detector of changes, on planted series."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.planted_changes import LEVEL, NOISE, ChangeNoise, plant_steps
from benchmarks.peer_environment import run_peer
from models.records.series import Direction
from models.stats.changes.detector import Detector, detect
from models.stats.series.groups import changes

LENGTH, STEP_AT, NEAR = 200, 150, 5

# Finds the changes of each row of an array of shape (series, n).
Finder = Callable[[NDArray[np.float64]], Sequence[Sequence[int]]]


@dataclass(frozen=True)
class Power:
    """What a detector makes of series with one step; shares of series."""

    any_alarm: float
    located: float  # within ±5 runs
    spurious: float  # any alarm elsewhere


def ours(name: Detector) -> Finder:
    """Wrap one of our detectors; a change is a group with a label."""

    def find(values: NDArray[np.float64]) -> list[list[int]]:
        return [changes(detect(row, Direction.LOWER_IS_BETTER, detector=name)) for row in values]

    return find


def peers_finder(peer: str) -> Finder:
    """Wrap a peer's detector, run in its own environment."""

    def find(values: NDArray[np.float64]) -> list[list[int]]:
        return run_peer(peer, values).changes

    return find


def false_alarms(find: Finder, kind: ChangeNoise, series: int, seed: int) -> float:
    """Share of stationary series with at least one alarm."""
    found = find(plant_steps(kind, series, LENGTH, STEP_AT, 0.0, seed))
    return float(np.mean([bool(each) for each in found]))


def power(find: Finder, kind: ChangeNoise, percent: float, series: int, seed: int) -> Power:
    """Shares of series in which a step at 150 of 200 runs is found."""
    found = find(plant_steps(kind, series, LENGTH, STEP_AT, percent, seed))
    near = [[abs(place - STEP_AT) <= NEAR for place in each] for each in found]
    return Power(
        any_alarm=float(np.mean([bool(each) for each in found])),
        located=float(np.mean([any(each) for each in near])),
        spurious=float(np.mean([not all(each) for each in near])),
    )


def runs_needed(find: Finder, sigmas: float, series: int, seed: int, most: int = 40) -> float:
    """Median number of runs after a step until it is found, 50 quiet runs before it.

    A step counts as found by the first alarm no more than five runs before it.
    """
    percent = 100.0 * sigmas * NOISE / LEVEL
    rows = plant_steps(ChangeNoise.GAUSSIAN, series, 50 + most, 50, percent, seed)
    needed = np.full(series, most + 1)
    waiting = np.arange(series)
    for after in range(1, most + 1):
        found = find(rows[waiting, : 50 + after])
        seen = np.array([any(place >= 50 - NEAR for place in each) for each in found])
        needed[waiting[seen]] = after
        waiting = waiting[~seen]
        if not waiting.size:
            break
    return float(np.median(needed))
