"""Find the changes that a series shows: steps of its groups, and what its fit shows beyond."""

from models.records.days import DAY_MS
from models.triage.detection.detection_input import ComparedDays, DetectionInput
from models.triage.detection.found_change import ChangeSource, FoundChange
from models.triage.detection.rules import DetectionRule
from models.triage.detection.step_changes import (
    EXCURSION_MS,
    SeenStep,
    step_changes,
    taken_back_ms,
)
from models.triage.detection.unexplained import unexplained

RECENT_MS = 30 * DAY_MS
RECENT_RUNS = 8  # a benchmark that runs once a month tells in time too
# In more than two weeks a step would have made a group of its own.
STEP_MS = 14 * DAY_MS
# A change that the last week shows no half of came over a longer time.
SLOWER = 2.0


def find_changes(
    evidence: DetectionInput, rule: DetectionRule, recent_ms: int = RECENT_MS
) -> tuple[FoundChange, ...]:
    """List the changes that may open an alert, by what is known of one series.

    One physical change gives one entry: what a group of runs explains is not told again by
    the comparison of days, a change that was taken back is not told, nor the improvement that
    took back a regression of the 30 days before it, wholly or in part.

    Parameters
    ----------
    evidence : Evidence
        Groups and compared days as they were known at one moment.
    rule : DetectionRule
        Thresholds of this series; how it is watched makes no difference here.
    recent_ms : int
        How old the start of a change may be, against the newest run. A change within the last 8
        runs is never too old.

    Returns
    -------
    tuple of FoundChange
        Steps first, then at most one change in each direction by the draws of the level; all with
        P(by ≥ δ) ≥ p. A step from zero has no percentage, and P(in this direction) ≥ p.
    """
    steps = step_changes(evidence.series_id, evidence.groups, evidence.worse_sign, rule.delta)
    steps_found = [
        step.found
        for step in steps
        if is_recent(step, evidence, recent_ms)
        and meets(step, rule)
        and not accepted(step, evidence)
        and taken_back_ms(evidence.groups, step.place, rule.delta) is None
        and not reverts(step, steps, evidence, rule.delta)
    ]
    return (*steps_found, *changes_by_days(evidence, rule))


def is_recent(step: SeenStep, evidence: DetectionInput, recent_ms: int) -> bool:
    """Whether a step, or the last improvement that took back a part of it, is young enough."""
    settled = evidence.groups[step.settled].start_ms
    return step.runs_since <= RECENT_RUNS or settled > evidence.newest_ms - recent_ms


def meets(step: SeenStep, rule: DetectionRule) -> bool:
    """Whether a step is surely as large as asked: P(by δ or more) ≥ p."""
    return step.size.probability_by(rule.delta) >= rule.probability


def accepted(step: SeenStep, evidence: DetectionInput) -> bool:
    """Whether somebody accepted this step, as far as its place is known."""
    return any(abs(time - step.found.start_ms) <= step.slack_ms for time in evidence.accepted_ms)


def reverts(
    step: SeenStep, steps: tuple[SeenStep, ...], evidence: DetectionInput, delta: float
) -> bool:
    """Whether a step is an improvement that takes back a regression of the 30 days before, in part.

    What is left of the regression is its own change. The other way round is no excuse: what
    takes back an improvement is a regression.
    """
    if step.found.is_regression:
        return False
    return any(
        other.found.is_regression
        and 0 <= step.found.start_ms - other.found.start_ms <= EXCURSION_MS
        and (
            other.place < step.place <= other.settled
            or taken_back_ms(evidence.groups, other.place, delta) == step.found.start_ms
        )
        for other in steps
    )


def changes_by_days(evidence: DetectionInput, rule: DetectionRule) -> list[FoundChange]:
    """List what the compared days show beyond the groups, at most one for each direction."""
    found = []
    for worse in (True, False):
        sure = [
            compared
            for compared in evidence.compared
            if compared.has_verdict
            and _probability(compared, worse) >= rule.probability
            and unexplained(compared, evidence, rule.delta, worse=worse) >= rule.probability
        ]
        if sure:
            chosen, source = _tells_most(sure)
            found.append(_found(chosen, source, evidence, worse))
    return found


def _probability(compared: ComparedDays, worse: bool) -> float:
    comparison = compared.comparison
    return comparison.p_worse_by_delta if worse else comparison.p_better_by_delta


def _tells_most(sure: list[ComparedDays]) -> tuple[ComparedDays, ChangeSource]:
    """Choose one of several comparisons that show a change in the same direction.

    The nearest day places a step best. Where a release shows much more than the last week,
    the change came little by little, and the release tells its size.
    """
    nearest = sure[0]
    largest = max(sure, key=lambda item: abs(item.comparison.change))
    if nearest.source is not ChangeSource.WEEK:
        return nearest, _by_distance(nearest)
    if abs(largest.comparison.change) > SLOWER * abs(nearest.comparison.change):
        return largest, _by_distance(largest)
    return nearest, ChangeSource.WEEK


def _by_distance(compared: ComparedDays) -> ChangeSource:
    distance = compared.start_ms - compared.previous_ms
    return ChangeSource.DRIFT if distance > STEP_MS else ChangeSource.RELEASE


def _found(
    compared: ComparedDays, source: ChangeSource, evidence: DetectionInput, worse: bool
) -> FoundChange:
    comparison = compared.comparison
    return FoundChange(
        series_id=evidence.series_id,
        source=source,
        is_regression=worse,
        start_ms=compared.start_ms,
        previous_ms=compared.previous_ms,
        revision=compared.revision,
        previous_revision=compared.previous_revision,
        before=compared.before,
        after=compared.after,
        change=comparison.change,
        change_low=comparison.low,
        change_high=comparison.high,
        probability=comparison.p_worse if worse else 1.0 - comparison.p_worse,
        detectable=compared.detectable,
        compared_with=comparison.label,
        fit_id=evidence.fit_id,
    )
