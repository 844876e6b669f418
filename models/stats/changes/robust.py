"""Bandwatch's own detector of changes, the default for alerts.

It withstands spikes, heavy tails, noise that resembles its neighbour, quantised values and
noise that grows, and it tells a step from a drift. ``docs/explanation/detectors/robust.md``
explains its design, ``docs/explanation/calibration.md`` holds its measured error rates.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.records.errors import BadArgumentError
from models.records.series import Direction
from models.records.series_status import Label
from models.stats.changes.change_test import DRIFT
from models.stats.changes.level_or_drift import InnovationNoise, tell
from models.stats.changes.robust_runs import run_centres
from models.stats.changes.robust_search import find_changes
from models.stats.series.groups import Group, Groups, label_of
from models.stats.series.noise_regimes import noise_regimes
from models.stats.series.replicates import Run
from models.stats.series.winsorise import Floats, clip_spikes

OUTLYING = 5.0  # standard deviations from past and future at which a run is left out of means
CLEAR = 2.5  # standard errors that a move needs to have a direction


@dataclass(frozen=True, slots=True)
class RobustOptions:
    """What a person may choose."""

    min_change_percent: float = 0.0  # smallest move worth a group, per cent of the level before

    def __post_init__(self) -> None:
        if not 0.0 <= self.min_change_percent < math.inf:
            raise BadArgumentError(
                "The smallest relevant change must be a percentage of 0 or more, and it is "
                f"{self.min_change_percent!r}."
            )


def robust_groups(
    values: Sequence[Run] | NDArray[np.floating],
    direction: Direction,
    options: RobustOptions | None = None,
) -> Groups:
    """Cut a series where its level changes or a drift begins.

    Parameters
    ----------
    values : sequence, length n
        Runs in time order: scalars, or iterables of replicates, whose trimmed mean counts.
    direction : Direction
        Which way is worse.
    options : RobustOptions, optional
        Smallest relevant change; any size by default.

    Returns
    -------
    tuple of Group
        Mean and standard deviation leave out spikes (5 standard deviations from past and
        future alike). The label tells how the group's mean compares with where the group
        before had arrived: its level, or the end of its drift. A group that only ends a drift
        is normal.

    Raises
    ------
    NotEnoughDataError
        If there is not one run.
    BadArgumentError
        If a value is not finite or too large, or a run is empty; the message names it.
    """
    options = options or RobustOptions()
    centres = run_centres(values)
    shift = float(np.median(centres))
    scale = noise_regimes(centres) if len(centres) > 1 else np.zeros(1)
    changes = find_changes(centres, scale)
    if not changes:
        return (_group(centres, 0, len(centres), scale, Label.NORMAL),)
    tamed = clip_spikes(centres, OUTLYING * scale)
    moves = _Moves(tamed - shift, shift, scale)
    changes = moves.relevant(changes, options.min_change_percent / 100.0)
    edges = [0, *changes, len(centres)]
    labels = [Label.NORMAL]
    for start, split, end in zip(edges, edges[1:], edges[2:], strict=False):
        labels.append(moves.label(start, split, end, direction))
    return tuple(
        _group(centres, start, end, scale, label)
        for start, end, label in zip(edges[:-1], edges[1:], labels, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Moves:
    """How far the series moves at a change."""

    values: Floats  # without spikes, shifted for the sake of rounding
    shift: float
    scale: Floats  # of the noise at each run

    def _noise(self, start: int, end: int) -> float:
        """Return the noise in the middle of a stretch: at its ends it may be the neighbour's."""
        return float(self.scale[(start + end) // 2])

    def between(self, start: int, split: int, end: int) -> tuple[float, float]:
        """Return where the first group had arrived, and the mean of the second."""
        first = self.values[start:split]
        story = tell(first, InnovationNoise(self._noise(start, split), 0.0), DRIFT)
        arrived = float(first[-1] - story.residuals[-1]) if story.drifts else float(first.mean())
        return arrived, float(self.values[split:end].mean())

    def relevant(self, changes: list[int], least: float) -> list[int]:
        """Merge groups across the smallest move until all moves are of the least size."""
        edges = [0, *changes, len(self.values)]
        while least > 0.0 and len(edges) > 2:
            sizes = []
            for start, split, end in zip(edges, edges[1:], edges[2:], strict=False):
                before, after = self.between(start, split, end)
                level = abs(before + self.shift)
                sizes.append(abs(after - before) / level if level else math.inf)
            smallest = int(np.argmin(sizes))
            if sizes[smallest] >= least:
                break
            del edges[smallest + 1]
        return edges[1:-1]

    def label(self, start: int, split: int, end: int, direction: Direction) -> Label:
        """Name a move, if it is clear which way it goes."""
        before, after = self.between(start, split, end)
        error = math.hypot(
            self._noise(start, split) / math.sqrt(split - start),
            self._noise(split, end) / math.sqrt(end - split),
        )
        if abs(after - before) < CLEAR * error:
            return Label.NORMAL
        return label_of(before, after, direction)


def _group(centres: Floats, start: int, end: int, scale: Floats, label: Label) -> Group:
    """Build a group with the moments of its runs, spikes left out."""
    members = centres[start:end]
    kept = members[clip_spikes(members, OUTLYING * scale[start:end]) == members]
    kept = kept if kept.size else members
    return Group(start, end, float(kept.mean()), float(kept.std()), label)
