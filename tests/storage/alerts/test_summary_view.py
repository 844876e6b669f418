"""One summary with all that is known of it, its relations and rounds."""

from typing import Any

import pytest
from sqlalchemy import Engine

from models.records.days import DAY_MS
from models.records.errors import BadArgumentError
from models.storage.alerts.alert_views import alerts_of_series
from models.storage.alerts.related_view import downstream_candidates, reassign_candidates
from models.storage.alerts.summary_view import read_summary
from models.storage.triage.annotations import add_note
from models.storage.triage.rounds import start_round
from models.storage.triage.store import set_alerts, set_alerts_of
from models.storage.triage.summary_edits import assign
from models.storage.triage.undo import undo_last
from models.triage.alert import AlertStatus, SummaryStatus
from models.triage.authorship import Authorship
from models.triage.summaries.read_models import SummaryView
from models.triage.summaries.readiness import Readiness
from models.triage.summaries.retriggers import Retrigger
from tests.storage.made_up_triage import START_MS, make_alert, make_summary, store_runs, versions

NOW_MS = START_MS + DAY_MS


def look(engine: Engine, summary: int) -> SummaryView:
    view = read_summary(engine, summary, now_ms=NOW_MS)
    assert view is not None
    return view


def test_there_is_none_of_an_unknown_number(engine: Engine) -> None:
    assert read_summary(engine, 7, now_ms=NOW_MS) is None


def test_readiness_is_read_from_the_data(engine: Engine) -> None:
    store_runs(engine, 4, 4, 1, 3, 4)
    summary = make_summary(engine)
    alert = make_alert(engine, summary)
    slow = make_alert(engine, summary, test="slow", source="drift")
    states = look(engine, summary).readiness
    assert states[alert].reason == "3 of 5 revisions have 4 values"
    assert [item.values for item in states[alert].around] == [4, 4, 1, 3, 4]
    assert states[slow].readiness is Readiness.READY
    store_runs(engine, 0, 0, 3, 1, begin=4)
    assert look(engine, summary).readiness[alert].readiness is Readiness.READY


def test_rounds_are_counted_and_their_progress_is_read_from_the_data(engine: Engine) -> None:
    store_runs(engine, 4, 4, 1, 3, 4)
    summary = make_summary(engine)
    alert = make_alert(engine, summary)
    plan = [
        Retrigger(alert, "suite/test0", "linux", "r2", 3, 0.5, backfill=False),
        Retrigger(alert, "suite/test0", "linux", "r3", 1, 0.1, backfill=False),
    ]
    for at_ms in (START_MS + 10, START_MS + 50):
        by = Authorship("ada", at_ms, expected=versions(engine))
        start_round(engine, summary, plan, by=by, reason="the noise hides the change")
    store_runs(engine, 0, 0, 2, begin=4, now_ms=START_MS + 30)
    store_runs(engine, 0, 0, 0, 5, begin=8, now_ms=START_MS + 60)
    first, second = look(engine, summary).rounds
    assert (first.number, second.number) == (1, 2)
    assert [item.arrived for item in first.runs] == [2, 5]
    assert first.progress == "3 of 4 runs have arrived"  # more than was asked for is no progress
    assert second.progress == "1 of 4 runs have arrived"


def test_rounds_are_numbered_within_their_summary(engine: Engine) -> None:
    first, other = make_summary(engine), make_summary(engine)
    plans = {
        key: [Retrigger(make_alert(engine, key, test=f"t{key}"), "s/t", "x", "r2", 1, 0.5, False)]
        for key in (first, other)
    }
    for key, at_ms in ((first, 10), (other, 20), (first, 30)):
        by = Authorship("ada", START_MS + at_ms, expected=versions(engine))
        start_round(engine, key, plans[key], by=by, reason="the noise hides the change")
    assert [item.number for item in look(engine, first).rounds] == [1, 2]
    (alone,) = look(engine, other).rounds
    assert (alone.number, alone.reason) == (1, "")


def test_relations_are_seen_from_both_ends(engine: Engine) -> None:
    here, there, beta = make_summary(engine), make_summary(engine), make_summary(engine, "beta")
    moved = make_alert(engine, here, test="a")
    came = make_alert(engine, here, test="b")
    make_alert(engine, there, test="c")
    for alert, status, related in (
        (moved, AlertStatus.REASSIGNED, there),
        (came, AlertStatus.DOWNSTREAM, beta),
    ):
        set_alerts(
            engine,
            [alert],
            status,
            related_id=related,
            by=Authorship("ada", NOW_MS, expected=versions(engine)),
        )
    relations = {item.id: item.relation for item in look(engine, here).related}
    assert relations == {there: "reassigned to", beta: "downstream of"}
    assert [view.id for view in look(engine, there).related_alerts] == [moved]
    (line,) = look(engine, there).related
    assert (line.id, line.relation, line.status) == (
        here,
        "reassigned here",
        SummaryStatus.REASSIGNED,
    )
    assert look(engine, beta).related[0].relation == "downstream of this"
    arrived = look(engine, there).history[0]
    assert (arrived.action, arrived.summaries) == ("reassign", 2)
    assert [(entry.field, entry.alert_id) for entry in arrived.entries] == [("pointing", moved)]


def test_similar_summaries_are_suggested_until_they_are_related(engine: Engine) -> None:
    here, other, far = make_summary(engine), make_summary(engine), make_summary(engine)
    make_alert(engine, here, platform="linux")
    alert = make_alert(engine, other, platform="windows")
    make_alert(
        engine,
        far,
        platform="mac",
        revision="x",
        start_ms=START_MS + 40 * DAY_MS,
        previous_ms=START_MS + 39 * DAY_MS,
    )
    (found,) = look(engine, other).similar
    assert (found.id, found.relation) == (
        here,
        "the same test on platform linux, from the same revision: if it is the same change, "
        "reassign these alerts to it",
    )
    assert look(engine, here).similar == ()  # which was opened first, and explains the other
    set_alerts(
        engine,
        [alert],
        AlertStatus.REASSIGNED,
        related_id=here,
        by=Authorship("ada", NOW_MS, expected=versions(engine)),
    )
    assert look(engine, other).similar == ()


def test_history_tells_who_did_what_and_what_was_taken_back(engine: Engine) -> None:
    summary = make_summary(engine)
    alert = make_alert(engine, summary)
    add_note(engine, [summary], "<b>raw</b> *text*", by=Authorship("bob", NOW_MS))
    set_alerts_of(
        engine,
        [summary],
        AlertStatus.INVALID,
        by=Authorship("ada", NOW_MS + 1, "a bad disk", expected=versions(engine)),
    )
    view = look(engine, summary)
    assert [(step.who, step.action, step.why) for step in view.history] == [
        ("ada", "call invalid", "a bad disk"),
        ("bob", "note", ""),
        ("bandwatch", "detect", ""),
    ]
    assert [(e.alert_id, e.field, e.before, e.after) for e in view.history[0].entries] == [
        (alert, "status", "untriaged", "invalid"),
        (None, "status", "untriaged", "invalid"),
    ]
    assert [note.text for note in view.notes] == ["<b>raw</b> *text*"]
    assert view.undoable == view.history[0]
    undo = undo_last(
        engine, summary, by=Authorship("ada", NOW_MS + 2, expected={summary: view.row.version})
    )
    view = look(engine, summary)
    assert (view.history[0].id, view.history[0].undoes) == (undo, view.history[1].id)
    assert view.history[1].undone_by == undo
    assert view.undoable == view.history[2]
    assert view.row.status is SummaryStatus.UNTRIAGED


def test_alerts_come_with_the_worst_first(engine: Engine) -> None:
    summary = make_summary(engine)
    sizes = {"a": 3.0, "b": 9.0, "c": -30.0}
    for test, change in sizes.items():
        make_alert(engine, summary, test=test, change=change, is_regression=change > 0)
    assert [view.series.key.test for view in look(engine, summary).alerts] == ["b", "a", "c"]


def test_marks_of_series(engine: Engine) -> None:
    summary = make_summary(engine)
    alert = make_alert(engine, summary, test="a")
    other = make_alert(engine, summary, test="a", start_ms=START_MS + DAY_MS, change=None)
    make_alert(engine, summary, test="b")
    (series,) = {view.series.id for view in look(engine, summary).alerts if view.id == alert}
    assert [mark.alert_id for mark in alerts_of_series(engine, [series])] == [alert, other]
    (mark,) = alerts_of_series(engine, [series], START_MS, START_MS + DAY_MS)
    assert (mark.summary_id, mark.start_ms, mark.change) == (summary, START_MS, 5.0)
    assert mark.summary_status is SummaryStatus.UNTRIAGED
    assert alerts_of_series(engine, []) == []


def test_downstream_offers_the_same_test_on_other_branches_of_the_last_day(engine: Engine) -> None:
    here, near, far = make_summary(engine), make_summary(engine, "beta"), make_summary(engine, "b2")
    alert = make_alert(engine, here)
    make_alert(engine, near, branch="beta", start_ms=START_MS - DAY_MS // 2)
    old: dict[str, Any] = {"start_ms": START_MS - 9 * DAY_MS, "previous_ms": START_MS - 10 * DAY_MS}
    make_alert(engine, far, branch="b2", now_ms=START_MS - 9 * DAY_MS, **old)
    make_alert(engine, make_summary(engine, "beta"), branch="beta", test="other")
    make_alert(engine, make_summary(engine), platform="mac")
    (offered,) = downstream_candidates(engine, alert, NOW_MS)
    assert (offered.id, offered.relation) == (near, "the same test on branch beta, linux")
    make_alert(engine, far, branch="b2", platform="mac", start_ms=START_MS - DAY_MS // 4)
    assert [item.id for item in downstream_candidates(engine, alert, NOW_MS)] == [near, far]
    with pytest.raises(BadArgumentError, match="There is no alert 999"):
        downstream_candidates(engine, 999, NOW_MS)


def test_reassigning_offers_near_summaries_of_the_same_branch(engine: Engine) -> None:
    here = make_summary(engine)
    alert = make_alert(engine, here, revision="r9")
    far = START_MS + 30 * DAY_MS
    near = make_summary(engine, first_ms=START_MS + DAY_MS, last_ms=START_MS + DAY_MS)
    nearest = make_summary(engine)
    same = make_summary(engine, first_ms=far, last_ms=far, revision="r9")
    make_summary(engine, first_ms=far, last_ms=far)
    make_summary(engine, "beta")
    found = reassign_candidates(engine, alert, NOW_MS)
    assert [item.id for item in found] == [nearest, near, same]


def test_what_is_recommended_as_similar_is_offered(engine: Engine) -> None:
    """By its range or the revision of an alert; what points here is not recommended."""
    here, there, beyond = (make_summary(engine) for _ in range(3))
    late = START_MS + 9 * DAY_MS
    alert = make_alert(engine, here, start_ms=late, previous_ms=START_MS + 2 * DAY_MS, revision="q")
    make_alert(engine, there, platform="mac")
    old: dict[str, Any] = {
        "start_ms": START_MS - 20 * DAY_MS,
        "previous_ms": START_MS - 21 * DAY_MS,
    }
    moved = make_alert(engine, beyond, platform="windows", revision="q", **old)
    similar = [item.id for item in look(engine, here).similar]
    offered = [item.id for item in reassign_candidates(engine, alert, NOW_MS)]
    assert sorted(similar) == sorted(offered) == [there, beyond]
    via = make_summary(engine)
    other = make_alert(engine, via, test="else")
    for key, to in ((other, here), (moved, via)):
        by = Authorship("ada", NOW_MS, expected=versions(engine))
        set_alerts(engine, [key], AlertStatus.REASSIGNED, related_id=to, by=by)
    assert [item.id for item in look(engine, here).similar] == [there]
    assert [item.id for item in reassign_candidates(engine, alert, NOW_MS)] == [there]


def test_an_assignment_shows(engine: Engine) -> None:
    summary = make_summary(engine)
    assign(engine, [summary], "ada", by=Authorship("bob", NOW_MS, expected=versions(engine)))
    assert look(engine, summary).row.assignee == "ada"
