"""What newer data say of an alert: whether its change stands, and its place and size."""

import math
from collections.abc import Sequence

from models.records.series_status import Segment
from models.triage.detection.detection_input import ComparedDays
from models.triage.detection.followed_alert import FollowedAlert
from models.triage.detection.found_change import ChangeOutcome, ChangeSource, FoundChange
from models.triage.detection.posterior_size import reads_alike
from models.triage.detection.step_changes import SeenStep, taken_back_ms

# A change that is gone comes back only when it is clearly there again.
HYSTERESIS = 1.5
EVEN = 0.5
# A size that was told holds until a better estimate differs by this much: per cent points, or a
# share of it. Otherwise every run would write history.
LEAST_NEWS = 0.5
LEAST_SHARE = 0.1


def outcome_by_steps(
    alert: FollowedAlert, groups: Sequence[Segment], step: SeenStep, delta: float
) -> ChangeOutcome:
    """Return whether the step of an alert stands, or a later one took the level back.

    Parameters
    ----------
    alert : FollowedAlert
        As it was last reported.
    groups : sequence of Segment
        The groups that show the step.
    step : SeenStep
        The step that the alert reports.
    delta : float
        Smallest change that matters, percent.
    """
    slack = HYSTERESIS if alert.outcome is ChangeOutcome.RECOVERED else 1.0
    gone = taken_back_ms(groups, step.place, delta, slack)
    return ChangeOutcome.STANDING if gone is None else ChangeOutcome.RECOVERED


def least_of(found: FoundChange, delta: float) -> float:
    """Return how large a change by days must be to stand: δ, but at most half of what was reported.

    So an alert does not end because δ was raised.
    """
    size = abs(found.change)
    return min(delta, size / 2) if math.isfinite(size) else delta


def outcome_by_days(
    alert: FollowedAlert,
    then: ComparedDays | None,
    now: ComparedDays | None,
    *,
    seen_again: bool,
) -> ChangeOutcome:
    """Return whether a change that no step shows stands, by the draws of the present fit.

    Parameters
    ----------
    alert : FollowedAlert
        As it was last reported.
    then, now : ComparedDays or None
        The day of its start, and the newest fitted day, against the day before the change.
        None where the fit does not hold these days.
    seen_again : bool
        Whether a comparison shows the change surely enough to open an alert.

    Returns
    -------
    Outcome
        It ends once a change by δ (see `least_of`) is less likely than not. It has recovered if
        there was one when the alert was opened, as far as is known now; else it was noise.
    """
    if seen_again:
        gone = alert.by_step and alert.outcome is ChangeOutcome.RECOVERED
        return ChangeOutcome.RECOVERED if gone else ChangeOutcome.STANDING
    if alert.outcome is not ChangeOutcome.STANDING or then is None or now is None:
        return alert.outcome
    if not (then.has_verdict and now.has_verdict) or _by_delta(alert, now) >= EVEN:
        return alert.outcome
    return ChangeOutcome.RECOVERED if _by_delta(alert, then) >= EVEN else ChangeOutcome.NOISE


def resized(alert: FollowedAlert, found: FoundChange) -> FoundChange:
    """Return the estimate of an alert from now on: the newer one where it is news.

    What a person placed by hand stays where it was put.
    """
    known = alert.found
    if known.source is ChangeSource.HAND:
        return known
    if found.source is ChangeSource.GROUP and found.fit_id is not None:
        # The posterior's size is the one that every page shows, so an alert follows each fit.
        return known if reads_alike(known, found) else found
    same_place = (known.previous_ms, known.start_ms) == (found.previous_ms, found.start_ms)
    if known.source is found.source and same_place and not resized_much(known, found):
        return known
    return found


def resized_much(known: FoundChange, found: FoundChange) -> bool:
    """Whether another size is worth a line in the history."""
    if math.isnan(found.change) and math.isnan(known.change):  # in the unit of the series
        return abs(found.after - known.after) > LEAST_SHARE * abs(known.after - known.before)
    news = abs(found.change - known.change)
    least = max(LEAST_NEWS, LEAST_SHARE * abs(known.change))
    return not (math.isfinite(news) and news < least)


def _by_delta(alert: FollowedAlert, compared: ComparedDays) -> float:
    comparison = compared.comparison
    return (
        comparison.p_worse_by_delta if alert.found.is_regression else comparison.p_better_by_delta
    )
