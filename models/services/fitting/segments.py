"""Segments of a series: runs that the detector holds together, with their place in the history."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.records.days import DAY_MS
from models.records.points import Points
from models.records.series import Direction
from models.records.series_status import Segment
from models.stats.changes.detector import DetectorOptions, detect
from models.stats.changes.robust import RobustOptions
from models.stats.series.finite import usable
from models.stats.series.groups import Group
from models.stats.series.percent_change import has_percentage, percent_change
from models.storage.results.series_runs import SeriesRuns, runs_of

WINDOW_DAYS = 365
WINDOW_RUNS = 60  # at least, so that a benchmark that runs once a month has a history
SPARKLINE_POINTS = 60


def in_year(time_ms: NDArray[np.int64], measured: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark what was measured in the last 365 days, or of the last 60 runs, shape (N,).

    Days count back from the newest of them; whichever of the two reaches back farther holds.
    """
    if not measured.any():
        return measured
    moments = np.unique(time_ms[measured])
    first = min(moments[-1] - WINDOW_DAYS * DAY_MS, moments[-min(WINDOW_RUNS, len(moments))] - 1)
    recent: NDArray[np.bool_] = time_ms > first
    return measured & recent


def runs_of_year(points: Points) -> SeriesRuns:
    """Return the runs that measured something in the last 365 days, or the last 60 of them.

    A value too large for sums of squares is left out: the fit of its series fails and names it,
    and the groups of the other runs stay.
    """
    return runs_of(points, in_year(points.time_ms, points.usable & usable(points.value)))


def groups_of(runs: SeriesRuns, direction: Direction, delta: float) -> tuple[Segment, ...]:
    """Group runs by the robust detector.

    Parameters
    ----------
    runs : SeriesRuns
        Runs of one series.
    direction : Direction
        Which way is worse.
    delta : float
        Smallest change between groups, percent.
    """
    if not len(runs):
        return ()
    options = DetectorOptions(robust=RobustOptions(min_change_percent=delta))
    groups = detect(runs.centres, direction, options=options)
    return build_segments(groups, direction, runs.time_ms, runs.revision, runs.version)


def build_segments(
    groups: Sequence[Group],
    direction: Direction,
    time_ms: NDArray[np.int64],
    revision: NDArray[np.object_],
    version: NDArray[np.object_],
) -> tuple[Segment, ...]:
    """Build segments from groups of runs: their times, revisions and changes.

    Parameters
    ----------
    groups : sequence of Group
        Adjacent groups of n runs, in time order.
    direction : Direction
        Which way is worse.
    time_ms, revision, version : (n,) arrays
        When each run began, milliseconds since 1970-01-01 UTC, and what it measured.
    """
    held: list[Segment] = []
    before: Group | None = None
    for group in groups:
        change = float("nan")
        if before is not None and has_percentage(before.mean, before.stdev):
            change = percent_change(before.mean, group.mean, direction.worse_sign)
        held.append(
            Segment(
                start_ms=int(time_ms[group.start]),
                end_ms=int(time_ms[group.end - 1]),
                runs=group.size,
                mean=group.mean,
                stdev=group.stdev,
                label=group.label,
                change=change,
                revision=str(revision[group.start]),
                previous_revision=str(revision[group.start - 1]) if group.start else "",
                version=str(version[group.start]),
            )
        )
        before = group
    return tuple(held)


def sparkline(runs: SeriesRuns) -> tuple[tuple[float, float], ...]:
    """Thin the runs to at most 60 medians, each at its share of the time span."""
    if not len(runs):
        return ()
    span = max(1, int(runs.time_ms[-1] - runs.time_ms[0]))
    share = (runs.time_ms - runs.time_ms[0]) / span
    bins = np.minimum((share * SPARKLINE_POINTS).astype(int), SPARKLINE_POINTS - 1)
    return tuple(
        (
            round(float(share[bins == b].mean()), 4),
            float(f"{np.median(runs.values[bins == b]):.6g}"),
        )
        for b in np.unique(bins)
    )
