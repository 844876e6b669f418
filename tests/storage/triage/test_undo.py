"""Undo of every step: each field comes back, and what changed meanwhile is not overwritten."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select, update

from models.records.errors import BadArgumentError, EditConflictError
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert, alert_summary, summary_note, summary_tag
from models.storage.triage.annotations import add_note, tag, untag
from models.storage.triage.rounds import complete_round, start_round
from models.storage.triage.store import set_alerts, set_alerts_of, set_summaries, star_alerts
from models.storage.triage.summary_edits import assign, set_bug, set_range, star
from models.storage.triage.undo import undo_last, undo_step
from models.triage.alert import AlertStatus, SummaryStatus
from models.triage.authorship import Authorship
from models.triage.summaries.retriggers import Retrigger
from tests.storage.made_up_triage import START_MS, make_alert, make_summary, picture, versions

HOUR_MS = 3_600_000
PLAN = (Retrigger(1, "test0", "linux", "r1", 3, 0.5, backfill=False),)


def by(engine: Engine, hours: int = 1) -> Authorship:
    return Authorship("ada", START_MS + hours * HOUR_MS, expected=versions(engine))


def changed_ms(engine: Engine, number: int) -> int:
    with read_transaction(engine) as connection:
        return int(connection.scalars(select(alert.c.changed_ms).where(alert.c.id == number)).one())


@pytest.fixture
def regression(engine: Engine) -> tuple[int, int]:
    """Store a summary with a regression that is acknowledged and tagged."""
    summary = make_summary(engine)
    number = make_alert(engine, summary)
    set_alerts(engine, [number], AlertStatus.ACKNOWLEDGED, by=by(engine))
    tag(engine, [summary], "memory", by=by(engine))
    return summary, number


# What is done, and the rest of its arguments; the first is the summary, or the alert.
STEPS: dict[str, tuple[Callable[..., int], bool, tuple[Any, ...]]] = {
    "status of an alert": (set_alerts, False, (AlertStatus.UNTRIAGED,)),
    "statuses of a summary's alerts": (set_alerts_of, True, (AlertStatus.UNTRIAGED,)),
    "end of a summary": (set_summaries, True, (SummaryStatus.FIXED,)),
    "star of an alert": (star_alerts, False, (True,)),
    "star of a summary": (star, True, (True,)),
    "assignee": (assign, True, ("bob",)),
    "bug": (set_bug, True, ("https://bugs.example/1",)),
    "tag": (tag, True, ("cpu",)),
    "tag taken away": (untag, True, ("memory",)),
    "note": (add_note, True, ("looks like the new allocator",)),
}


@pytest.mark.parametrize("name", STEPS)
def test_every_step_can_be_taken_back(
    engine: Engine, regression: tuple[int, int], name: str
) -> None:
    do, of_summary, given = STEPS[name]
    before = picture(engine)
    step = do(engine, [regression[0 if of_summary else 1]], *given, by=by(engine, 2))
    assert picture(engine) != before
    undo_step(engine, step, by=by(engine, 3))
    assert picture(engine) == before


def test_the_range_of_a_summary_can_be_taken_back(
    engine: Engine, regression: tuple[int, int]
) -> None:
    before = picture(engine)
    step = set_range(engine, regression[0], "r0", "r9", by=by(engine, 2))
    assert picture(engine) != before
    undo_step(engine, step, by=by(engine, 3))
    assert picture(engine) == before


def test_of_several_tags_each_can_be_taken_back(
    engine: Engine, regression: tuple[int, int]
) -> None:
    summary, _ = regression
    first = tag(engine, [summary], "cpu", by=by(engine, 2))
    second = tag(engine, [summary], "arm", by=by(engine, 3))
    undo_step(engine, first, by=by(engine, 4))
    assert set(picture(engine)["summary_tag"]) == {(summary, "memory"), (summary, "arm")}
    undo_step(engine, second, by=by(engine, 5))
    assert set(picture(engine)["summary_tag"]) == {(summary, "memory")}


def test_an_alert_is_newly_changed_by_an_undo(engine: Engine, regression: tuple[int, int]) -> None:
    _, number = regression
    step = star_alerts(engine, [number], True, by=by(engine, 2))
    undo_step(engine, step, by=by(engine, 9))
    assert changed_ms(engine, number) == START_MS + 9 * HOUR_MS


# Somebody changes the store without a step: an older version, or a person at the database.
MEANWHILE: dict[str, tuple[str, Callable[[int, int], Any]]] = {
    "assignee": (
        "assignee",
        lambda summary, _: (
            update(alert_summary).where(alert_summary.c.id == summary).values(assignee="eve")
        ),
    ),
    "star of an alert": (
        "starred",
        lambda _, number: update(alert).where(alert.c.id == number).values(starred=False),
    ),
    "tag": ("tag", lambda _, __: delete(summary_tag).where(summary_tag.c.tag == "cpu")),
    "note": ("note", lambda _, __: delete(summary_note)),
}


@pytest.mark.parametrize("name", MEANWHILE)
def test_what_changed_without_a_step_is_not_overwritten(
    engine: Engine, regression: tuple[int, int], name: str
) -> None:
    do, of_summary, given = STEPS[name]
    step = do(engine, [regression[0 if of_summary else 1]], *given, by=by(engine, 2))
    field, statement = MEANWHILE[name]
    with engine.begin() as connection:
        connection.execute(statement(*regression))
    before = picture(engine)
    with pytest.raises(EditConflictError, match=f"The {field} of summary .* is not as the step"):
        undo_step(engine, step, by=by(engine, 3))
    assert picture(engine) == before


def test_the_newest_step_of_the_summary_is_taken_back_and_of_no_other(
    engine: Engine, regression: tuple[int, int]
) -> None:
    summary, _ = regression
    other = make_summary(engine)
    assign(engine, [summary], "bob", by=by(engine, 2))
    assign(engine, [other], "eve", by=by(engine, 3))
    undo_last(engine, summary, by=by(engine, 4))
    rows = picture(engine)["alert_summary"]
    assert (rows[summary]["assignee"], rows[other]["assignee"]) == ("", "eve")
    undo_last(engine, summary, by=by(engine, 5))  # the one before: its tag
    assert picture(engine)["summary_tag"] == {}


def test_what_is_not_there_cannot_be_taken_back(
    engine: Engine, regression: tuple[int, int]
) -> None:
    fresh = make_summary(engine)
    with pytest.raises(BadArgumentError, match=f"There is nothing to undo on summary {fresh}"):
        undo_last(engine, fresh, by=by(engine, 2))
    with pytest.raises(BadArgumentError, match=r"There is no step 4711\."):
        undo_step(engine, 4711, by=by(engine, 2))
    step = star(engine, [regression[0]], True, by=by(engine, 2))
    undo = undo_step(engine, step, by=by(engine, 3))
    with pytest.raises(BadArgumentError, match=f"Step {undo} is an undo itself"):
        undo_step(engine, undo, by=by(engine, 4))
    with pytest.raises(BadArgumentError, match=f"Step {step} was taken back already, by ada"):
        undo_step(engine, step, by=by(engine, 4))


def test_of_an_older_picture_people_hear_that_first(
    engine: Engine, regression: tuple[int, int]
) -> None:
    summary, _ = regression
    seen = versions(engine)
    start_round(engine, summary, PLAN, by=by(engine))
    (number,) = picture(engine)["retrigger_round"]
    complete_round(engine, summary, number, "seen", by=by(engine, 2))
    with pytest.raises(EditConflictError, match=f"Summary {summary} was changed by ada"):
        undo_last(engine, summary, by=Authorship("bob", START_MS + 3 * HOUR_MS, expected=seen))
    with pytest.raises(BadArgumentError, match="it changed more than triage: round result"):
        undo_last(engine, summary, by=by(engine, 3))


def test_a_later_step_on_the_same_stands_in_the_way_until_it_is_taken_back(
    engine: Engine, regression: tuple[int, int]
) -> None:
    summary, _ = regression
    before = picture(engine)
    first = assign(engine, [summary], "bob", by=by(engine, 2))
    star(engine, [summary], True, by=by(engine, 3))  # something else: not in the way
    second = assign(engine, [summary], "eve", by=by(engine, 4))
    with pytest.raises(EditConflictError) as refused:
        undo_step(engine, first, by=by(engine, 5))
    assert f"ada changed the same at 02:13 UTC on 15 Nov 2023 (assign, summary {summary}). " in str(
        refused.value
    )
    undo_step(engine, second, by=by(engine, 6))
    undo_step(engine, first, by=by(engine, 7))
    undo_last(engine, summary, by=by(engine, 8))  # the star
    assert picture(engine) == before


def test_a_relation_that_was_changed_alone_comes_back_with_its_status(
    engine: Engine, regression: tuple[int, int]
) -> None:
    _, number = regression
    one, two = make_summary(engine), make_summary(engine)
    set_alerts(engine, [number], AlertStatus.REASSIGNED, related_id=one, by=by(engine, 2))
    before = picture(engine)
    step = set_alerts(engine, [number], AlertStatus.REASSIGNED, related_id=two, by=by(engine, 3))
    assert picture(engine)["alert"][number]["related_summary_id"] == two
    undo_step(engine, step, by=by(engine, 4))
    assert picture(engine) == before
