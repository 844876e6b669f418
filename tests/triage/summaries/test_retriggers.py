"""Plans of retriggers, and the readiness that is read from the data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records.errors import BadArgumentError
from models.triage.summaries.readiness import Readiness, RevisionCount, around_change, data_state
from models.triage.summaries.retriggers import (
    Retrigger,
    RetriggerCandidate,
    choose_alerts,
    merge_runs,
    plan_retriggers,
    with_planned,
)


def counts(*values: int) -> tuple[RevisionCount, ...]:
    return tuple(RevisionCount(f"r{i}", n) for i, n in enumerate(values))


def candidate(
    alert_id: int, values: tuple[int, ...] = (1, 1, 1, 1, 1), test: str = "", **more: float
) -> RetriggerCandidate:
    return RetriggerCandidate(
        alert_id,
        test or f"test{alert_id}",
        "linux",
        more.get("magnitude", 5.0),
        more.get("noise", 2.0),
        counts(*values),
        change=2,
    )


def test_readiness_says_how_many_revisions_are_full() -> None:
    state = data_state(counts(4, 5, 1, 0, 3))
    assert state.readiness is Readiness.COLLECTING
    assert state.reason == "2 of 5 revisions have 4 values"
    assert data_state(counts(4, 4, 4)).readiness is Readiness.READY
    assert data_state(()).readiness is Readiness.COLLECTING


def test_two_revisions_on_each_side_of_the_change() -> None:
    history = counts(*range(9))
    assert [item.revision for item in around_change(history, 4)] == ["r2", "r3", "r4", "r5", "r6"]
    assert [item.revision for item in around_change(history, 0)] == ["r0", "r1", "r2"]
    with pytest.raises(BadArgumentError, match="there are 9 revisions"):
        around_change(history, 9)


def test_one_platform_stands_for_a_test_and_the_clearest_comes_first() -> None:
    chosen = choose_alerts(
        [
            candidate(1, test="a", noise=4.0),
            candidate(2, test="a", noise=1.0),
            candidate(3, test="b", magnitude=30.0),
        ]
    )
    assert [item.alert_id for item in chosen] == [3, 2]


def test_a_large_budget_fills_every_revision_to_four() -> None:
    plan = plan_retriggers([candidate(1)], budget=1000)
    assert {item.revision: item.runs for item in plan} == dict.fromkeys(
        ["r0", "r1", "r2", "r3", "r4"], 3
    )


def test_the_thinner_side_of_the_change_is_filled_first() -> None:
    plan = plan_retriggers([candidate(1, (4, 4, 1, 1, 1))], budget=2)
    assert {item.revision for item in plan} <= {"r2", "r3", "r4"}


def test_each_run_goes_where_it_narrows_the_change_most() -> None:
    """Of 1 against 4 runs; and an alert with twice the noise gains twice as much by a run."""
    (first,) = plan_retriggers([candidate(1, (0, 1, 4, 0, 0))], budget=1)
    before = 2.0 * (1 / 1 + 1 / 4) ** 0.5
    after = 2.0 * (1 / 2 + 1 / 4) ** 0.5
    assert (first.revision, first.runs, first.backfill) == ("r0", 1, True)
    assert first.gain == pytest.approx(before - after)
    loud = candidate(7, magnitude=20.0, noise=4.0)
    plan = plan_retriggers([candidate(1), loud], budget=4)
    runs = [sum(item.runs for item in plan if item.alert_id == key) for key in (1, 7)]
    assert runs == [1, 3]
    assert plan_retriggers([candidate(1)], budget=-1) == ()
    # Without runs on a side, it counts as half a run: the first run there gains the most.
    (first,) = plan_retriggers([candidate(1, (0, 0, 1, 1, 1))], budget=1)
    assert first.revision in ("r0", "r1")
    assert first.gain == pytest.approx(2.0 * ((1 / 0.5 + 1 / 3) ** 0.5 - (1 + 1 / 3) ** 0.5))


def test_at_most_four_empty_revisions_are_filled() -> None:
    plan = plan_retriggers([candidate(1, (0, 0, 0, 0, 0)), candidate(2, (0, 0, 0, 0, 0))], 1000)
    assert sum(item.backfill for item in plan) == 4


@given(
    st.lists(st.tuples(*[st.integers(0, 6)] * 5), min_size=0, max_size=8),
    st.integers(0, 60),
)
def test_a_plan_keeps_to_budget_and_need(values: list[tuple[int, ...]], budget: int) -> None:
    plan = plan_retriggers([candidate(i, v) for i, v in enumerate(values)], budget)
    assert sum(item.runs for item in plan) <= budget
    assert len({item.alert_id for item in plan}) <= 5
    for item in plan:
        have = values[item.alert_id][int(item.revision[1:])]
        assert have + item.runs <= 4
        assert item.gain >= 0
    assert [item.gain for item in plan] == sorted((item.gain for item in plan), reverse=True)


def test_a_revision_whose_runs_fail_is_explained_and_waited_for_no_longer() -> None:
    fails = RevisionCount("broken", 0, failed=3)
    assert fails.needs_data
    state = data_state((*counts(4, 4, 4), fails))
    assert state.readiness is Readiness.READY
    assert state.reason == ("3 of 4 revisions have 4 values; needs data: broken (3 failed runs)")
    long = data_state((RevisionCount("0123456789abcdef", 0, failed=3),))
    assert long.reason.endswith("needs data: 0123456789 (3 failed runs)")
    waiting = data_state((*counts(4, 4, 3), fails))
    assert waiting.readiness is Readiness.COLLECTING
    # Its own run of then measured something; what is repeated now fails.
    assert RevisionCount("r", 1, failed=3).needs_data
    # Two failures may be chance, and of what has its values no more is wanted.
    assert not RevisionCount("r", 0, failed=2).needs_data
    assert not RevisionCount("r", 4, failed=9).needs_data
    assert data_state((fails,)).readiness is Readiness.COLLECTING


def test_no_run_is_planned_where_runs_fail() -> None:
    around = (*counts(4, 1), RevisionCount("broken", 0, failed=4), *counts(1))
    item = RetriggerCandidate(1, "t", "linux", 5.0, 1.0, around, 1)
    plan = plan_retriggers([item], 50)
    assert "broken" not in {run.revision for run in plan}
    assert sum(run.runs for run in plan) == 6


def test_two_plans_are_joined_by_test_and_revision() -> None:
    one = Retrigger(1, "t", "linux", "r1", 2, 0.0, backfill=False, bits=0.8)
    same = Retrigger(1, "t", "linux", "r1", 1, 0.4, backfill=False)
    other = Retrigger(1, "t", "linux", "r2", 3, 0.2, backfill=True)
    joined = merge_runs([one], [same, other])
    assert [(item.revision, item.runs, item.bits, item.gain) for item in joined] == [
        ("r1", 3, 0.8, 0.4),
        ("r2", 3, 0.0, 0.2),
    ]
    counted = with_planned(RetriggerCandidate(1, "t", "linux", 5.0, 1.0, counts(1, 1), 1), [one])
    assert [item.values for item in counted.around] == [1, 3]
