"""The ladder stops at each rule of detection in turn, and agrees with what detection opens."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from models.records.series_status import Segment
from models.records.steps_found import StepChange
from models.stats.steps.match_steps import PlacedStep
from models.triage.detection.detection_input import DetectionInput
from models.triage.detection.find_changes import find_changes
from models.triage.detection.followed_alert import FollowedAlert
from models.triage.detection.found_change import ChangeSource
from models.triage.detection.rules import AlertPolicy, DetectionRule
from models.triage.why_no_alert.by_step import size_rungs
from models.triage.why_no_alert.explain import explain_place
from models.triage.why_no_alert.ladder import AlertLadder, LadderFacts, LadderRule
from models.triage.why_no_alert.wording import share_text, size_text
from tests.triage.detection.made_alerts import make_alert
from tests.triage.detection.made_groups import at, make_compared, make_evidence, make_groups

RULE = DetectionRule()
DAYS = tuple(at(day) for day in range(100))


def explain(
    evidence: DetectionInput,
    rule: DetectionRule = RULE,
    alerts: Sequence[FollowedAlert] = (),
    *,
    finer: Sequence[Segment] = (),
    at_ms: int | None = None,
    facts: LadderFacts | None = None,
) -> AlertLadder:
    facts = facts or LadderFacts(run_ms=DAYS, p_step=())
    return explain_place(evidence, rule, alerts, facts, finer=finer, at_ms=at_ms)


def stopped_at(ladder: AlertLadder) -> tuple[LadderRule | None, str]:
    rung = ladder.stopped
    return (None, ladder.conclusion) if rung is None else (rung.rule, rung.text)


def fitted_step(day: int, percent: float, p_by: float) -> PlacedStep:
    change = StepChange(
        run=day,
        time_ms=at(day),
        p_change=0.97,
        p_up=1.0,
        percent=(percent - 0.5, percent, percent + 0.5),
        amount=(percent - 0.5, percent, percent + 0.5),
        before=100.0,
        after=100.0 + percent,
        p_by=((0.0, 0.97), (1.0, p_by), (50.0, 0.0)),
        culprits=((at(day), 1.0),),
        certain=False,
    )
    return PlacedStep(change, at(day - 5), at(day + 5))


@pytest.mark.parametrize(
    ("means", "starts", "rule", "words"),
    [
        ([100, 102.5], [96], LadderRule.CERTAINTY, "P(changed by ≥ 1 %) is .7"),
        ([100, 100.8], [90], LadderRule.SIZE, "+0.80 % is below δ = 1 %"),
        (
            [100, 105],
            [60],
            LadderRule.AGE,
            "39 days and 40 runs before the newest run: older than 30 days or 8 runs.",
        ),
        ([100, 105, 100.2], [80, 90], LadderRule.RECOVERY, "takes back a regression"),
    ],
)
def test_a_step_stops_at_the_rule_that_it_does_not_meet(
    means: list[float], starts: list[int], rule: LadderRule, words: str
) -> None:
    loud = 4.0 if rule is LadderRule.CERTAINTY else 0.5
    evidence = make_evidence(make_groups(means, starts, stdev=loud))
    assert find_changes(evidence, RULE) == ()
    stop, text = stopped_at(explain(evidence))
    assert (stop, words in text) == (rule, True), text


def test_the_run_that_is_asked_about_chooses_the_step() -> None:
    evidence = make_evidence(make_groups([100, 105, 100.2], [80, 90]))
    stop, text = stopped_at(explain(evidence, at_ms=at(82)))
    assert stop is LadderRule.REVERTED
    assert "it was reverted" in text
    assert explain(evidence, at_ms=at(82)).at_ms == at(80)
    assert stopped_at(explain(evidence, at_ms=at(40)))[0] is LadderRule.CHANGE


def test_of_two_steps_near_a_run_the_nearer_one_is_meant() -> None:
    evidence = make_evidence(make_groups([100, 105, 110], [84, 90]))
    assert [explain(evidence, at_ms=at(day)).at_ms for day in (86, 88, 93)] == [
        *(at(84), at(90), at(90))
    ]


def test_the_recovery_from_a_change_names_its_alert() -> None:
    """It came 40 days after the loss, so that it would be told, were it not the loss's end."""
    evidence = make_evidence(make_groups([100, 105, 100.2], [50, 90]))
    assert explain(evidence).stopped is None
    alerts = [make_alert(20, key=6), make_alert(50, key=8)]
    stop, text = stopped_at(explain(evidence, alerts=alerts, at_ms=at(90)))
    assert (stop, text) == (LadderRule.RECOVERY, "It is the recovery of alert 8.")


def test_a_step_that_meets_every_rule_is_what_detection_opens_next() -> None:
    evidence = make_evidence(make_groups([100, 105], [90]))
    assert len(find_changes(evidence, RULE)) == 1
    ladder = explain(evidence)
    assert ladder.stopped is None
    assert ladder.conclusion == "Every rule is met: the next detection opens an alert."
    assert [rung.rule for rung in ladder.rungs][-1] is LadderRule.AGE


def test_an_accepted_step_and_a_series_that_never_alerts() -> None:
    groups = make_groups([100, 105], [90])
    accepted = make_evidence(groups, accepted_ms=(at(90),))
    assert stopped_at(explain(accepted))[0] is LadderRule.ACCEPTED
    never = explain(make_evidence(groups), DetectionRule(watch=AlertPolicy.NEVER))
    assert stopped_at(never) == (LadderRule.WATCH, "This series has the rule “never alert”.")
    assert never.not_asked[0] is LadderRule.RUNS


def test_two_runs_are_too_few_and_failing_runs_are_named() -> None:
    facts = LadderFacts(run_ms=DAYS[:2], failing="failing since 2 May 2026 (2 runs in a row)")
    evidence = make_evidence(make_groups([100], [], days=2))
    stop, text = stopped_at(explain(evidence, facts=facts))
    assert stop is LadderRule.RUNS
    assert text == (
        "Only 2 of its runs measured something, and 3 are needed; it is failing since 2 May 2026 "
        "(2 runs in a row), and 3 in a row open an alert for failures."
    )


@pytest.mark.parametrize("reason", ["not fitted yet", "the fit is not trusted; R̂ is 1.20"])
def test_without_segments_a_fit_is_needed(reason: str) -> None:
    facts = LadderFacts(run_ms=DAYS, fit_reason=reason)
    stop, text = stopped_at(explain(make_evidence(make_groups([100], [])), facts=facts))
    assert (stop, reason in text) == (LadderRule.FIT, True)
    # A segment needs no fit.
    step = make_evidence(make_groups([100, 105], [90]))
    assert explain(step, facts=facts).stopped is None


def test_where_nothing_happened_probability_of_a_step_and_comparison_are_told() -> None:
    week = make_compared(0.2, before_day=92, after_day=99)
    evidence = make_evidence(make_groups([100], []), week)
    facts = LadderFacts(run_ms=DAYS, p_step=((at(96), 0.02), (at(99), 0.03), (at(60), 0.5)))
    stop, text = stopped_at(explain(evidence, facts=facts))
    assert stop is LadderRule.CHANGE
    assert "P(step within 5 runs) is .050" in text
    assert "moved by +0.20 % against 7 days before" in text


def test_an_outlier_is_named() -> None:
    evidence = make_evidence(make_groups([100], []))
    facts = LadderFacts(run_ms=DAYS, outliers_ms=frozenset({at(50)}), p_step=())
    _, text = stopped_at(explain(evidence, facts=facts, at_ms=at(50)))
    assert "marked as an outlier, and the fit counts it with less weight" in text
    _, text = stopped_at(explain(evidence, facts=replace(facts, p_step=None), at_ms=at(50)))
    assert "the fit leaves it out" in text


def test_days_that_are_compared_stop_at_certainty() -> None:
    week = make_compared(2.0, before_day=92, after_day=99, sure=0.81)
    stop, text = stopped_at(explain(make_evidence(make_groups([100], []), week)))
    assert stop is LadderRule.CERTAINTY
    assert text == "P(changed by ≥ 1 %) is .810; 0.95 is needed."


def test_the_comparison_that_is_surest_tells_and_only_across_the_place() -> None:
    kind = ChangeSource.RELEASE
    week = make_compared(2.0, before_day=92, after_day=99, sure=0.7)
    release = make_compared(3.0, before_day=60, after_day=99, source=kind, sure=0.9)
    for compared in ((week, release), (release, week)):
        evidence = make_evidence(make_groups([100], []), *compared)
        ladder = explain(evidence, at_ms=at(96))
        assert ladder.rungs[-3].text == "The level moved by +3.0 % against last day of 8.4."
        assert "is .900;" in ladder.rungs[-1].text
        # The week begins after the place, so only the release reaches across it.
        assert "8.4" in explain(evidence, at_ms=at(80)).rungs[-3].text
        nothing = explain(evidence, at_ms=at(60)).conclusion
        assert "moved" not in nothing
    better = make_compared(-2.0, before_day=92, after_day=99, sure=0.2)
    _, text = stopped_at(explain(make_evidence(make_groups([100], []), better)))
    assert text == "P(changed by ≥ 1 %) is .800; 0.95 is needed."


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.9996, "> .999"), (0.9994, ".999"), (0.0004, "< .001"), (0.0006, ".001"), (0.5, ".500")],
)
def test_a_probability_is_never_certain(share: float, text: str) -> None:
    assert share_text(share) == text


@pytest.mark.parametrize(
    ("change", "text"),
    [(0.949, "+0.95 %"), (-0.949, "−0.95 %"), (0.951, "+1.0 %"), (-12.34, "−12.3 %")],
)
def test_a_small_size_has_two_digits(change: float, text: str) -> None:
    assert size_text(change) == text


def test_what_an_earlier_segment_explains_is_no_second_change() -> None:
    evidence = make_evidence(
        make_groups([100, 105], [90]), make_compared(5.0, before_day=89, after_day=99)
    )
    stop, text = stopped_at(explain(evidence, at_ms=at(99)))
    assert (stop, "an earlier segment explains it" in text) == (LadderRule.CHANGE, True)


def test_a_step_of_the_fit_stops_at_size_certainty_or_too_few_runs() -> None:
    evidence = make_evidence(make_groups([100], []))
    small = replace(evidence, steps=(fitted_step(90, 0.6, 0.1),))
    assert stopped_at(explain(small))[0] is LadderRule.SIZE
    unsure = replace(evidence, steps=(fitted_step(90, 2.0, 0.8),))
    stop, text = stopped_at(explain(unsure))
    assert (stop, "is .800" in text) == (LadderRule.CERTAINTY, True)
    early = replace(evidence, steps=(fitted_step(98, 4.0, 0.96),))
    stop, text = stopped_at(explain(early))
    assert stop is LadderRule.CHANGE
    assert "no segment starts there yet (2 runs since)" in text


def test_segments_of_smaller_moves_name_a_change_below_the_threshold() -> None:
    finer = make_groups([100, 100.7], [90])
    stop, text = stopped_at(
        explain(make_evidence(make_groups([100], [])), finer=finer, at_ms=at(91))
    )
    assert stop is LadderRule.SIZE
    assert text == "+0.70 % is below δ = 1 %."


def test_an_alert_at_the_place_is_the_answer() -> None:
    evidence = make_evidence(make_groups([100, 105], [90]))
    ladder = explain(evidence, alerts=[make_alert(90)])
    assert (ladder.alert_id, ladder.summary_id, ladder.stopped) == (1, 10, None)
    assert ladder.conclusion == "Alert 1 reports this change, and is in the queue."
    facts = LadderFacts(run_ms=DAYS, muted="until 24 Dec 2026 (new machine)")
    stop, text = stopped_at(explain(evidence, alerts=[make_alert(90)], facts=facts))
    assert stop is LadderRule.MUTED
    assert "muted until 24 Dec 2026 (new machine)" in text


def test_an_alert_for_the_other_direction_is_no_answer() -> None:
    evidence = make_evidence(make_groups([100, 105], [90]))
    assert explain(evidence, alerts=[make_alert(88, change=-5.0)]).alert_id is None


@pytest.mark.parametrize(
    ("change", "sure", "size_passes", "words"),
    [
        (0.98, False, False, "+1.0 % is below δ = 1 %."),
        (0.98, True, True, "+1.0 % is not below δ = 1 %."),  # sure of more than its median
        (-1.0, False, True, "−1.0 % is not below δ = 1 %."),
        (float("nan"), False, True, "From zero, any size counts."),
    ],
)
def test_a_size_below_delta_fails_only_where_it_is_not_sure(
    change: float, sure: bool, size_passes: bool, words: str
) -> None:
    size, certainty = size_rungs(change, 0.832, RULE, sure)
    assert (size.passed, size.text) == (size_passes, words)
    needed = "suffices" if sure else "is needed"
    assert (certainty.passed, certainty.text) == (
        sure,
        f"P(changed by ≥ 1 %) is .832; {RULE.probability:g} {needed}.",
    )
