"""Perfherder's detector: a weighted t above 7, and a move of at least two per cent.

Offered for people who move over from Perfherder and for comparison. It needs twelve values
after a change, so it answers days late, and it sees no change below about 3.5 standard
deviations.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from models.records.series import Direction
from models.records.series_status import Label
from models.stats.changes.perfherder_t import Push, Score, Windows, score
from models.stats.series.groups import Group, Groups, label_of


@dataclass(frozen=True, slots=True)
class PerfherderOptions:
    """Settings that Perfherder keeps per signature."""

    windows: Windows = field(default_factory=Windows)
    alert_percent: float = 2.0  # smallest move that alerts, per cent of the level before
    alert_absolute: float | None = None  # or, if given, in the series' unit instead


@dataclass(frozen=True, slots=True)
class PerfherderChange:
    """One push where t peaks above the threshold."""

    index: int
    t: float
    before: float  # mean of the window before
    after: float  # mean of the window after
    percent: float  # |after - before| of before; negative where before is; 0 where it is 0
    alert: bool  # the move is large enough to alert


def perfherder_changes(
    pushes: Sequence[Push], options: PerfherderOptions | None = None
) -> list[PerfherderChange]:
    """Find the pushes where the level changes.

    Parameters
    ----------
    pushes : sequence, length n
        Values of each push, in push order, at least one per push.
    options : PerfherderOptions, optional
        Windows and alert threshold.

    Returns
    -------
    list of PerfherderChange
        A push changes the level if both windows are full, its t exceeds the threshold and
        neither neighbour's t is larger. Neighbours that tie are both kept, as Perfherder does.
    """
    options = options or PerfherderOptions()
    windows = options.windows
    scores = score(pushes, windows)
    found = []
    for i, here in enumerate(scores):
        if here.n_before < windows.min_back or here.n_after < windows.fore:
            continue
        neighbours = (scores[i - 1].t, scores[i + 1].t if i + 1 < len(scores) else 0.0)
        if here.t > windows.t_threshold and here.t >= max(neighbours):
            found.append(_change(i, here, options))
    return found


def _change(index: int, here: Score, options: PerfherderOptions) -> PerfherderChange:
    """Measure a change and say whether it alerts."""
    move = abs(here.after - here.before)
    percent = 100.0 * move / here.before if here.before else 0.0
    if options.alert_absolute is None:
        alert = percent >= options.alert_percent
    else:
        alert = move >= options.alert_absolute
    return PerfherderChange(index, here.t, here.before, here.after, percent, alert)


def perfherder_groups(
    pushes: Sequence[Push], direction: Direction, options: PerfherderOptions | None = None
) -> Groups:
    """Cut a series where Perfherder would alert.

    Parameters
    ----------
    pushes : sequence, length n
        Values of each push, in push order, at least one per push.
    direction : Direction
        Which way is worse.
    options : PerfherderOptions, optional
        Windows and alert threshold.

    Returns
    -------
    tuple of Group
        Groups between alerts, with the moments of all their values. The label is the alert's
        own: it compares the two windows, not the groups.

    Notes
    -----
    The whole series is read in one pass. Perfherder itself reads two weeks and starts afresh
    behind the last alert, which finds the same changes later and tied neighbours once.
    """
    alerts = [change for change in perfherder_changes(pushes, options) if change.alert]
    labels = [label_of(change.before, change.after, direction) for change in alerts]
    starts = [0, *(change.index for change in alerts)]
    ends = [*starts[1:], len(pushes)]
    groups = []
    for start, end, label in zip(starts, ends, [Label.NORMAL, *labels], strict=True):
        values = np.array([value for push in pushes[start:end] for value in push])
        groups.append(Group(start, end, float(values.mean()), float(values.std()), label))
    return tuple(groups)
