"""Find the changes that a series shows: steps of its groups, and what its fit shows beyond."""

from models.records.days import DAY_MS
from models.triage.detection.detection_input import ComparedDays, DetectionInput
from models.triage.detection.found_change import ChangeSource, FoundChange
from models.triage.detection.rules import DetectionRule
from models.triage.detection.step_changes import SeenStep, step_changes, taken_back_ms
from models.triage.detection.unexplained import unexplained

RECENT_MS = 30 * DAY_MS
# In more than two weeks a step would have made a group of its own.
STEP_MS = 14 * DAY_MS
# A change that the last week shows no half of came over a longer time.
SLOWER = 2.0


def find_changes(
    evidence: DetectionInput, rule: DetectionRule, recent_ms: int = RECENT_MS
) -> tuple[FoundChange, ...]:
    """List the changes that may open an alert, by what is known of one series.

    One physical change gives one entry: what a group of runs explains is not told again by
    the comparison of days, a reverted change is not reported, nor the improvement that
    took back a recent regression.

    Parameters
    ----------
    evidence : Evidence
        Groups and compared days as they were known at one moment.
    rule : DetectionRule
        Thresholds of this series; how it is watched makes no difference here.
    recent_ms : int
        How old the start of a change may be, against the newest run.

    Returns
    -------
    tuple of FoundChange
        Steps first, each with |change| ≥ δ and P(in this direction) ≥ p; then at most one
        change in each direction by the draws of the level, with P(by ≥ δ) ≥ p.
    """
    steps = step_changes(evidence.series_id, evidence.groups, evidence.worse_sign)
    told = [
        step.found
        for step in steps
        if step.found.start_ms > evidence.newest_ms - recent_ms
        and meets(step.found, rule)
        and not accepted(step, evidence)
        and taken_back_ms(evidence.groups, step.place, rule.delta) is None
        and not reverts(step, steps, evidence, rule.delta, recent_ms)
    ]
    return (*told, *changes_by_days(evidence, rule))


def meets(found: FoundChange, rule: DetectionRule) -> bool:
    """Whether a step is large and sure enough."""
    return abs(found.change) >= rule.delta and found.probability >= rule.probability


def accepted(step: SeenStep, evidence: DetectionInput) -> bool:
    """Whether somebody accepted this step, as far as its place is known."""
    return any(abs(time - step.found.start_ms) <= step.slack_ms for time in evidence.accepted_ms)


def reverts(
    step: SeenStep,
    steps: tuple[SeenStep, ...],
    evidence: DetectionInput,
    delta: float,
    recent_ms: int = RECENT_MS,
) -> bool:
    """Whether a step is an improvement that undoes a recent regression.

    The other way round is no excuse: what undoes an improvement is a regression.
    """
    if step.found.is_regression:
        return False
    return any(
        other.found.is_regression
        and other.found.start_ms > evidence.newest_ms - recent_ms
        and taken_back_ms(evidence.groups, other.place, delta) == step.found.start_ms
        for other in steps
    )


def changes_by_days(evidence: DetectionInput, rule: DetectionRule) -> list[FoundChange]:
    """List what the compared days show beyond the groups, at most one for each direction."""
    found = []
    for worse in (True, False):
        sure = [
            compared
            for compared in evidence.compared
            if compared.told
            and _probability(compared, worse) >= rule.probability
            and unexplained(compared, evidence, rule.delta, worse=worse) >= rule.probability
        ]
        if sure:
            chosen, source = _tells_most(sure)
            found.append(_found(chosen, source, evidence, worse))
    return found


def _probability(compared: ComparedDays, worse: bool) -> float:
    told = compared.comparison
    return told.p_worse_by_delta if worse else told.p_better_by_delta


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
    told = compared.comparison
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
        change=told.change,
        change_low=told.low,
        change_high=told.high,
        probability=told.p_worse if worse else 1.0 - told.p_worse,
        detectable=compared.detectable,
        compared_with=told.label,
        fit_id=evidence.fit_id,
    )
