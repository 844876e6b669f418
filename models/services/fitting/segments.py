"""Runs of one series, and the groups that hold them together, with their place in the history."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models.records.measurement import Status
from models.records.series import Direction
from models.records.series_status import Segment
from models.stats.changes.detector import DetectorOptions, detect
from models.stats.changes.robust import RobustOptions
from models.stats.changes.robust_runs import run_centres
from models.stats.series.groups import Group
from models.storage.results.points_view import Points

DAY_MS = 86_400_000
WINDOW_DAYS = 365
SPARKLINE_POINTS = 60


class RunsOfYear:
    """The runs of the last 365 days, one value each: the mean of what a run measured."""

    def __init__(self, points: Points) -> None:
        """Take the runs that measured something, of the last 365 days before the newest."""
        usable = (points.status == Status.OK.value) & np.isfinite(points.value)
        if usable.any():
            usable &= points.time_ms > points.time_ms[usable].max() - WINDOW_DAYS * DAY_MS
        chosen = np.flatnonzero(usable)
        # Replicates of one run, or of one build, share the time at which it began.
        self.time_ms, first, place = np.unique(
            points.time_ms[chosen], return_index=True, return_inverse=True
        )
        self._values = points.value[chosen]
        self._size = np.bincount(place)
        total = np.bincount(place, weights=self._values)
        self.values: NDArray[np.float64] = total / self._size
        self.revision = points.revision[chosen][first]
        self.version = points.version[chosen][first]

    @cached_property
    def centres(self) -> NDArray[np.float64]:
        """One value per run as the robust detector takes it, shape (n,).

        Given to the detector, it finds what it finds in the replicates, and is quicker to walk.
        """
        if (self._size == 1).all():
            return self._values
        return run_centres(self.replicates())

    def replicates(self) -> list[list[float]]:
        """List what each run measured: the detector weighs many replicates otherwise than one."""
        return [part.tolist() for part in np.split(self._values, np.cumsum(self._size)[:-1])]

    def sparkline(self) -> tuple[tuple[float, float], ...]:
        """Thin the values to at most 60 medians, each at its share of the time span."""
        if not self.values.size:
            return ()
        span = max(1, int(self.time_ms[-1] - self.time_ms[0]))
        share = (self.time_ms - self.time_ms[0]) / span
        bins = np.minimum((share * SPARKLINE_POINTS).astype(int), SPARKLINE_POINTS - 1)
        return tuple(
            (
                round(float(share[bins == b].mean()), 4),
                float(f"{np.median(self.values[bins == b]):.6g}"),
            )
            for b in np.unique(bins)
        )


def groups_of(runs: RunsOfYear, direction: Direction, delta: float) -> tuple[Segment, ...]:
    """Group the runs of the last 365 days by the robust detector.

    Parameters
    ----------
    runs : RunsOfYear
        Runs of one series.
    delta : float
        Smallest change between groups, percent.
    """
    if not runs.values.size:
        return ()
    options = DetectorOptions(robust=RobustOptions(min_change_percent=delta))
    return find_segments(runs, detect(runs.centres, direction, options=options), direction)


def find_segments(
    runs: RunsOfYear, groups: Sequence[Group], direction: Direction
) -> tuple[Segment, ...]:
    """Give groups of runs their place in the history: times, revisions, and their changes."""
    held: list[Segment] = []
    before: Group | None = None
    for group in groups:
        change = float("nan")
        if before is not None and before.mean != 0:
            change = direction.worse_sign * 100 * (group.mean - before.mean) / abs(before.mean)
        held.append(
            Segment(
                start_ms=int(runs.time_ms[group.start]),
                end_ms=int(runs.time_ms[group.end - 1]),
                runs=group.size,
                mean=group.mean,
                stdev=group.stdev,
                label=group.label,
                change=change,
                revision=str(runs.revision[group.start]),
                previous_revision=str(runs.revision[group.start - 1]) if group.start else "",
                version=str(runs.version[group.start]),
            )
        )
        before = group
    return tuple(held)
