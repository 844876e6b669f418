"""An imported history floods nobody: what began long before it was found is a list, not work."""

from sqlalchemy import Engine

from models.records.days import DAY_MS
from models.storage.alerts.outbox import unsent
from models.storage.alerts.queue_view import count_queue, read_queue
from models.storage.triage.store import set_alerts, set_alerts_of
from models.triage.alert import AlertStatus
from models.triage.authorship import Authorship
from models.triage.queue import QueueQuery, QueueRow
from models.triage.queue_role import NextAction, QueueRole
from tests.storage.made_up_triage import START_MS, make_alert, make_summary, versions

LATER_MS = START_MS + 5 * DAY_MS


def rows(engine: Engine, now_ms: int = LATER_MS, **asked: object) -> dict[int, QueueRow]:
    query = QueueQuery(**asked)  # type: ignore[arg-type]
    return {row.id: row for row in read_queue(engine, query, now_ms=now_ms)}


def in_queues(engine: Engine, now_ms: int = LATER_MS) -> set[int]:
    found = {key for role in QueueRole for key in rows(engine, now_ms, role=role)}
    assert sum(count_queue(engine, QueueQuery(), now_ms).by_role.values()) == len(found)
    return found


def plant(engine: Engine, days_old: int, branch: str = "main", **more: object) -> tuple[int, int]:
    start_ms = START_MS - days_old * DAY_MS
    summary = make_summary(engine, branch, first_ms=start_ms, last_ms=start_ms, **more)
    alert = make_alert(
        engine,
        summary,
        branch=branch,
        test=f"t{days_old}",
        start_ms=start_ms,
        previous_ms=start_ms - DAY_MS,
    )
    return summary, alert


def test_what_was_old_when_found_is_in_no_queue_and_not_sent(engine: Engine) -> None:
    old, _ = plant(engine, 31)
    fresh, alert = plant(engine, 30)
    assert in_queues(engine) == {fresh}
    assert set(rows(engine)) == {old, fresh}
    assert set(rows(engine, history=True)) == {old}
    assert set(rows(engine, history=False)) == {fresh}
    assert set(rows(engine, overdue=True)) == {fresh}
    seen = rows(engine)[old]
    assert (seen.history, seen.role, seen.wants, seen.due_ms, seen.overdue) == (
        True,
        None,
        NextAction.NOTHING,
        None,
        False,
    )
    news = unsent(engine, "mail", since_ms=0, now_ms=LATER_MS)
    assert [item.id for item in news] == [alert]
    counts = count_queue(engine, QueueQuery(), LATER_MS)
    assert (counts.total, counts.overdue) == (2, 1)


def test_what_is_fresh_does_not_become_history_by_waiting(engine: Engine) -> None:
    fresh, _ = plant(engine, 2)
    much_later = START_MS + 400 * DAY_MS
    assert in_queues(engine, much_later) == {fresh}
    assert rows(engine, much_later)[fresh].overdue


def test_what_a_person_creates_or_takes_up_is_no_history(engine: Engine) -> None:
    by_hand, alert = plant(engine, 90, by_hand=True)
    old, _ = plant(engine, 60)
    assert in_queues(engine) == {by_hand}
    assert [item.id for item in unsent(engine, "mail", since_ms=0, now_ms=LATER_MS)] == [alert]
    seen = versions(engine)
    set_alerts_of(
        engine, [old], AlertStatus.ACKNOWLEDGED, by=Authorship("ada", LATER_MS, expected=seen)
    )
    assert in_queues(engine) == {by_hand, old}
    assert rows(engine)[old].wants is NextAction.BUG


def test_history_that_a_fresh_change_points_to_is_in_a_queue(engine: Engine) -> None:
    old, _ = plant(engine, 60)
    _, alert = plant(engine, 1, "beta")
    set_alerts(
        engine,
        [alert],
        AlertStatus.DOWNSTREAM,
        related_id=old,
        by=Authorship("ada", LATER_MS, expected=versions(engine)),
    )
    assert in_queues(engine) == {old}
    assert not rows(engine)[old].history


def test_a_summary_of_improvements_only_is_not_due(engine: Engine) -> None:
    better, worse = make_summary(engine), make_summary(engine)
    make_alert(engine, better, is_regression=False, change=-4.0)
    make_alert(engine, worse, test="a")
    make_alert(engine, worse, test="b", is_regression=False, change=-4.0)
    found = rows(engine)
    assert (found[better].due_ms, found[better].overdue) == (None, False)
    assert found[worse].overdue
    assert set(rows(engine, overdue=True)) == {worse}
    assert list(found) == [worse, better]  # what is due comes first
    assert count_queue(engine, QueueQuery(), LATER_MS).overdue == 1
    assert in_queues(engine) == {better, worse}
