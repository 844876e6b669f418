"""What the gate makes of single rows, and the figures that its outputs share."""

from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest

from models.records.comparison import Verdict
from models.records.days import DAY_MS, day_number
from models.records.gate_status import FAIL, NOT_ENOUGH_DATA, PASS, UNDECIDED, FailOn
from models.records.series import Direction, Series, SeriesKey
from models.records.views.standing_alert import StandingAlert
from models.services.gate.exit_code import exit_code, open_rows
from models.services.gate.judge_store import GateResult
from models.services.gate.output.figures import (
    MOST_NAMED,
    awaiting_line,
    chance,
    change,
    explain,
    headline,
    interval,
    remark,
    series_name,
    settings,
    smallest,
)
from models.services.gate.output.junit import gate_junit
from models.services.gate.row_state import RowState, row_state
from models.services.release_report import ReleaseReport, ReleaseRow
from models.stats.comparison.release_days import Major
from models.stats.comparison.release_gate import GateJudgement, GateOutcome

NEW = Major("8.5", date(2026, 7, 1), None)
OLD = Major("8.4", date(2026, 4, 1), date(2026, 6, 30))
FIRST_MS = (day_number(date(2026, 6, 30)) + 1) * DAY_MS  # after the last day of the older one
NAN = float("nan")


def make_row(**differs: Any) -> ReleaseRow:
    key = SeriesKey("p", "main", "load", "start", "linux")
    values: dict[str, Any] = {
        "series": Series(1, key, "ms", Direction.LOWER_IS_BETTER),
        "fit_id": 1,
        "reference_day": date(2026, 9, 21),
        "comparison_day": date(2026, 6, 30),
        "change": 2.314,
        "low": 1.9,
        "high": 2.7,
        "p_worse_by_delta": 0.97,
        "p_better_by_delta": 0.0,
        "verdict": Verdict.UNDECIDED,
        "called": False,
        "detectable": 0.5,
    }
    return ReleaseRow(**{**values, **differs})


def make_alert(
    start_ms: int = FIRST_MS, *, decided: str = "", awaiting: bool = False
) -> StandingAlert:
    return StandingAlert(1, 12, 1, start_ms, True, 5.0, decided, awaiting=awaiting)


def make_report(
    *rows: ReleaseRow, outcome: GateOutcome = GateOutcome.PASS, delta: float = 1.0
) -> ReleaseReport:
    judged = GateJudgement(outcome, "none got worse")
    return ReleaseReport(NEW, OLD, delta, 0.9, 0.05, rows, 0.0, 0.0, judged)


@pytest.mark.parametrize(
    ("differs", "state"),
    [
        ({"called": True}, RowState.WORSE),
        ({"called": True, "p_better_by_delta": 0.98}, RowState.BETTER),
        ({"called": True, "reason": "no fit"}, RowState.NOT_COMPARED),
        ({"alerts": (make_alert(),)}, RowState.ALERTED),
        ({"alerts": (make_alert(FIRST_MS - 1),)}, RowState.UNDECIDED),  # the older release has it
        ({"alerts": (make_alert(decided="invalid"),)}, RowState.UNDECIDED),
        ({"alerts": (make_alert(awaiting=True),)}, RowState.UNDECIDED),
        ({"reason": "no fit", "alerts": (make_alert(),)}, RowState.ALERTED),
        ({"verdict": Verdict.WITHHELD}, RowState.NOT_COMPARED),
        ({"verdict": Verdict.IMPROVEMENT}, RowState.BETTER),
        ({"verdict": Verdict.REGRESSION}, RowState.LIKELY_WORSE),
        ({"verdict": Verdict.NO_CHANGE}, RowState.NO_CHANGE),
        ({"verdict": Verdict.NO_CHANGE, "detectable": 1.01}, RowState.NOT_MEASURED),
        ({"detectable": 1.0}, RowState.UNDECIDED),
        ({"detectable": NAN}, RowState.NOT_MEASURED),
    ],
)
def test_each_row_has_one_state(differs: dict[str, Any], state: RowState) -> None:
    row = make_row(**differs)
    assert row_state(make_report(row), row) is state


def test_with_delta_zero_every_comparison_counts() -> None:
    row = make_row(detectable=NAN)
    assert row_state(make_report(row, delta=0.0), row) is RowState.UNDECIDED


@pytest.mark.parametrize(
    ("outcome", "fail_on", "code"),
    [
        (GateOutcome.FAIL, FailOn.NOTHING, PASS),
        (GateOutcome.FAIL, FailOn.REGRESSION, FAIL),
        (GateOutcome.NOT_ENOUGH_DATA, FailOn.REGRESSION, NOT_ENOUGH_DATA),
        (GateOutcome.PASS, FailOn.REGRESSION, PASS),
        (GateOutcome.PASS, FailOn.UNDECIDED, UNDECIDED),
        (GateOutcome.FAIL, FailOn.UNDECIDED, FAIL),
    ],
)
def test_the_exit_code_follows_the_outcome(
    outcome: GateOutcome, fail_on: FailOn, code: int
) -> None:
    assert exit_code(make_report(make_row(), outcome=outcome), fail_on) == code


def test_rows_that_more_runs_would_not_decide_are_not_open() -> None:
    blind, called = make_row(detectable=9.0), make_row(called=True)
    report = make_report(make_row(verdict=Verdict.NO_CHANGE), blind, called)
    assert open_rows(report) == []
    assert exit_code(report, FailOn.UNDECIDED) == PASS


def test_figures_are_written_alike() -> None:
    row = make_row()
    assert (change(2.314), change(-0.5), change(NAN)) == ("+2.31 %", "−0.50 %", "–")
    assert (interval(row), interval(make_row(low=NAN))) == ("+1.90 % to +2.70 %", "–")
    sizes = [smallest(make_row(detectable=size)) for size in (0.425, float("inf"), NAN)]
    assert sizes == ["0.42 %", "none", "–"]
    chances = [chance(share) for share in (0.995, 0.994, 0.5, 0.006, 0.005, NAN)]
    assert chances == ["> 99 %", "99 %", "50 %", "1 %", "< 1 %", "–"]
    assert series_name(row) == "load/start on linux"


def test_the_head_names_outcome_pair_and_rule() -> None:
    report = make_report(outcome=GateOutcome.NOT_ENOUGH_DATA, delta=2.5)
    assert headline(report) == "Not enough data: 8.5 against 8.4"
    assert settings(report) == "δ = 2.5 %, at most 5 % false discoveries, verdicts at 90 %"


def test_a_row_explains_itself_and_names_alerts_that_wait() -> None:
    assert explain(make_row(reason="not fitted", note="x")) == "not fitted"
    assert "distinguished from zero" in explain(make_row(change=NAN))
    noted = make_row(note="since the accepted change", alerts=(make_alert(awaiting=True),))
    report = make_report(noted)
    assert remark(report, noted) == (
        "since the accepted change; alert +5.00 %, summary 12 awaits confirmation"
    )
    assert awaiting_line(report) == (
        "Awaiting confirmation by runs: load/start on linux (+5.00 %, summary 12)."
    )
    many = make_report(*[noted] * (MOST_NAMED + 2))
    assert awaiting_line(many).endswith(" and 2 more.")
    assert awaiting_line(make_report(make_row())) == ""


def test_junit_fails_skips_and_passes_by_the_state_of_a_row() -> None:
    rows = (
        make_row(called=True),
        make_row(detectable=9.0),
        make_row(reason="not fitted"),
        make_row(verdict=Verdict.NO_CHANGE),
    )
    root = ElementTree.fromstring(gate_junit(GateResult("p", make_report(*rows))))
    (suite,) = root
    counts = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "5", "failures": "1", "errors": "0", "skipped": "2"}
    kinds = [[part.tag for part in case] for case in suite]
    assert kinds == [
        *(["failure", "system-out"], ["skipped", "system-out"], ["skipped", "system-out"]),
        *(["system-out"], []),
    ]
    assert suite[0].get("classname") == "main.load.linux"
    assert suite[2][0].get("message") == "not fitted"
