"""The rules for a step of the segments: size, certainty, acceptance, reversal, age."""

import math
from collections.abc import Sequence

from models.records.days import DAY_MS
from models.triage.detection.detection_input import DetectionInput
from models.triage.detection.find_changes import (
    RECENT_MS,
    RECENT_RUNS,
    accepted,
    is_recent,
    meets,
    reverts,
)
from models.triage.detection.followed_alert import FollowedAlert
from models.triage.detection.rules import DetectionRule
from models.triage.detection.step_changes import SeenStep, taken_back_ms
from models.triage.why_no_alert.ladder import LadderRule, Rung
from models.triage.why_no_alert.wording import day_text, share_text, size_text


def step_rungs(
    step: SeenStep,
    every: Sequence[SeenStep],
    evidence: DetectionInput,
    rule: DetectionRule,
    alerts: Sequence[FollowedAlert] = (),
    recent_ms: int = RECENT_MS,
) -> list[Rung]:
    """Return what each rule says of a step, in the order of `find_changes`.

    Parameters
    ----------
    step : SeenStep
        Of the segments.
    every : sequence of SeenStep
        All steps of the segments.
    alerts : sequence of FollowedAlert
        All alerts of the series; an improvement that ends one of them is its recovery.
    """
    found = step.found
    way = "worse" if found.is_regression else "better"
    here = (
        f"A segment starts on {day_text(found.start_ms)}, {size_text(found.change)} ({way}) "
        f"against the {found.compared_with}; {step.runs_since} runs since."
    )
    return [
        Rung(LadderRule.CHANGE, True, here),
        *size_rungs(
            step.size.change, step.size.probability_by(rule.delta), rule, meets(step, rule)
        ),
        _accepted(step, evidence),
        _reverted(step, evidence, rule),
        _recovery(step, every, evidence, rule, alerts),
        _recent(step, evidence, recent_ms),
    ]


def size_rungs(change: float, p_by: float, rule: DetectionRule, sure: bool) -> list[Rung]:
    """Return the rules of size and certainty; the size fails alone where it is below δ."""
    small = abs(change) < rule.delta and not sure
    size = f"{size_text(change)} is {'below' if small else 'not below'} δ = {rule.delta:g} %."
    if not math.isfinite(change):
        size = "From zero, any size counts."
    certainty = (
        f"P(changed by ≥ {rule.delta:g} %) is {share_text(p_by)}; "
        f"{rule.probability:g} {'suffices' if sure else 'is needed'}."
    )
    return [Rung(LadderRule.SIZE, not small, size), Rung(LadderRule.CERTAINTY, sure, certainty)]


def _accepted(step: SeenStep, evidence: DetectionInput) -> Rung:
    if accepted(step, evidence):
        return Rung(LadderRule.ACCEPTED, False, "Somebody accepted this change as the new level.")
    return Rung(LadderRule.ACCEPTED, True, "Nobody accepted it.")


def _reverted(step: SeenStep, evidence: DetectionInput, rule: DetectionRule) -> Rung:
    back_ms = taken_back_ms(evidence.groups, step.place, rule.delta)
    if back_ms is None:
        return Rung(LadderRule.REVERTED, True, "The level has not returned.")
    return Rung(
        LadderRule.REVERTED, False, f"The level returned on {day_text(back_ms)}: it was reverted."
    )


def _recovery(
    step: SeenStep,
    every: Sequence[SeenStep],
    evidence: DetectionInput,
    rule: DetectionRule,
    alerts: Sequence[FollowedAlert],
) -> Rung:
    if reverts(step, tuple(every), evidence, rule.delta):
        text = "It takes back a regression of the 30 days before, wholly or in part: a recovery."
        return Rung(LadderRule.RECOVERY, False, text)
    ended = [
        alert.id
        for other in every
        for alert in alerts
        if other.found.is_regression
        and not step.found.is_regression
        and alert.found.start_ms == other.found.start_ms
        and taken_back_ms(evidence.groups, other.place, rule.delta) == step.found.start_ms
    ]
    if ended:
        return Rung(LadderRule.RECOVERY, False, f"It is the recovery of alert {ended[0]}.")
    return Rung(LadderRule.RECOVERY, True, "It is not the recovery from another change.")


def _recent(step: SeenStep, evidence: DetectionInput, recent_ms: int) -> Rung:
    days = (evidence.newest_ms - step.found.start_ms) // DAY_MS
    passed = is_recent(step, evidence, recent_ms)
    allowed = f"{recent_ms // DAY_MS} days or {RECENT_RUNS} runs"
    text = f"It began {days} days and {step.runs_since} runs before the newest run"
    if passed:
        return Rung(LadderRule.AGE, True, f"{text}; {allowed} are allowed.")
    return Rung(LadderRule.AGE, False, f"{text}: older than {allowed}.")
