"""Give the changes of groups the sizes that the fit's posterior has for them."""

from collections.abc import Sequence
from dataclasses import replace

from models.records.days import WEEK_MS
from models.records.points import Points
from models.records.series_status import Label, Segment
from models.records.stored_fit import StoredFit
from models.services.fitting.segments import runs_of_year
from models.stats.steps.match_steps import PlacedStep, place_steps, shown_size, step_near


def placed_steps(fit: StoredFit | None, points: Points) -> tuple[PlacedStep, ...]:
    """Return the steps of a fit with their reach; none where it is not trusted or has no steps."""
    if fit is None or not fit.trusted or fit.steps is None or not fit.steps.changes:
        return ()
    return place_steps(fit.steps.changes, runs_of_year(points).time_ms)


def sized_segments(
    segments: Sequence[Segment], steps: Sequence[PlacedStep], worse_sign: int
) -> tuple[Segment, ...]:
    """Return segments whose change is the posterior's, where the fit has a step there."""
    return tuple(_sized(item, steps, worse_sign) for item in segments)


def week_change(
    segments: Sequence[Segment], steps: Sequence[PlacedStep], by_groups: float
) -> float:
    """Return the change of the last week; the posterior's where one step makes it up.

    Parameters
    ----------
    segments : sequence of Segment
        As of `sized_segments`, oldest first.
    by_groups : float
        What the group means say, percent; NaN if they say nothing.
    """
    recent = [item for item in segments[1:] if item.start_ms > segments[-1].end_ms - WEEK_MS]
    if len(recent) != 1 or by_groups != by_groups or recent[0].label is Label.NORMAL:
        return by_groups
    at = recent[0].start_ms
    by_step = any(step.from_ms <= at <= step.until_ms for step in steps)
    return recent[0].change if by_step else by_groups


def _sized(segment: Segment, steps: Sequence[PlacedStep], worse_sign: int) -> Segment:
    if segment.label is Label.NORMAL:
        return segment
    rises = (segment.label is Label.REGRESSION) == (worse_sign > 0)
    step = step_near(steps, segment.start_ms, rises=rises)
    return segment if step is None else replace(segment, change=shown_size(step, worse_sign).change)
