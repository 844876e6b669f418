"""The release gate: a regression fails it, missing data keep it from passing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records.errors import BadArgumentError
from models.stats.comparison.release_gate import GateOutcome, GateRule, judge_gate


@pytest.mark.parametrize(
    ("counts", "rule", "outcome", "words"),
    [
        ((10, 10, 0, 0), GateRule(), "pass", "0 of 10"),
        ((10, 10, 1, 0), GateRule(), "fail", "none is allowed"),
        ((10, 10, 2, 0), GateRule(max_regressions=2), "pass", "2 of 10"),
        ((10, 3, 1, 0), GateRule(), "fail", "1 of 3"),
        ((10, 7, 0, 0), GateRule(), "not enough data", "3 of 10 series have no comparison"),
        ((10, 8, 0, 0), GateRule(), "pass", ""),
        ((0, 0, 0, 0), GateRule(), "not enough data", "0 of 0"),
        ((10, 10, 0, 4), GateRule(max_undecided=0.3), "not enough data", "4 of 10 series are"),
    ],
)
def test_judgements(
    counts: tuple[int, int, int, int], rule: GateRule, outcome: str, words: str
) -> None:
    judged = judge_gate(*counts, rule=rule)
    assert judged.outcome == outcome
    assert words in judged.reason


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_more_regressions_never_help(asked: int, missing: int, regressions: int) -> None:
    compared = max(0, asked - missing)
    worse = min(regressions, compared)
    judged = judge_gate(asked, compared, worse, 0)
    assert (judged.outcome is GateOutcome.FAIL) == (worse > 0)


@pytest.mark.parametrize(
    "options", [{"max_regressions": -1}, {"max_missing": 1.5}, {"max_undecided": -0.1}]
)
def test_a_rule_that_makes_no_sense_is_refused(options: dict[str, float]) -> None:
    with pytest.raises(BadArgumentError, match=next(iter(options))):
        GateRule(**options)  # type: ignore[arg-type]


@pytest.mark.parametrize("counts", [(10, 10, 0, 0), (10, 10, 1, 0), (10, 7, 0, 0), (10, 10, 0, 4)])
def test_the_reason_counts_series_judged_since_an_accepted_change(
    counts: tuple[int, int, int, int],
) -> None:
    rule = GateRule(max_undecided=0.3)
    plain = judge_gate(*counts, rule=rule)
    told = judge_gate(*counts, rule=rule, since_accepted=1)
    assert told.outcome is plain.outcome
    assert told.reason == (
        f"{plain.reason}; 1 is judged since an accepted change, not against the release"
    )
    assert "3 are judged since" in judge_gate(*counts, rule=rule, since_accepted=3).reason


def test_an_open_alert_counts_as_worse_and_is_said() -> None:
    judged = judge_gate(10, 10, 0, 0, alerted=1)
    assert judged.outcome is GateOutcome.FAIL
    assert "0 of 10 compared series got worse, and 1 more has an open regression" in judged.reason
    judged = judge_gate(10, 10, 1, 0, GateRule(max_regressions=3), alerted=2)
    assert judged.outcome is GateOutcome.PASS
    assert "and 2 more have an open regression alert" in judged.reason


def test_an_alert_that_awaits_confirmation_fails_nothing_and_is_counted() -> None:
    judged = judge_gate(10, 10, 0, 0, awaiting=1)
    assert judged.outcome is GateOutcome.PASS
    assert judged.reason == (
        "0 of 10 compared series got worse; 1 has an alert that awaits confirmation by runs"
    )
    failed = judge_gate(10, 10, 1, 0, awaiting=2)
    assert failed.outcome is GateOutcome.FAIL
    assert failed.reason.endswith("; 2 have an alert that awaits confirmation by runs")


def test_series_that_cannot_show_delta_count_for_nothing() -> None:
    some = judge_gate(10, 10, 0, 0, unmeasured=4)
    assert some.outcome is GateOutcome.PASS
    assert some.reason.endswith("; 4 could not have shown a change of δ")
    every = judge_gate(10, 10, 0, 10, unmeasured=10)
    assert every.outcome is GateOutcome.NOT_ENOUGH_DATA
    assert "none of them could have shown" in every.reason
    assert judge_gate(10, 10, 1, 0, unmeasured=9).outcome is GateOutcome.FAIL


@pytest.mark.parametrize(("undecided", "outcome"), [(3, "pass"), (4, "not enough data")])
def test_undecided_series_are_counted_against_all_that_the_gate_covers(
    undecided: int, outcome: str
) -> None:
    """A limit of 30 % of ten series is three, though only eight could be compared."""
    judged = judge_gate(10, 8, 0, undecided, GateRule(max_undecided=0.3))
    assert judged.outcome == outcome
