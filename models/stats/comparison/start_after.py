"""Let comparisons start after a change of level that somebody accepted.

Whoever accepts a change says: this is the new normal. A day before it would only show the
accepted change again, so the first day on the new level takes its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from models.records.days import format_day
from models.stats.comparison.comparison_days import ComparisonDay


@dataclass(frozen=True, slots=True)
class AcceptedDay:
    """The first day on an accepted level; ``known`` where the fit has a step there."""

    day: date
    known: bool = True


def start_after(
    days: Sequence[ComparisonDay], reference: date, accepted: Sequence[AcceptedDay]
) -> list[ComparisonDay]:
    """Replace comparison days from before the newest accepted change by the day it came.

    Parameters
    ----------
    days : sequence of ComparisonDay
        What the reference day would be compared with.
    reference : date
        The day that is judged.
    accepted : sequence of AcceptedDay
        Accepted changes of the series, in any order.

    Returns
    -------
    list of ComparisonDay
        As many, in their order. A day behind an accepted change becomes the first day after
        it; it keeps its place with a reason and no comparison where the change came with the
        reference day itself, or where the fit was made before the change was accepted: its
        level is smeared over the step, so that no day near it may be compared.
    """
    return [_start(item, reference, accepted) for item in days]


def across(
    days: Sequence[ComparisonDay], reference: date, accepted: Sequence[AcceptedDay]
) -> list[ComparisonDay]:
    """Keep days that a person named, and say which accepted change lies between.

    Parameters
    ----------
    days, reference, accepted
        As for `start_after`.
    """
    labelled = []
    for item in days:
        between = [] if item.day is None else _between(item.day, reference, accepted)
        label = item.label
        if between:
            label += f", across the accepted change of {format_day(between[-1].day)}"
        labelled.append(replace(item, label=label))
    return labelled


def _start(item: ComparisonDay, reference: date, accepted: Sequence[AcceptedDay]) -> ComparisonDay:
    between = [] if item.day is None else _between(item.day, reference, accepted)
    if not between:
        return item
    newest = between[-1]
    late = [change for change in between if not change.known]
    if late:
        return replace(
            item,
            reason=f"the change of {format_day(late[-1].day)} was accepted after this fit was"
            " made; refit to compare with the days since",
        )
    if newest.day == reference:
        return replace(
            item,
            reason=f"the accepted change of {format_day(newest.day)} came with the day that is"
            " judged, so there is no earlier day on its level",
        )
    return ComparisonDay(f"since the accepted change of {format_day(newest.day)}", newest.day)


def _between(day: date, reference: date, accepted: Sequence[AcceptedDay]) -> list[AcceptedDay]:
    """List the accepted changes after one day and up to the other, in time order."""
    first, last = min(day, reference), max(day, reference)
    found = [change for change in accepted if first < change.day <= last]
    return sorted(found, key=lambda change: change.day)
