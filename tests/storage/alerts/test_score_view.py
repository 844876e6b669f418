"""How alerts ended, and how long it took: read from what people did, on both databases."""

from typing import Any

import pytest
from sqlalchemy import Engine, update

from models.records.days import DAY_MS, WEEK_MS
from models.storage.alerts.score_view import read_score
from models.storage.database.tables import series
from models.storage.database.triage_tables import alert
from models.storage.triage.store import set_alerts
from models.storage.triage.summary_edits import set_bug
from models.storage.triage.undo import undo_last
from models.triage.alert import AlertStatus
from models.triage.authorship import Authorship
from models.triage.score_board import ScoreBy, ScoreRow
from tests.storage.made_up_triage import START_MS, make_alert, make_summary, versions

HOUR_MS = 3_600_000
SINCE_MS, UNTIL_MS = START_MS - WEEK_MS, START_MS + WEEK_MS


def change(engine: Engine, alert_id: int, **columns: Any) -> None:
    with engine.begin() as connection:
        connection.execute(update(alert).where(alert.c.id == alert_id).values(**columns))


def decide(engine: Engine, alert_id: int, status: AlertStatus, hours: float) -> None:
    by = Authorship("ada", int(START_MS + hours * HOUR_MS), expected=versions(engine))
    set_alerts(engine, [alert_id], status, by=by)


@pytest.fixture
def scored(engine: Engine) -> dict[str, int]:
    """Store alerts of two suites that ended in every way, all opened at one time."""
    found = {}
    kinds: dict[str, dict[str, Any]] = {
        "real": {},
        "better": {"is_regression": False},
        "noise": {},
        "open": {},
        "by hand": {"source": "hand"},
        "monitored": {"monitor_only": True},
        "history": {"start_ms": START_MS - 40 * DAY_MS},
        "earlier": {},
        "other": {"suite": "memory"},
    }
    for name, columns in kinds.items():
        summary = make_summary(engine)
        suite = columns.pop("suite", "suite")
        found[name] = make_alert(engine, summary, test=name)
        with engine.begin() as connection:
            connection.execute(update(series).where(series.c.test == name).values(suite=suite))
        found[f"{name} summary"] = summary
        created = SINCE_MS - 1 if name == "earlier" else START_MS
        change(engine, found[name], created_ms=created, **columns)
    decide(engine, found["real"], AlertStatus.ACKNOWLEDGED, 2)
    decide(engine, found["better"], AlertStatus.ACKNOWLEDGED, 4)
    decide(engine, found["noise"], AlertStatus.INVALID, 30)
    by = Authorship("ben", START_MS + 50 * HOUR_MS, expected=versions(engine))
    set_bug(engine, [found["real summary"]], "4711", by=by)
    return found


def rows(engine: Engine, by: ScoreBy, project: str = "") -> dict[tuple[str, ...], ScoreRow]:
    return {row.place: row for row in read_score(engine, SINCE_MS, UNTIL_MS, by, project)}


@pytest.mark.usefixtures("scored")
def test_every_end_is_counted_once_and_times_are_medians(engine: Engine) -> None:
    found = rows(engine, ScoreBy.SUITE)
    row, memory = found["p", "suite"], found["p", "memory"]
    assert (row.alerts, row.per_week) == (4, 2.0)
    assert (row.confirmed, row.invalid, row.infra, row.undecided) == (2, 1, 0, 1)
    assert (row.closed, row.missed) == (3, 1)
    assert row.improvement_share == 0.5
    assert row.triage_hours == 4.0
    assert row.culprit_hours == 50.0
    assert (memory.alerts, memory.undecided, memory.triage_hours) == (1, 1, None)


def test_groups_add_up(engine: Engine, scored: dict[str, int]) -> None:
    (project,) = rows(engine, ScoreBy.PROJECT).values()
    assert project.alerts == 5
    assert sum(row.alerts for row in rows(engine, ScoreBy.SERIES).values()) == 5
    (week,) = rows(engine, ScoreBy.WEEK).values()
    assert (week.alerts, week.per_week) == (5, 5.0)
    assert rows(engine, ScoreBy.SUITE, "no such project") == {}
    assert scored


def test_an_undone_decision_leaves_the_alert_undecided(
    engine: Engine, scored: dict[str, int]
) -> None:
    by = Authorship("ada", START_MS + 60 * HOUR_MS, expected=versions(engine))
    undo_last(engine, scored["noise summary"], by=by)
    (row,) = rows(engine, ScoreBy.PROJECT).values()
    assert (row.invalid, row.undecided) == (0, 3)
