"""Alerts below the bar are offered to machines first, and people are told when they stand."""

from sqlalchemy import Engine, update

from models.records.days import DAY_MS
from models.storage.alerts.outbox import unsent
from models.storage.alerts.queue_view import count_queue, read_queue
from models.storage.database.conditions.awaiting import AWAIT_MS
from models.storage.database.triage_tables import alert
from models.storage.triage.store import set_alerts
from models.triage.alert import AlertStatus
from models.triage.authorship import Authorship
from models.triage.queue import QueueQuery
from models.triage.queue_role import QueueRole
from tests.storage.made_up_triage import START_MS, make_alert, make_summary, versions

NOW_MS = START_MS + DAY_MS


def change(engine: Engine, alert_id: int, **columns: object) -> None:
    with engine.begin() as connection:
        connection.execute(update(alert).where(alert.c.id == alert_id).values(**columns))


def queued(engine: Engine, now_ms: int = NOW_MS) -> set[int]:
    """Give the summaries in both queues, which the counts must agree with."""
    found = {
        row.id
        for role in QueueRole
        for row in read_queue(engine, QueueQuery(role=role), now_ms=now_ms)
    }
    assert sum(count_queue(engine, QueueQuery(), now_ms).by_role.values()) == len(found)
    return found


def sent(engine: Engine, now_ms: int = NOW_MS) -> set[int]:
    news = unsent(engine, "mail", since_ms=0, now_ms=now_ms)
    return {item.id for item in news}


def test_people_are_told_when_the_alert_stands(engine: Engine) -> None:
    summary, plain = make_summary(engine), make_summary(engine)
    held = make_alert(engine, summary, probability=0.97, confirm_below=0.99)
    other = make_alert(engine, plain, test="other", probability=0.97)
    assert (queued(engine), sent(engine)) == ({plain}, {other})
    every = {row.id: row for row in read_queue(engine, QueueQuery(), now_ms=NOW_MS)}
    assert every[summary].awaiting
    assert every[summary].role is None
    assert not every[plain].awaiting
    asked = QueueQuery(awaiting=True)
    assert [row.id for row in read_queue(engine, asked, now_ms=NOW_MS)] == [summary]
    change(engine, held, probability=0.995)  # what runs did
    assert (queued(engine), sent(engine)) == ({summary, plain}, {held, other})


def test_nobody_waits_longer_than_three_days(engine: Engine) -> None:
    summary = make_summary(engine)
    held = make_alert(engine, summary, probability=0.97, confirm_below=0.99)
    last = START_MS + AWAIT_MS
    assert (queued(engine, last - 1), sent(engine, last - 1)) == (set(), set())
    assert (queued(engine, last), sent(engine, last)) == ({summary}, {held})


def test_what_was_noise_is_never_told(engine: Engine) -> None:
    held = make_alert(engine, make_summary(engine), probability=0.97, confirm_below=0.99)
    change(engine, held, outcome="was noise")
    assert sent(engine, START_MS + AWAIT_MS) == set()
    assert queued(engine, START_MS + AWAIT_MS) == set()


def test_another_alert_of_the_summary_or_a_decision_brings_it_to_people(engine: Engine) -> None:
    summary = make_summary(engine)
    held = make_alert(engine, summary, probability=0.97, confirm_below=0.99)
    sure = make_alert(engine, summary, test="sure", probability=1.0, confirm_below=0.99)
    assert (queued(engine), sent(engine)) == ({summary}, {sure})
    by = Authorship("ada", NOW_MS, expected=versions(engine))
    set_alerts(engine, [held], AlertStatus.ACKNOWLEDGED, by=by)
    assert sent(engine) == {held, sure}
    failing = make_alert(
        engine,
        make_summary(engine),
        test="fails",
        source="failures",
        probability=None,
        confirm_below=0.99,
    )
    assert failing in sent(engine)


def test_what_people_were_not_told_of_is_not_due(engine: Engine) -> None:
    summary = make_summary(engine, triage_due_ms=START_MS)
    held = make_alert(engine, summary, probability=0.97, confirm_below=0.99)
    overdue = QueueQuery(overdue=True)
    (row,) = read_queue(engine, QueueQuery(), now_ms=NOW_MS)
    assert (row.due_ms, row.overdue) == (None, False)
    assert read_queue(engine, overdue, now_ms=NOW_MS) == []
    change(engine, held, probability=0.995)
    (row,) = read_queue(engine, overdue, now_ms=NOW_MS)
    assert (row.due_ms, row.overdue) == (START_MS, True)
