"""Undo of every step: each field comes back, and what changed meanwhile is not overwritten."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select, update

from models.records.errors import EditConflictError
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert, alert_summary, summary_note, summary_tag
from models.storage.triage.annotations import add_note, tag, untag
from models.storage.triage.store import set_alerts, set_alerts_of, set_summaries, star_alerts
from models.storage.triage.summary_edits import assign, set_bug, set_range, star
from models.storage.triage.undo import undo_step
from models.triage.alert import AlertStatus, SummaryStatus
from models.triage.authorship import Authorship
from tests.storage.made_up_triage import START_MS, make_alert, make_summary, picture, versions

HOUR_MS = 3_600_000


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
