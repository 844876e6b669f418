"""How thresholds would have done: what is counted, in which week, and against what people said."""

from dataclasses import replace

import pytest

from models.records.days import DAY_MS, WEEK_MS
from models.triage.detection.backtest_history import YOUNG_MS, BacktestedAlert
from models.triage.detection.found_change import ChangeOutcome, ChangeSource, FoundChange
from models.triage.detection.rules import DEFAULT_RULE
from models.triage.detection.threshold_score import (
    Decided,
    DecisionScore,
    Placement,
    ThresholdScore,
    count_summaries,
    score,
)

SINCE = 20_000 * DAY_MS
NAN = float("nan")


def found(start_ms: int, change: float = 4.0, *, worse: bool = True) -> FoundChange:
    return FoundChange(1, ChangeSource.GROUP, worse, start_ms, start_ms - DAY_MS, change=change)


def placed(
    opened: float,
    outcome: ChangeOutcome = ChangeOutcome.STANDING,
    *,
    change: float = 4.0,
    series: int = 1,
    branch: str = "main",
    delay: float = 1.0,
    newest_ms: int = SINCE + 10 * WEEK_MS,
) -> Placement:
    opened_ms = SINCE + round(opened * DAY_MS)
    first = found(opened_ms - round(delay * DAY_MS), change, worse=change > 0)
    alert = BacktestedAlert(opened_ms, first, first, outcome, None, newest_ms)
    return Placement(series, ("p", branch), alert)


def scored(
    *placements: Placement, decided: tuple[Decided, ...] = (), days: int = 28
) -> ThresholdScore:
    return score(DEFAULT_RULE, placements, decided, since_ms=SINCE, until_ms=SINCE + days * DAY_MS)


def test_every_count_is_of_its_own_alerts() -> None:
    made = [
        placed(1, change=-1.0),
        placed(2, change=3.0, delay=2.0),
        placed(3, ChangeOutcome.RECOVERED, change=5.0, delay=6.0),
        placed(4, ChangeOutcome.NOISE, change=-7.0),
        placed(5, change=NAN, newest_ms=SINCE + 5 * DAY_MS + YOUNG_MS - 1),
    ]
    row = scored(*made)
    assert (row.alarms, row.regressions, row.weeks, row.per_week) == (5, 2, 4.0, 1.25)
    assert (row.standing, row.recovered, row.noise, row.young) == (2, 1, 1, 1)
    assert row.confirmed_share == 0.75  # of those old enough
    assert (row.size_p25, row.size_p50, row.size_p75) == (2.5, 4.0, 5.5)  # of either sign
    assert row.delay_p50 == 1.0
    empty = scored()
    assert (empty.alarms, empty.by_week) == (0, (0, 0, 0, 0))
    assert str((empty.confirmed_share, empty.size_p50, empty.delay_p50)) == "(nan, nan, nan)"


def test_a_week_ends_with_its_last_moment_and_the_last_week_may_be_short() -> None:
    made = [placed(day) for day in (1, 7, 7.5, 14, 15, 17)]
    assert scored(*made, days=17).by_week == (2, 2, 2)
    assert scored(*made, days=17).weeks == pytest.approx(17 / 7)
    assert scored(*made, days=21).by_week == (2, 2, 2)
    assert scored(*made, days=22).by_week == (2, 2, 2, 0)


def test_a_summary_of_a_replay_takes_in_alerts_of_its_branch_for_a_week() -> None:
    assert count_summaries([placed(1), placed(1.5, series=2)]) == 1
    assert count_summaries([placed(1), placed(1.5, series=2, branch="beta")]) == 2
    # Opened late, but of the same stretch.
    late = placed(8, delay=8.0, series=2)
    assert count_summaries([placed(1), replace(late)]) == 2
    assert count_summaries([placed(1), placed(7.9, delay=7.9, series=2)]) == 1
    # A third joins by the second.
    chain = [placed(1), placed(2.5, series=2), placed(4, series=3)]
    assert count_summaries(chain) == count_summaries(chain[::-1]) == 1


@pytest.mark.parametrize(
    ("verdict", "near", "counted"),
    [
        ("real", True, DecisionScore(real=1)),
        ("real", False, DecisionScore(missed=1)),
        ("invalid", True, DecisionScore(invalid=1)),
        ("invalid", False, DecisionScore(spared=1)),
        ("infra", True, DecisionScore(infra=1)),
        ("infra", False, DecisionScore()),
    ],
)
def test_what_people_decided_is_found_again_within_three_days_of_its_series(
    verdict: str, near: bool, counted: DecisionScore
) -> None:
    alert = placed(10)
    start = alert.alert.last.start_ms
    for off in (4, -4) if near else (4.01, -4.01):  # of a day each, so three apart
        decided = Decided(1, found(start + round(off * DAY_MS)), verdict)
        assert scored(alert, decided=(decided,)).decisions == counted
    if near:
        lost = {"real": DecisionScore(missed=1), "invalid": DecisionScore(spared=1)}
        for differs in (
            Decided(2, found(start), verdict),
            Decided(1, found(start, worse=False), verdict),
        ):
            assert scored(alert, decided=(differs,)).decisions == lost.get(verdict, DecisionScore())


def test_one_alert_answers_one_decision() -> None:
    start = placed(10).alert.last.start_ms
    decided = tuple(Decided(1, found(start + day * DAY_MS), "real") for day in (0, 1))
    assert scored(placed(10), decided=decided).decisions == DecisionScore(real=1, missed=1)
