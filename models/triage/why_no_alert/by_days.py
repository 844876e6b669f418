"""The rules where no segment starts: the fit, its step, and its newest day against others."""

import math
from dataclasses import dataclass

from models.records.steps_found import StepChange
from models.stats.steps.match_steps import shown_size
from models.triage.detection.detection_input import ComparedDays, DetectionInput
from models.triage.detection.rules import DetectionRule
from models.triage.detection.step_changes import SeenStep
from models.triage.detection.unexplained import unexplained
from models.triage.why_no_alert.by_step import size_rungs
from models.triage.why_no_alert.ladder import LadderFacts, LadderRule, Rung
from models.triage.why_no_alert.wording import day_text, share_text, size_text


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """A run of a series, and the runs on both sides of it that count to it."""

    at_ms: int
    from_ms: int
    until_ms: int
    runs: int  # from the place to the newest run


def days_rungs(
    place: AskedPlace,
    fitted: StepChange | None,
    smaller: SeenStep | None,
    evidence: DetectionInput,
    rule: DetectionRule,
    facts: LadderFacts,
) -> list[Rung]:
    """Return what each rule says of a place where no segment starts.

    Parameters
    ----------
    place : AskedPlace
        The run that is asked about.
    fitted : StepChange, optional
        The fit's step there.
    smaller : SeenStep, optional
        A step there of segments with moves of half the smallest change.
    """
    fit = _fit(facts)
    if not fit.passed:
        return [fit] if smaller is None else [*_smaller(smaller, rule)]
    compared = _surest(place, evidence)
    if compared is not None and _p_by(compared) >= rule.probability:
        return [fit, *_sure(compared, evidence, rule)]
    if fitted is not None:
        return [fit, *_of_fit(fitted, place, evidence, rule)]
    if smaller is not None:
        return [fit, *_smaller(smaller, rule)]
    if compared is not None and abs(compared.comparison.change) >= rule.delta:
        return [fit, *_compared(compared, rule)]
    return [fit, _nothing(place, compared, rule, facts)]


def _fit(facts: LadderFacts) -> Rung:
    if facts.fit_reason:
        text = f"No segment starts here, and the fit tells nothing: {facts.fit_reason}."
        return Rung(LadderRule.FIT, False, text)
    return Rung(LadderRule.FIT, True, "Verdicts may be drawn from the fit.")


def _surest(place: AskedPlace, evidence: DetectionInput) -> ComparedDays | None:
    """Return the comparison across the place that is surest of a change by δ; None without."""
    across = [
        item for item in evidence.compared if item.has_verdict and item.previous_ms < place.at_ms
    ]
    return max(across, key=_p_by, default=None)


def _p_by(compared: ComparedDays) -> float:
    comparison = compared.comparison
    return max(comparison.p_worse_by_delta, comparison.p_better_by_delta)


def _compared(compared: ComparedDays, rule: DetectionRule) -> list[Rung]:
    comparison = compared.comparison
    text = f"The level moved by {size_text(comparison.change)} against {comparison.label}."
    sure = _p_by(compared) >= rule.probability
    return [
        Rung(LadderRule.CHANGE, True, text),
        *size_rungs(comparison.change, _p_by(compared), rule, sure),
    ]


def _sure(compared: ComparedDays, evidence: DetectionInput, rule: DetectionRule) -> list[Rung]:
    """Return the rules of a comparison that is sure, unless segments explain what it shows."""
    worse = compared.comparison.p_worse_by_delta >= compared.comparison.p_better_by_delta
    beyond = unexplained(compared, evidence, rule.delta, worse=worse)
    if beyond >= rule.probability:
        return _compared(compared, rule)
    comparison = compared.comparison
    text = (
        f"The level moved by {size_text(comparison.change)} against {comparison.label}, and an "
        f"earlier segment explains it: P(by ≥ {rule.delta:g} % beyond that) is "
        f"{share_text(beyond)}."
    )
    return [Rung(LadderRule.CHANGE, False, text)]


def _of_fit(
    fitted: StepChange, place: AskedPlace, evidence: DetectionInput, rule: DetectionRule
) -> list[Rung]:
    size = shown_size(fitted, evidence.worse_sign)
    p_by = fitted.p_at_least(rule.delta)
    here = (
        f"The fit has a step on {day_text(fitted.time_ms)}, {size_text(size.change)}, with "
        f"P(step) {share_text(fitted.p_change)}"
    )
    if p_by < rule.probability or abs(size.change) < rule.delta:
        return [
            Rung(LadderRule.CHANGE, True, f"{here}."),
            *size_rungs(size.change, p_by, rule, p_by >= rule.probability),
        ]
    runs = f"{place.runs} runs since" if place.runs != 1 else "1 run since"
    text = f"{here}, but no segment starts there yet ({runs}): a segment needs three to six runs."
    return [Rung(LadderRule.CHANGE, False, text)]


def _smaller(smaller: SeenStep, rule: DetectionRule) -> list[Rung]:
    found = smaller.found
    text = (
        f"Segments of moves by half of δ differ from {day_text(found.start_ms)} on, by "
        f"{size_text(found.change)}."
    )
    p_by = smaller.size.probability_by(rule.delta)
    return [
        Rung(LadderRule.CHANGE, True, text),
        *size_rungs(found.change, p_by, rule, p_by >= rule.probability),
    ]


def _nothing(
    place: AskedPlace, compared: ComparedDays | None, rule: DetectionRule, facts: LadderFacts
) -> Rung:
    parts = ["No segment starts here"]
    if facts.p_step is not None:
        expected = math.fsum(p for at, p in facts.p_step if place.from_ms <= at <= place.until_ms)
        parts.append(f"P(step within 5 runs) is {share_text(min(expected, 1.0))}")
    if compared is not None:
        comparison = compared.comparison
        parts.append(
            f"the level moved by {size_text(comparison.change)} against {comparison.label} "
            f"(P(by ≥ {rule.delta:g} %) {share_text(_p_by(compared))})"
        )
    if place.at_ms in facts.outliers_ms:
        how = "counts it with less weight" if facts.p_step is not None else "leaves it out"
        parts.append(f"the run is marked as an outlier, and the fit {how}")
    return Rung(LadderRule.CHANGE, False, "; ".join(parts) + ".")
