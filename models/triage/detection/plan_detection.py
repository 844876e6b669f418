"""Decide what becomes of the alerts of a series, and which new ones open."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from models.records.series_status import Segment
from models.triage.detection.detection_input import ComparedDays, DetectionInput
from models.triage.detection.find_changes import RECENT_MS, changes_by_days, find_changes
from models.triage.detection.follow import outcome_by_days, outcome_by_steps, resized
from models.triage.detection.followed_alert import DetectionPlan, Followed, FollowedAlert
from models.triage.detection.found_change import ChangeOutcome, ChangeSource, FoundChange
from models.triage.detection.match_alerts import match_nearest, place
from models.triage.detection.posterior_size import sized_by_posterior
from models.triage.detection.rules import AlertPolicy, DetectionRule
from models.triage.detection.step_changes import SeenStep, step_changes, taken_back_ms

Groups = Sequence[Segment]


def _no_groups() -> Groups:
    return ()


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """What the present fit says of a change that compared days had shown.

    Both are against the last day before the change.
    """

    then: ComparedDays | None  # the day on which it was seen
    now: ComparedDays | None  # the newest fitted day


@dataclass(frozen=True, slots=True)
class FollowUpEvidence:
    """What following needs beyond the evidence; empty where there are no alerts."""

    finer: Callable[[], Groups] = _no_groups  # groups with moves of half the smallest change
    since: Mapping[int, BeforeAfter] = field(default_factory=dict)  # by alert id


def plan_detection(
    alerts: Sequence[FollowedAlert],
    evidence: DetectionInput,
    rule: DetectionRule,
    hindsight: FollowUpEvidence | None = None,
    recent_ms: int = RECENT_MS,
) -> DetectionPlan:
    """Plan which alerts move, recover, were noise or stand again, and which new ones open.

    Every alert is followed, whatever was said of it, so that a change that somebody called
    invalid does not come back as another alert. An alert that a step or a person placed is
    matched with all steps that the groups show, not only with those that would open an alert
    today, so that it does not end because a threshold was raised. What is still without a
    match is looked for among finer groups, so that a change near the threshold does not come
    and go; there it keeps its place.

    Parameters
    ----------
    alerts : sequence of FollowedAlert
        All alerts of the series.
    evidence : Evidence
        What is known of the series.
    rule : DetectionRule
        Thresholds, and whether new alerts may open.
    hindsight : Hindsight, optional
        What the data say of earlier alerts.
    recent_ms : int
        How old the start of a new alert may be, against the newest run.

    Returns
    -------
    DetectionPlan
        Applied, and planned again on the same evidence, it is empty.
    """
    hindsight = hindsight or FollowUpEvidence()
    changes = find_changes(evidence, rule, recent_ms)

    steps = step_changes(evidence.series_id, evidence.groups, evidence.worse_sign, rule.delta)
    # What is left of a step that was taken back in part is no step of the fit.
    partial = {step.found.start_ms for step in steps if step.settled != step.place}

    def sized(found: FoundChange) -> FoundChange:
        if found.start_ms in partial:
            return found
        return sized_by_posterior(
            found, evidence.steps, evidence.worse_sign, evidence.fit_id, evidence.shown
        )

    openable = {change.start_ms for change in changes}
    matched = _match_steps(alerts, steps, openable)
    # A step that is the recovery of one alert is not news, and so not what a drift turns into.
    recoveries = _recoveries(matched.values(), evidence, rule.delta)
    if openable & recoveries:
        matched = _match_steps(alerts, steps, openable - recoveries)
    finer: dict[int, tuple[SeenStep, Groups]] = {}
    if any(alert.by_step and alert.id not in matched for alert in alerts):
        left = [alert for alert in alerts if alert.id not in matched]
        finer = _match_finer(left, evidence, rule.delta, hindsight)
    by_days = _match_days(
        [a for a in alerts if a.id not in matched and a.id not in finer], evidence, rule
    )
    followed = []
    places = []
    for alert in alerts:
        found, outcome = alert.found, alert.outcome
        if alert.id in matched:
            step = matched[alert.id]
            found = resized(alert, sized(step.found))
            outcome = outcome_by_steps(alert, evidence.groups, step, rule.delta)
        elif alert.id in finer:
            step, groups = finer[alert.id]
            outcome = outcome_by_steps(alert, groups, step, rule.delta)
        elif alert.by_step and alert.id not in by_days:
            outcome = _lost(alert, evidence)
        else:
            since = hindsight.since.get(alert.id, BeforeAfter(None, None))
            outcome = outcome_by_days(alert, since.then, since.now, seen_again=alert.id in by_days)
        places.append(found)
        if (found, outcome) != (alert.found, alert.outcome):
            followed.append(Followed(alert, found, outcome))
    if rule.watch is AlertPolicy.NEVER:
        return DetectionPlan(tuple(followed))
    opened = _opened(changes, places, matched.values(), evidence, rule.delta)
    return DetectionPlan(tuple(followed), tuple(map(sized, opened)))


def _match_steps(
    alerts: Sequence[FollowedAlert], steps: Sequence[SeenStep], openable: Collection[int | None]
) -> dict[int, SeenStep]:
    """Match alerts with steps; one that days had shown only with a step that is new.

    A step that an alert of its own reports is not new, even where another alert is nearer to it:
    a person may have placed the first some days off.
    """
    own = _nearest([alert for alert in alerts if alert.by_step], steps)
    reported = {step.place for step in own.values()}
    new = [s for s in steps if s.place not in reported and s.found.start_ms in openable]
    return own | _nearest([alert for alert in alerts if not alert.by_step], new)


def _nearest(alerts: Sequence[FollowedAlert], steps: Sequence[SeenStep]) -> dict[int, SeenStep]:
    pairs = match_nearest(
        [place(alert, alert.found) for alert in alerts],
        [place(step, step.found, step.slack_ms) for step in steps],
    )
    return {alert.id: step for alert, step in pairs}


def _match_finer(
    alerts: Sequence[FollowedAlert],
    evidence: DetectionInput,
    delta: float,
    hindsight: FollowUpEvidence,
) -> dict[int, tuple[SeenStep, Groups]]:
    groups = hindsight.finer()
    steps = step_changes(evidence.series_id, groups, evidence.worse_sign, delta)
    found = _nearest([alert for alert in alerts if alert.by_step], steps)
    return {number: (step, groups) for number, step in found.items()}


def _match_days(
    alerts: Sequence[FollowedAlert], evidence: DetectionInput, rule: DetectionRule
) -> dict[int, FoundChange]:
    pairs = match_nearest(
        [place(alert, alert.found) for alert in alerts],
        [place(change, change) for change in changes_by_days(evidence, rule)],
    )
    return {alert.id: change for alert, change in pairs}


def _lost(alert: FollowedAlert, evidence: DetectionInput) -> ChangeOutcome:
    """Judge an alert that nothing shows: noise, unless the groups no longer reach so far."""
    reach = evidence.groups[0].start_ms if evidence.groups else evidence.newest_ms
    if alert.found.source is ChangeSource.HAND or alert.found.previous_ms <= reach:
        return alert.outcome
    return ChangeOutcome.NOISE if alert.outcome is ChangeOutcome.STANDING else alert.outcome


def _recoveries(
    matched: Collection[SeenStep], evidence: DetectionInput, delta: float
) -> set[int | None]:
    """Find where improvements begin that take back a regression with an alert."""
    return {
        taken_back_ms(evidence.groups, step.place, delta)
        for step in matched
        if step.found.is_regression
    }


def _opened(
    changes: Sequence[FoundChange],
    places: Sequence[FoundChange],
    matched: Collection[SeenStep],
    evidence: DetectionInput,
    delta: float,
) -> tuple[FoundChange, ...]:
    """Keep the changes that no alert reports yet."""
    matched_ms = {step.found.start_ms for step in matched}
    ends = _recoveries(matched, evidence, delta)
    opened: list[FoundChange] = []
    for change in changes:
        if change.source is ChangeSource.GROUP:
            ends_alert = not change.is_regression and change.start_ms in ends
            if change.start_ms not in matched_ms and not ends_alert:
                opened.append(change)
            continue
        # What days show beyond the steps is no second alert beside one of the same stretch.
        others = [*places, *opened]
        if not match_nearest([place(item, item) for item in others], [place(change, change)]):
            opened.append(change)
    return tuple(opened)
