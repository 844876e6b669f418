"""The documented ways between states of a summary are those that single steps can take."""

from collections.abc import Iterator
from contextlib import suppress

import pytest

from models.records.errors import BadArgumentError
from models.triage.alert import RELATING, RESOLVED, Alert, AlertStatus, Summary, SummaryStatus
from models.triage.summaries.transitions import TriageState
from tests.triage.summaries.documented_edges import Edge, documented_edges

HERE, BESIDE, ELSEWHERE = 1, 2, 3  # two summaries of one branch, and one of another
BRANCHES = {HERE: "main", BESIDE: "main", ELSEWHERE: "2.x"}

Stored = tuple[tuple[SummaryStatus, ...], tuple[Alert, ...]]  # by summary, by alert


def board(stored: Stored) -> TriageState:
    statuses, alerts = stored
    summaries = {
        key: Summary(key, "demo", branch, status)
        for (key, branch), status in zip(BRANCHES.items(), statuses, strict=True)
    }
    return TriageState(summaries, {alert.id: alert for alert in alerts})


def stored(state: TriageState, alerts: tuple[Alert, ...]) -> Stored:
    return (
        tuple(state.summary(key).status for key in BRANCHES),
        tuple(state.alert(alert.id) for alert in alerts),
    )


def no_circle(alerts: tuple[Alert, ...]) -> bool:
    """Leave out circles: the store refuses them, and a board, which sees a part, cannot."""
    points = {(alert.summary_id, alert.related_summary_id) for alert in alerts}
    return not any((other, one) in points for one, other in points)


def single_steps(now: Stored) -> Iterator[Stored]:
    _, alerts = now
    for alert in alerts:
        for status in AlertStatus:
            for related in BRANCHES if status in RELATING else (None,):
                state = board(now)
                with suppress(BadArgumentError):
                    state.set_alert(alert.id, status, related)
                    yield stored(state, alerts)
    for end in RESOLVED:
        state = board(now)
        with suppress(BadArgumentError):
            state.set_summary(HERE, end)
            yield stored(state, alerts)


def walked(*alerts: Alert) -> set[Edge]:
    """Take every step from every state that can be reached; return how HERE moved."""
    start: Stored = ((SummaryStatus.UNTRIAGED,) * len(BRANCHES), alerts)
    seen, left, edges = {start}, [start], set()
    while left:
        now = left.pop()
        for after in single_steps(now):
            if not no_circle(after[1]):
                continue
            edges.add((now[0][0], after[0][0]))
            if after not in seen:
                seen.add(after)
                left.append(after)
    return {(before, after) for before, after in edges if before is not after}


@pytest.mark.parametrize("pointing", [None, True, False])
def test_no_step_leads_where_the_documentation_does_not(pointing: bool | None) -> None:
    others = () if pointing is None else (Alert(9, BESIDE, pointing),)
    for worse in ((True,), (False,), (True, False)):
        own = [Alert(number, HERE, way) for number, way in enumerate(worse)]
        assert walked(*own, *others) <= documented_edges()


def test_every_documented_way_can_be_gone() -> None:
    found = walked(Alert(1, HERE, True), Alert(2, HERE, False), Alert(9, BESIDE, True))
    found |= walked(Alert(1, HERE, False))
    assert found == documented_edges()
