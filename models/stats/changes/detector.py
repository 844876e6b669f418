"""One door to all detectors of changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from numbers import Real

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.records.errors import BadArgumentError, NotEnoughDataError
from models.records.series import Direction
from models.stats.changes.mdl import mdl_groups
from models.stats.changes.perfherder import PerfherderOptions, perfherder_groups
from models.stats.changes.robust import RobustOptions, robust_groups
from models.stats.series.finite import usable_values
from models.stats.series.groups import Group, Groups
from models.stats.series.replicates import Run


class Detector(StrEnum):
    """Which rule finds the changes."""

    ROBUST = "robust"  # our own, the default for alerts
    JUMPAVG = "jumpavg"  # FD.io CSIT's groups, the default overlay
    PERFHERDER = "perfherder"  # Mozilla's weighted t


@dataclass(frozen=True, slots=True)
class MdlOptions:
    """Resolution for jumpavg's groups; the default is the program's."""

    unit: float | None = None
    sbps: float | None = None


@dataclass(frozen=True, slots=True)
class DetectorOptions:
    """Options of all detectors; each reads its own."""

    robust: RobustOptions = field(default_factory=RobustOptions)
    jumpavg: MdlOptions = field(default_factory=MdlOptions)
    perfherder: PerfherderOptions = field(default_factory=PerfherderOptions)


def detect(
    values: Sequence[Run] | NDArray[np.floating],
    direction: Direction,
    *,
    detector: Detector | str = Detector.ROBUST,
    time_ms: ArrayLike | None = None,
    options: DetectorOptions | None = None,
) -> Groups:
    """Cut a series into groups and label the changes.

    Parameters
    ----------
    values : sequence, length n
        Runs in time order: scalars, or iterables of replicates of one run.
    direction : Direction
        Which way is worse.
    detector : Detector or str
        Which rule to use.
    time_ms : array_like, shape (n,), optional
        When each value was measured, ascending, milliseconds. Values of one moment are one
        run's replicates: no group begins between them.
    options : DetectorOptions, optional
        Options of the detectors.

    Returns
    -------
    tuple of Group
        Adjacent groups that cover all values; the first is always normal.

    Raises
    ------
    NotEnoughDataError
        If there is not one value.
    BadArgumentError
        If the detector is unknown, a value cannot be used, or the times do not fit.
    """
    try:
        rule = _RULES[Detector(detector)]
    except ValueError:
        known = ", ".join(Detector)
        raise BadArgumentError(f"There is no detector {detector!r}. Known are {known}.") from None
    chosen = options or DetectorOptions()
    if time_ms is None:
        return rule(values, direction, chosen)
    firsts = _first_of_each_moment(time_ms, len(values))
    if not firsts:
        raise NotEnoughDataError("There is not one value to group. Choose a longer window.")
    ends = [*firsts[1:], len(values)]
    runs = [_joined(values[start:end]) for start, end in zip(firsts, ends, strict=True)]
    edges = [*firsts, len(values)]
    return tuple(
        Group(edges[group.start], edges[group.end], group.mean, group.stdev, group.label)
        for group in rule(runs, direction, chosen)
    )


def _first_of_each_moment(time_ms: ArrayLike, size: int) -> list[int]:
    """Find the indices at which a new moment begins."""
    times = np.asarray(time_ms)
    if times.shape != (size,):
        raise BadArgumentError(f"There are {size} values, and the times have shape {times.shape}.")
    steps = np.diff(times)
    if (steps < 0).any():
        place = int(np.argmax(steps < 0)) + 1
        raise BadArgumentError(
            f"Times must ascend, and time {place} is earlier than the one before."
        )
    return [int(i) for i in np.flatnonzero(np.concatenate([[True], steps > 0])[:size])]


def _joined(runs: Sequence[Run] | NDArray[np.floating]) -> Run:
    """Merge several runs into one."""
    if len(runs) == 1:
        return runs[0]
    return [float(v) for run in runs for v in _replicates(run)]


def _replicates(run: Run) -> list[float]:
    return [float(run)] if isinstance(run, Real) else list(run)  # type: ignore[arg-type]


def _jumpavg(
    values: Sequence[Run] | NDArray[np.floating], direction: Direction, options: DetectorOptions
) -> Groups:
    return mdl_groups(values, direction, unit=options.jumpavg.unit, sbps=options.jumpavg.sbps)


def _robust(
    values: Sequence[Run] | NDArray[np.floating], direction: Direction, options: DetectorOptions
) -> Groups:
    return robust_groups(values, direction, options.robust)


def _perfherder(
    values: Sequence[Run] | NDArray[np.floating], direction: Direction, options: DetectorOptions
) -> Groups:
    pushes = [list(usable_values(_replicates(run), f"run {i}")) for i, run in enumerate(values)]
    if not pushes:
        raise NotEnoughDataError("There is not one value to group. Choose a longer window.")
    empty = next((i for i, push in enumerate(pushes) if not push), None)
    if empty is not None:
        raise BadArgumentError(f"Run {empty} has no value. Leave empty runs out before grouping.")
    return perfherder_groups(pushes, direction, options.perfherder)


_Rule = Callable[[Sequence[Run] | NDArray[np.floating], Direction, DetectorOptions], Groups]
_RULES: dict[Detector, _Rule] = {
    Detector.ROBUST: _robust,
    Detector.JUMPAVG: _jumpavg,
    Detector.PERFHERDER: _perfherder,
}
