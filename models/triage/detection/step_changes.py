"""The steps that groups of runs show, each with its size and how surely it is placed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.records.days import DAY_MS
from models.records.series_status import Label, Segment
from models.triage.detection.change_between import change_between
from models.triage.detection.found_change import FoundChange
from models.triage.detection.step_size import StepSize, step_size

# 97.5 % of the estimates of a step's place lie within 11 (noise / size)² runs of it (Bai, 1997,
# Estimation of a change point in multiple regression models, Review of Economics and Statistics
# 79). The detector spreads a place over six runs in any case.
PLACE_QUANTILE = 11.0
LEAST_RUNS = 6
MOST_RUNS = 40
EXCURSION_MS = 30 * DAY_MS  # within which ups and downs are one event


@dataclass(frozen=True, slots=True)
class SeenStep:
    """A step from one group of runs to the next."""

    found: FoundChange
    place: int  # index of the group that begins there
    slack_ms: int  # how far off its place may be
    size: StepSize
    settled: int  # index of the group whose level the step led to; see `step_changes`
    runs_since: int  # runs from the step to the newest


def step_changes(
    series_id: int, groups: Sequence[Segment], worse_sign: int, delta: float
) -> tuple[SeenStep, ...]:
    """List the steps of a series, oldest first.

    A step is a group with a label whose mean moved that way too. (After a drift the two can
    disagree; such a step is left to the comparison of days.) Where improvements within 30 days
    take back a part of a regression, its size is what stands: the level that they led to against
    the level before.

    Parameters
    ----------
    groups : sequence of Segment
        All groups of the series, in time order.
    worse_sign : int
        +1 where a larger value is worse, -1 where a smaller one is.
    delta : float
        Percent of the level before within which a regression is wholly taken back.
    """
    found = []
    for place in range(1, len(groups)):
        before, after = groups[place - 1], groups[place]
        size = step_size(before, after, worse_sign)
        worse = after.label is Label.REGRESSION
        if after.label is Label.NORMAL or size is None or size.is_worse != worse:
            continue
        settled = _settled(groups, place, worse_sign, delta) if worse else place
        if settled != place:
            size = step_size(before, groups[settled], worse_sign) or size
        found.append(
            SeenStep(
                replace(change_between(series_id, before, after, size), after=groups[settled].mean),
                place,
                _slack(before, after),
                size,
                settled,
                sum(group.runs for group in groups[place:]),
            )
        )
    return tuple(found)


def taken_back_ms(
    groups: Sequence[Segment], place: int, delta: float, slack: float = 1.0
) -> int | None:
    """Return when a step was reverted: when the level returned to what it was before.

    Parameters
    ----------
    groups : sequence of Segment
        All groups of the series, in time order.
    place : int
        Index of the group that begins with the step, at least 1.
    delta : float
        How near the level must come, percent; but nearer than half of the step in any case.
    slack : float
        Factor on that.

    Returns
    -------
    int or None
        Start of the group that brought the level back; None while the change stands.
    """
    base, first = groups[place - 1].mean, groups[place].mean
    way = 1 if first > base else -1
    within = slack * min(delta / 100 * abs(base), abs(first - base) / 2)
    for group in groups[place + 1 :]:
        if way * (group.mean - base) < within:
            return group.start_ms
    return None


def _settled(groups: Sequence[Segment], place: int, worse_sign: int, delta: float) -> int:
    """Return the group to whose level improvements soon brought back a part of a regression."""
    base = groups[place - 1].mean
    within = delta / 100 * abs(base)
    settled = place
    for later in range(place + 1, len(groups)):
        group = groups[later]
        soon = group.start_ms - groups[place].start_ms <= EXCURSION_MS
        if not soon or worse_sign * (group.mean - base) < within:  # or all was taken back
            break
        if group.label is Label.PROGRESSION:
            settled = later
    return settled


def _slack(before: Segment, after: Segment) -> int:
    """Return how far off the place of a step may be, milliseconds."""
    runs = before.runs + after.runs
    noise = math.sqrt((before.runs * before.stdev**2 + after.runs * after.stdev**2) / runs)
    size = abs(after.mean - before.mean)
    off = PLACE_QUANTILE * (noise / size) ** 2 if size > 0 else math.inf
    allowed = min(max(off, LEAST_RUNS), MOST_RUNS)
    return round(allowed * (after.end_ms - before.start_ms) / max(1, runs - 1))
