"""Every order of triage steps: states follow the rules, and undo is exact."""

from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from models.records.errors import BadArgumentError
from models.triage.alert import Alert, AlertStatus, Summary, SummaryStatus
from models.triage.summaries.transitions import Transition, TriageState
from tests.triage.restatement import plain_status
from tests.tries import tries

BRANCHES = {1: "main", 2: "main", 3: "beta", 4: "beta"}


def board_of(regressions: list[bool]) -> TriageState:
    summaries = {key: Summary(key, "demo", branch) for key, branch in BRANCHES.items()}
    alerts = {
        key: Alert(key, summary_id=1 + key % len(BRANCHES), is_regression=worse)
        for key, worse in enumerate(regressions)
    }
    return TriageState(summaries, alerts)


def picture(board: TriageState, alerts: int) -> tuple[object, ...]:
    return (
        tuple(board.alert(key) for key in range(alerts)),
        tuple(board.summary(key).status for key in BRANCHES),
    )


class EveryOrder(RuleBasedStateMachine):
    """Any alert may be given any status at any time; the board refuses or settles."""

    alerts: ClassVar[int] = 7

    @initialize(regressions=st.lists(st.booleans(), min_size=alerts, max_size=alerts))
    def begin(self, regressions: list[bool]) -> None:
        self.board = board_of(regressions)
        self.done: list[tuple[tuple[object, ...], tuple[Transition, ...]]] = []

    @rule(
        alert=st.integers(0, alerts - 1),
        status=st.sampled_from(AlertStatus),
        related=st.one_of(st.none(), st.sampled_from(sorted(BRANCHES))),
    )
    def triage(self, alert: int, status: AlertStatus, related: int | None) -> None:
        before = picture(self.board, self.alerts)
        try:
            changes = self.board.set_alert(alert, status, related)
        except BadArgumentError:
            assert picture(self.board, self.alerts) == before
            return
        if changes:
            self.done.append((before, changes))

    @rule(summary=st.sampled_from(sorted(BRANCHES)), status=st.sampled_from(SummaryStatus))
    def resolve(self, summary: int, status: SummaryStatus) -> None:
        before = picture(self.board, self.alerts)
        try:
            changes = self.board.set_summary(summary, status)
        except BadArgumentError:
            assert picture(self.board, self.alerts) == before
            return
        if changes:
            self.done.append((before, changes))

    @rule()
    def undo(self) -> None:
        if self.done:
            before, changes = self.done.pop()
            self.board.undo(changes)
            assert picture(self.board, self.alerts) == before

    @invariant()
    def changes_tell_the_whole_story(self) -> None:
        for key in BRANCHES:
            summary = self.board.summary(key)
            own, pointing = (
                [
                    {
                        "status": a.status.value,
                        "is_regression": a.is_regression,
                        "related": a.related_summary_id,
                    }
                    for a in group
                ]
                for group in (summary.alerts, summary.related)
            )
            assert summary.status == plain_status(summary.status.value, own, pointing, key)

    @invariant()
    def relations_are_legal(self) -> None:
        for key in range(self.alerts):
            alert = self.board.alert(key)
            relating = alert.status in {AlertStatus.DOWNSTREAM, AlertStatus.REASSIGNED}
            assert relating == (alert.related_summary_id is not None)
            if alert.related_summary_id is not None:
                same = BRANCHES[alert.summary_id] == BRANCHES[alert.related_summary_id]
                assert same == (alert.status is AlertStatus.REASSIGNED)
                assert alert.related_summary_id != alert.summary_id


TestEveryOrder = EveryOrder.TestCase
TestEveryOrder.settings = settings(
    max_examples=tries(60),
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def test_a_regression_reassigned_to_an_improvement_reopens_it() -> None:
    board = TriageState(
        {1: Summary(1, "p", "main"), 2: Summary(2, "p", "main")},
        {1: Alert(1, 1, is_regression=False), 2: Alert(2, 2, is_regression=True)},
    )
    board.set_alert(1, AlertStatus.ACKNOWLEDGED)
    assert board.summary(1).status is SummaryStatus.IMPROVEMENT
    changes = board.set_alert(2, AlertStatus.REASSIGNED, 1)
    assert board.summary(1).status is SummaryStatus.UNTRIAGED
    assert board.alert(1).status is AlertStatus.UNTRIAGED
    assert {(c.kind, c.id, c.after) for c in changes} == {
        ("alert", 2, "reassigned"),
        ("alert", 1, "untriaged"),
        ("summary", 1, "untriaged"),
        ("summary", 2, "reassigned"),
    }


def test_a_fixed_regression_stays_fixed_while_its_alert_stands() -> None:
    board = board_of([True] * 5)  # the first and the last of one summary
    board.set_alert(0, AlertStatus.ACKNOWLEDGED)
    board.set_alert(4, AlertStatus.ACKNOWLEDGED)
    board.set_summary(1, SummaryStatus.FIXED)
    board.set_alert(4, AlertStatus.REASSIGNED, 2)
    assert board.summary(1).status is SummaryStatus.FIXED
    board.set_alert(0, AlertStatus.UNTRIAGED)
    assert board.summary(1).status is SummaryStatus.UNTRIAGED


@pytest.mark.parametrize("status", ["untriaged", "improvement", "infra", "downstream"])
def test_derived_states_cannot_be_set_by_hand(status: str) -> None:
    board = board_of([True])
    board.set_alert(0, AlertStatus.ACKNOWLEDGED)
    with pytest.raises(BadArgumentError, match=r"cannot be set to .* by hand"):
        board.set_summary(1, SummaryStatus(status))


def test_an_untriaged_summary_cannot_be_called_fixed() -> None:
    with pytest.raises(BadArgumentError, match="once a regression in it is acknowledged"):
        board_of([True]).set_summary(1, SummaryStatus.FIXED)


def test_undo_is_refused_when_something_came_after() -> None:
    board = board_of([True])
    first = board.set_alert(0, AlertStatus.ACKNOWLEDGED)
    board.set_summary(1, SummaryStatus.WONTFIX)
    with pytest.raises(BadArgumentError, match="changed since"):
        board.undo(first)
