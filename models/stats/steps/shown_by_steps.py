"""Look up what a comparison could have shown, where the fit with steps has worked it out."""

import math
from collections.abc import Sequence
from datetime import date

from models.records.steps_found import StepsFound

WEEK = 7


def shown_by_steps(steps: StepsFound | None, newest: date, reference: date, other: date) -> float:
    """Return the smallest change that a comparison would have called with probability .8.

    Parameters
    ----------
    steps : StepsFound or None
        Of the fit.
    newest : date
        The fit's newest day; it is known of comparisons with that day only.
    reference, other : date
        The days that are compared.

    Returns
    -------
    float
        Percent, infinite where no change would have been called; NaN where it is not known.
    """
    if reference != newest:
        return math.nan
    return shown_within(steps, (reference - other).days)


def shown_within(steps: StepsFound | None, days: int = WEEK) -> float:
    """Return the same for so many days before the newest; NaN where it is not known."""
    if steps is None or not steps.relative:
        return math.nan
    return dict(steps.could_have_shown).get(days, math.nan)


def shown_near(could_have_shown: Sequence[tuple[int, float]], days: int) -> float:
    """Return the smallest change shown at a distance of days that need not have been worked out.

    Parameters
    ----------
    could_have_shown : sequence of (int, float)
        As :attr:`models.records.steps_found.StepsFound.could_have_shown`, in percent.
    days : int
        Days between the two that are compared, either way round.

    Returns
    -------
    float
        Percent: that of the distance itself, else the larger of its neighbours', else that of
        the nearest; NaN where none is known.
    """
    known = sorted((before, size) for before, size in could_have_shown if not math.isnan(size))
    if not known:
        return math.nan
    distance = abs(days)
    shorter = [size for before, size in known if before <= distance][-1:]
    longer = [size for before, size in known if before >= distance][:1]
    return max(shorter + longer)
