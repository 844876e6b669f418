"""Tell a change that the groups place by the size that the fit's posterior gives it."""

import math
from collections.abc import Sequence
from dataclasses import replace

from models.stats.steps.match_steps import PlacedStep, shown_size, step_near
from models.triage.detection.found_change import ChangeSource, FoundChange


def sized_by_posterior(
    found: FoundChange,
    steps: Sequence[PlacedStep],
    worse_sign: int,
    fit_id: int | None,
    shown: float = math.nan,
) -> FoundChange:
    """Return a change of groups with size, interval and probability of the fit's step there.

    Its place stays: detection finds it again by that. Without a step of the same direction
    within five runs, without a percentage, and for what compared days or a person told, the change
    is returned as it is.

    Parameters
    ----------
    found : FoundChange
        As detection found it.
    steps : sequence of PlacedStep
        Steps of the current fit.
    worse_sign : int
        +1 where a larger value is worse, -1 where a smaller one is.
    fit_id : int or None
        The fit that the steps are of.
    shown : float
        Smallest change that the series could have shown within a week, percent; NaN if not known.
    """
    if found.source is not ChangeSource.GROUP or math.isnan(found.change):
        return found
    step = step_near(steps, found.start_ms, rises=found.is_regression == (worse_sign > 0))
    if step is None:
        return found
    size = shown_size(step, worse_sign)
    return replace(
        found,
        before=step.before,
        after=step.after,
        change=size.change,
        change_low=size.low,
        change_high=size.high,
        probability=size.probability,
        compared_with="runs before",
        fit_id=fit_id,
        detectable=shown if math.isfinite(shown) else found.detectable,
    )


def reads_alike(one: FoundChange, other: FoundChange) -> bool:
    """Whether two changes at the same place read the same, to the last digit that is stored."""
    numbers = ("change", "change_low", "change_high", "probability", "before", "after")
    same = ("source", "is_regression", "start_ms", "previous_ms", "compared_with", "fit_id")
    return all(getattr(one, name) == getattr(other, name) for name in same) and all(
        math.isclose(getattr(one, name), getattr(other, name), rel_tol=1e-9, abs_tol=1e-12)
        for name in numbers
    )
