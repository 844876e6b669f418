"""The queue: what passes, in which order, and what is counted."""

import itertools
from typing import Any

import pytest
from sqlalchemy import Engine

from models.records.days import DAY_MS
from models.storage.alerts.queue_view import count_queue, read_queue
from models.storage.triage.annotations import add_note, tag
from models.storage.triage.rounds import start_round
from models.storage.triage.summary_edits import assign, star
from models.triage.alert import SummaryStatus
from models.triage.authorship import Authorship
from models.triage.queue import QueueOrder, QueueQuery
from models.triage.queue_role import NextAction, QueueRole, role_of
from models.triage.summaries.retriggers import Retrigger
from tests.storage.made_up_triage import START_MS, make_alert, make_summary

NOW_MS = START_MS + 3 * DAY_MS


def ids(engine: Engine, **parts: Any) -> list[int]:
    """Name the summaries that a query gives, in its order."""
    return [row.id for row in read_queue(engine, QueueQuery(**parts), now_ms=NOW_MS)]


def test_the_database_s_desks_are_those_of_the_rules(engine: Engine) -> None:
    kinds = list(itertools.product(SummaryStatus, (False, True), ("", "77")))
    made = {
        make_summary(engine, status=status.value, data_ready=ready, bug=bug): (status, ready, bug)
        for status, ready, bug in kinds
    }
    wanted = {
        role: {
            key
            for key, (status, ready, bug) in made.items()
            if role_of(status, ready, bool(bug)) is role
        }
        for role in QueueRole
    }
    assert {role: set(ids(engine, role=role)) for role in QueueRole} == wanted
    assert set(ids(engine)) == made.keys()
    counts = count_queue(engine, QueueQuery(role=QueueRole.CODE), NOW_MS)
    assert counts.by_role == {role: len(found) for role, found in wanted.items()}
    assert counts.by_status == dict.fromkeys(SummaryStatus, 4)
    assert counts.total == len(made)
    for row in read_queue(engine, QueueQuery(), now_ms=NOW_MS):
        status, ready, bug = made[row.id]
        assert row.role is role_of(status, ready, bool(bug))


def test_a_row_tells_what_is_known(engine: Engine) -> None:
    summary = make_summary(engine, data_reason="1 of 5 revisions have 4 values")
    make_alert(engine, summary, test="small", change=3.0)
    large = make_alert(engine, summary, test="large", change=8.0, detectable=1.25)
    make_alert(engine, summary, test="better", change=-20.0, is_regression=False)
    make_alert(engine, summary, test="gone", change=30.0, outcome="recovered")
    plan = [Retrigger(large, "suite/large", "linux", "r1", 3, 0.4, backfill=False)]
    tag(engine, [summary], "gpu", by=Authorship("ada", NOW_MS))
    add_note(engine, [summary], "A note.", by=Authorship("ada", NOW_MS))
    (row,) = read_queue(engine, QueueQuery(), now_ms=NOW_MS)
    assert row.wants is NextAction.TRIAGE
    seen = {summary: row.version}
    start_round(engine, summary, plan, by=Authorship("ada", NOW_MS, expected=seen))
    (row,) = read_queue(engine, QueueQuery(), now_ms=NOW_MS)
    assert (row.project, row.branch, row.version) == ("p", "main", seen[summary] + 1)
    assert (row.alerts, row.regressions, row.improvements, row.standing) == (4, 3, 1, 3)
    assert row.worst is not None
    assert (row.worst.alert_id, row.worst.change, row.worst.detectable) == (large, 8.0, 1.25)
    assert row.worst.series.key.test == "large"
    assert (row.tags, row.notes, row.rounds) == (("gpu",), 1, 1)
    assert (row.wants, row.data_reason) == (NextAction.COLLECTING, "1 of 5 revisions have 4 values")
    assert (row.due_ms, row.overdue) == (START_MS + 2 * DAY_MS, True)


def test_what_is_due_follows_the_state(engine: Engine) -> None:
    needs_bug = make_summary(engine, status="investigating")
    has_bug = make_summary(engine, status="investigating", bug="5")
    fixed = make_summary(engine, status="fixed")
    rows = {row.id: row for row in read_queue(engine, QueueQuery(), now_ms=START_MS + 5 * DAY_MS)}
    assert (rows[needs_bug].wants, rows[needs_bug].overdue) == (NextAction.BUG, True)
    assert rows[needs_bug].due_ms == START_MS + 4 * DAY_MS
    assert (rows[has_bug].wants, rows[has_bug].due_ms) == (NextAction.INVESTIGATING, None)
    assert (rows[fixed].wants, rows[fixed].overdue) == (NextAction.NOTHING, False)
    assert count_queue(engine, QueueQuery(), START_MS + 5 * DAY_MS).overdue == 1
    assert count_queue(engine, QueueQuery(), START_MS + 3 * DAY_MS).overdue == 0


def test_what_is_only_monitored_is_not_due(engine: Engine) -> None:
    monitored, answers, due = (make_summary(engine) for _ in range(3))
    make_alert(engine, monitored, test="a", monitor_only=True)
    make_alert(engine, answers, test="b", monitor_only=True)
    pointing = make_alert(engine, due, test="c")
    make_alert(engine, due, test="d")
    with engine.begin() as connection:  # a sheriffed alert points to what is monitored itself
        connection.exec_driver_sql(
            f"UPDATE alert SET related_summary_id = {answers} WHERE id = {pointing}"
        )
    late = START_MS + 3 * DAY_MS
    query = QueueQuery(monitored=True)
    rows = {row.id: row for row in read_queue(engine, query, now_ms=late)}
    assert {key: row.overdue for key, row in rows.items()} == {
        monitored: False,
        answers: True,
        due: True,
    }
    assert rows[monitored].due_ms is None
    assert count_queue(engine, query, late).overdue == 2
    assert set(ids(engine, overdue=True, monitored=True)) == {answers, due}
    assert ids(engine, order=QueueOrder.DUE, monitored=True)[-1] == monitored


def test_each_part_of_the_filter(engine: Engine) -> None:
    one = make_summary(engine, "main", revision="abc123", bug="4711")
    two = make_summary(engine, "beta", cause="host", first_ms=START_MS - DAY_MS)
    make_alert(engine, one, test="startup.cold")
    make_alert(engine, two, branch="beta", test="memory", is_regression=False, change=-4.0)
    tag(engine, [two], "gpu", by=Authorship("ada", NOW_MS))
    star(engine, [two], True, by=Authorship("ada", NOW_MS))
    version = {row.id: row.version for row in read_queue(engine, QueueQuery(), now_ms=NOW_MS)}
    assign(engine, [one], "ada", by=Authorship("ada", NOW_MS + 1, expected=version))
    for words in ("STARTUP", "cold", "abc", "4711", "ada", f"#{one}", "startup.cold/lin"):
        assert ids(engine, words=(words,)) == [one], words
    for words in ("memory", "beta", "gp"):
        assert ids(engine, words=(words,)) == [two], words
    assert ids(engine, words=("startup", "memory")) == []
    assert ids(engine, words=("100%",)) == []
    assert ids(engine, projects=("p",)) == [one, two]
    assert ids(engine, projects=("q",)) == []
    assert ids(engine, branches=("beta",)) == [two]
    assert ids(engine, assignee="ada") == [one]
    assert ids(engine, assignee="") == [two]
    assert ids(engine, tag="gpu") == [two]
    assert ids(engine, cause="host") == [two]
    assert ids(engine, starred=True) == [two]
    assert ids(engine, only_regressions=True) == [one]
    assert ids(engine, overdue=True) == [one]  # two holds an improvement only, which is not due
    assert ids(engine, statuses=(SummaryStatus.FIXED,)) == []


def test_what_is_gone_or_only_monitored_lies_on_no_desk(engine: Engine) -> None:
    gone, monitored, there = (make_summary(engine) for _ in range(3))
    make_alert(engine, gone, outcome="was noise")
    make_alert(engine, monitored, monitor_only=True)
    make_alert(engine, there, test="a", outcome="recovered")
    make_alert(engine, there, test="b")
    assert ids(engine, role=QueueRole.CODE) == [there]
    assert set(ids(engine, role=QueueRole.CODE, gone=True)) == {gone, there}
    assert set(ids(engine, role=QueueRole.CODE, monitored=True)) == {monitored, there}
    assert set(ids(engine)) == {gone, there}  # what is decided and what is gone can be looked up
    assert count_queue(engine, QueueQuery(), NOW_MS).by_role[QueueRole.CODE] == 1
    assert count_queue(engine, QueueQuery(gone=True), NOW_MS).by_role[QueueRole.CODE] == 2


@pytest.mark.parametrize(
    ("order", "wanted"),
    [
        (QueueOrder.DUE, "cba"),
        (QueueOrder.NEWEST, "cba"),
        (QueueOrder.SIZE, "acb"),
        (QueueOrder.ALERTS, "bca"),
        (QueueOrder.CHANGED, "bac"),
    ],
)
def test_orders(engine: Engine, order: QueueOrder, wanted: str) -> None:
    a = make_summary(engine, status="investigating", bug="1", first_ms=START_MS)
    # Improvements only: never due, however early its date.
    b = make_summary(engine, triage_due_ms=START_MS + DAY_MS, first_ms=START_MS + 1)
    c = make_summary(engine, first_ms=START_MS + 2)
    make_alert(engine, c, test="x", change=4.0, now_ms=START_MS + 1)
    make_alert(engine, a, test="x", change=9.0, now_ms=START_MS + 5)
    for name in "xyz":
        make_alert(engine, b, test=name, change=-50.0, is_regression=False, now_ms=START_MS + 7)
    names = {a: "a", b: "b", c: "c"}
    with engine.begin() as connection:  # an alert reopens what was decided; put it back
        connection.exec_driver_sql(
            f"UPDATE alert_summary SET status = 'investigating' WHERE id = {a}"
        )
    assert "".join(names[key] for key in ids(engine, order=order)) == wanted
    pages = [
        row.id
        for offset in range(3)
        for row in read_queue(
            engine, QueueQuery(order=order), limit=1, offset=offset, now_ms=NOW_MS
        )
    ]
    assert "".join(names[key] for key in pages) == wanted
