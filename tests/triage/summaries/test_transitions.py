"""Steps on a board of summaries: pointing elsewhere, changing one's mind, and taking it back."""

import pytest

from models.records.errors import BadArgumentError
from models.triage.alert import Alert, AlertStatus, Summary, SummaryStatus
from models.triage.summaries.transitions import TriageState

HOME, NEAR, FAR = 1, 2, 3


def places(board: TriageState, alert: int = 0) -> tuple[AlertStatus, int | None]:
    found = board.alert(alert)
    return found.status, found.related_summary_id


def three_of_main() -> TriageState:
    """Make three summaries of one branch; the first holds the only regression."""
    summaries = {key: Summary(key, "demo", "main") for key in (HOME, NEAR, FAR)}
    return TriageState(summaries, {0: Alert(0, HOME, is_regression=True)})


def test_a_reassigned_alert_can_be_pointed_to_another_summary() -> None:
    board = three_of_main()
    board.set_alert(0, AlertStatus.REASSIGNED, NEAR)
    changes = board.set_alert(0, AlertStatus.REASSIGNED, FAR)
    assert places(board) == (AlertStatus.REASSIGNED, FAR)
    assert [alert.id for alert in board.summary(NEAR).related] == []
    assert [alert.id for alert in board.summary(FAR).related] == [0]
    assert (changes[0].related_before, changes[0].related_after) == (NEAR, FAR)
    assert board.set_alert(0, AlertStatus.REASSIGNED, FAR) == ()


@pytest.mark.parametrize(
    "first", [AlertStatus.ACKNOWLEDGED, AlertStatus.INVALID, AlertStatus.INFRA]
)
def test_an_alert_can_be_reassigned_whatever_was_decided(first: AlertStatus) -> None:
    board = three_of_main()
    board.set_alert(0, first)
    board.set_alert(0, AlertStatus.REASSIGNED, NEAR)
    assert places(board) == (AlertStatus.REASSIGNED, NEAR)
    board.set_alert(0, AlertStatus.UNTRIAGED)
    assert places(board) == (AlertStatus.UNTRIAGED, None)
    assert board.summary(HOME).status is SummaryStatus.UNTRIAGED


def test_what_was_decided_is_reset_before_another_decision() -> None:
    board = three_of_main()
    board.set_alert(0, AlertStatus.INVALID)
    with pytest.raises(BadArgumentError, match="reset it to untriaged before calling it infra"):
        board.set_alert(0, AlertStatus.INFRA)
    assert places(board) == (AlertStatus.INVALID, None)


def test_undo_is_refused_where_the_alert_points_elsewhere_since() -> None:
    board = three_of_main()
    first = board.set_alert(0, AlertStatus.REASSIGNED, NEAR)
    second = board.set_alert(0, AlertStatus.REASSIGNED, FAR)
    with pytest.raises(BadArgumentError, match="alert 0 has been changed since"):
        board.undo(first)
    assert places(board) == (AlertStatus.REASSIGNED, FAR)
    board.undo(second)
    board.undo(first)
    assert places(board) == (AlertStatus.UNTRIAGED, None)


def test_an_undo_that_is_refused_changes_nothing() -> None:
    """The summary was settled by its other alert, and would not follow from what is left."""
    alerts = {key: Alert(key, HOME, is_regression=True) for key in (0, 1)}
    board = TriageState({HOME: Summary(HOME, "demo", "main")}, alerts)
    first = board.set_alert(0, AlertStatus.ACKNOWLEDGED)
    second = board.set_alert(1, AlertStatus.ACKNOWLEDGED)
    before = board.summary(HOME)
    with pytest.raises(BadArgumentError, match="Other alerts of summary 1 have been changed since"):
        board.undo(first)
    assert board.summary(HOME) == before
    assert before.status is SummaryStatus.INVESTIGATING
    board.undo(second)
    board.undo(first)
    assert board.summary(HOME).alerts == tuple(alerts.values())


def test_what_was_changed_and_changed_back_is_no_change() -> None:
    board = three_of_main()
    board.set_alert(0, AlertStatus.REASSIGNED, NEAR)
    (alert, *summaries) = board.changes()
    assert (alert.id, alert.after, alert.related_after) == (0, AlertStatus.REASSIGNED.value, NEAR)
    assert {c.id for c in summaries} == {HOME}
    board.set_alert(0, AlertStatus.UNTRIAGED)
    assert board.changes() == ()


def test_an_alert_that_points_nowhere_leaves_no_trace_at_another_summary() -> None:
    # Summary 1 is one that an alert without a relation must not be looked for at.
    board = three_of_main()
    board.add(Alert(7, FAR, True, AlertStatus.REASSIGNED, HOME))
    board.set_alert(0, AlertStatus.ACKNOWLEDGED)
    assert [alert.id for alert in board.summary(HOME).related] == [7]
