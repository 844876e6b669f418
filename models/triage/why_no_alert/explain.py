"""Explain why no alert stands at a place of a series: which rule of detection it stopped at."""

from collections.abc import Sequence

import numpy as np

from models.records.series_status import Segment
from models.records.steps_found import StepChange
from models.triage.detection.detection_input import DetectionInput
from models.triage.detection.followed_alert import FollowedAlert
from models.triage.detection.rules import AlertPolicy, DetectionRule
from models.triage.detection.similar import ranges_apart
from models.triage.detection.step_changes import SeenStep, step_changes
from models.triage.why_no_alert.by_alert import alert_rungs
from models.triage.why_no_alert.by_days import AskedPlace, days_rungs
from models.triage.why_no_alert.by_step import step_rungs
from models.triage.why_no_alert.ladder import AlertLadder, LadderFacts, LadderRule, Rung

LEAST_RUNS = 3  # fewer have no scatter, so that no change can be told from noise
REACH = 5  # runs on both sides of a run that a change at it may be placed at


def explain_place(
    evidence: DetectionInput,
    rule: DetectionRule,
    alerts: Sequence[FollowedAlert],
    facts: LadderFacts,
    *,
    finer: Sequence[Segment] = (),
    at_ms: int | None = None,
) -> AlertLadder:
    """Return the rules that were asked of one place, up to the one that is not met.

    Parameters
    ----------
    evidence : DetectionInput
        What detection looks at.
    rule : DetectionRule
        Thresholds of the series.
    alerts : sequence of FollowedAlert
        All alerts of the series.
    facts : LadderFacts
        What else is known of the series.
    finer : sequence of Segment
        Segments with moves of half the smallest change, so that a change below δ is named.
    at_ms : int, optional
        A run, milliseconds since 1970-01-01 UTC; by default the newest event of the series:
        its newest alert or step, by segments or by the fit, else its newest run.
    """
    every = step_changes(evidence.series_id, evidence.groups, evidence.worse_sign, rule.delta)
    place = _place(_newest_event(evidence, every, alerts) if at_ms is None else at_ms, facts)
    step = _nearest(every, place)
    alert = _alert_at(alerts, place, step)
    if alert is not None:
        return AlertLadder(
            alert.found.start_ms,
            _until_stop(alert_rungs(alert, facts.views.get(alert.id), facts)),
            alert.id,
            alert.summary_id,
        )
    rungs = [_watched(rule), _enough_runs(evidence, rule, facts)]
    if step is not None:
        rungs += step_rungs(step, every, evidence, rule, alerts)
        return AlertLadder(step.found.start_ms, _until_stop(rungs))
    small = step_changes(evidence.series_id, finer, evidence.worse_sign, rule.delta)
    rungs += days_rungs(
        place, _fitted_at(evidence, place), _nearest(small, place), evidence, rule, facts
    )
    return AlertLadder(place.at_ms, _until_stop(rungs))


def _until_stop(rungs: Sequence[Rung]) -> tuple[Rung, ...]:
    stop = next((i for i, item in enumerate(rungs) if not item.passed), len(rungs))
    return tuple(rungs[: stop + 1])


def _watched(rule: DetectionRule) -> Rung:
    if rule.watch is AlertPolicy.NEVER:
        text = "This series has the rule “never alert”."
        return Rung(LadderRule.WATCH, False, text)
    return Rung(LadderRule.WATCH, True, f"This series has the rule “{rule.watch.value}”.")


def _enough_runs(evidence: DetectionInput, rule: DetectionRule, facts: LadderFacts) -> Rung:
    runs = sum(group.runs for group in evidence.groups)
    failing = f"; it is {facts.failing}" if facts.failing else ""
    if facts.failing and rule.failures:
        failing += f", and {rule.failures} in a row open an alert for failures"
    if runs < LEAST_RUNS:
        text = f"Only {runs} of its runs measured something, and {LEAST_RUNS} are needed{failing}."
        return Rung(LadderRule.RUNS, False, text)
    return Rung(LadderRule.RUNS, True, f"{runs:,} runs measured something{failing}.")


def _newest_event(
    evidence: DetectionInput, every: Sequence[SeenStep], alerts: Sequence[FollowedAlert]
) -> int:
    events = [
        *(step.found.start_ms for step in every),
        *(step.change.time_ms for step in evidence.steps),
        *(alert.found.start_ms for alert in alerts),
    ]
    return max(events, default=evidence.newest_ms)


def _place(at_ms: int, facts: LadderFacts) -> AskedPlace:
    times = np.array(facts.run_ms, dtype=np.int64)
    if not times.size:
        return AskedPlace(at_ms, at_ms, at_ms, 0)
    index = int(np.searchsorted(times, at_ms))
    first = max(0, index - REACH)
    last = min(times.size - 1, index + REACH)
    return AskedPlace(at_ms, int(times[first]), int(times[last]), times.size - index)


def _nearest(steps: Sequence[SeenStep], place: AskedPlace) -> SeenStep | None:
    """Return the nearest step whose first run lies within five runs of the place."""
    near = [step for step in steps if place.from_ms <= step.found.start_ms <= place.until_ms]
    return min(near, key=lambda step: abs(step.found.start_ms - place.at_ms), default=None)


def _fitted_at(evidence: DetectionInput, place: AskedPlace) -> StepChange | None:
    near = [step.change for step in evidence.steps if step.from_ms <= place.at_ms <= step.until_ms]
    return min(near, key=lambda change: abs(change.time_ms - place.at_ms), default=None)


def _alert_at(
    alerts: Sequence[FollowedAlert], place: AskedPlace, step: SeenStep | None
) -> FollowedAlert | None:
    """Return the alert whose change lies within five runs of the place, or is its step."""
    found = []
    for alert in alerts:
        stretch = alert.found.previous_ms, alert.found.start_ms
        apart = ranges_apart(stretch, (place.from_ms, place.until_ms))
        if step is not None:
            if alert.found.is_regression != step.found.is_regression:
                continue
            its = step.found.previous_ms - step.slack_ms, step.found.start_ms + step.slack_ms
            apart = min(apart, ranges_apart(stretch, its))
        if apart == 0:
            found.append((abs(alert.found.start_ms - place.at_ms), alert.id, alert))
    return min(found)[2] if found else None
