"""Made data can be removed, measured data cannot."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, func, select, update

from models.records.change import EnvironmentChange, PlantedChange
from models.records.errors import BadArgumentError
from models.records.measurement import RejectedRow
from models.records.series import SeriesKey
from models.storage.alerts.detection_store import write_plan
from models.storage.database.fit_tables import draws
from models.storage.database.forget_project import forget_synthetic_project, has_rows_from_elsewhere
from models.storage.database.tables import (
    environment_change,
    ingest,
    measurement,
    planted_change,
    project,
)
from models.storage.database.triage_tables import alert, alert_summary, audit_entry, triage_step
from models.storage.results.catalogue_view import find_series, get_series
from models.storage.results.ingest_store import begin_ingest, store_rejected
from models.storage.results.measurement_store import store_batch
from models.storage.results.release_store import store_environment_changes, store_planted_changes
from models.storage.results.series_store import mark_synthetic
from models.storage.triage.step import log_entry, open_step
from models.triage.authorship import Authorship
from models.triage.detection.followed_alert import DetectionPlan
from models.triage.detection.found_change import ChangeSource, FoundChange
from tests.storage.made_up import KEY, make_fit, make_measurement, make_series, save

DEMO = replace(KEY, project="demo")
SHA = "a" * 64


def make_demo(engine: Engine) -> None:
    with engine.begin() as connection:
        mark_synthetic(connection, "demo")
        ingest_id = begin_ingest(connection, "demo.csv", SHA, 1)
        store_batch(connection, ingest_id, [make_measurement(series=DEMO)], 2)
        store_rejected(connection, ingest_id, [RejectedRow("demo.csv", 3, "no time", "")])
        store_environment_changes(connection, "demo", [EnvironmentChange(5, "*", "kernel")])
    series_id = get_series(engine, str(DEMO)).id
    with engine.begin() as connection:
        store_planted_changes(connection, {series_id: [PlantedChange(1, "regression", 5.0)]})
    save(engine, series_id, make_fit(measurements=1))


def count(engine: Engine, table: object) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)  # type: ignore[arg-type]


def test_a_made_project_goes_with_all_that_hangs_on_it(engine: Engine) -> None:
    make_series(engine)
    make_demo(engine)
    with engine.begin() as connection:
        forget_synthetic_project(connection, "demo")
        forget_synthetic_project(connection, "never heard of")
    assert [row.series.key for row in find_series(engine)] == [KEY]
    assert count(engine, measurement) == 3
    for table in (draws, planted_change, environment_change, ingest):
        assert count(engine, table) == 0


def test_the_triage_of_a_made_project_goes_and_that_of_others_stays(engine: Engine) -> None:
    make_series(engine)
    make_demo(engine)
    open_summary(engine, KEY)
    open_summary(engine, DEMO)
    with engine.begin() as connection:
        shared = open_step(connection, "star", Authorship("ada", 1))
        for summary_id in connection.scalars(select(alert_summary.c.id)).all():
            log_entry(connection, shared, summary_id, None, "starred", False, True)
        own = open_step(connection, "assign", Authorship("ada", 2))
        demo_id = connection.scalars(select(func.max(alert_summary.c.id))).one()
        log_entry(connection, own, demo_id, None, "assignee", "", "ada")
    with engine.begin() as connection:
        forget_synthetic_project(connection, "demo")
    assert count(engine, alert_summary) == 1
    assert count(engine, alert) == 1
    assert count(engine, audit_entry) == 2  # of the alert that was found, and of the star
    with engine.connect() as connection:
        steps = connection.scalars(select(triage_step.c.action).order_by(triage_step.c.id)).all()
    assert steps == ["detect", "star"]


def open_summary(engine: Engine, key: SeriesKey) -> None:
    series_id = get_series(engine, str(key)).id
    found = FoundChange(series_id, ChangeSource.GROUP, True, start_ms=2, previous_ms=1, change=5.0)
    with engine.begin() as connection:
        plan = DetectionPlan(opened=(found,))
        write_plan(connection, series_id, plan, monitor_only=False, by=Authorship("bandwatch", 3))


def test_a_measured_project_stays(engine: Engine) -> None:
    make_demo(engine)
    with engine.begin() as connection:
        connection.execute(update(project).values(synthetic=False))
    with engine.begin() as connection, pytest.raises(BadArgumentError, match="never deleted"):
        forget_synthetic_project(connection, "demo")
    assert count(engine, measurement) == 1


def test_rows_from_another_file_are_noticed(engine: Engine) -> None:
    with engine.connect() as connection:
        assert not has_rows_from_elsewhere(connection, "demo", SHA)
    make_demo(engine)
    make_series(engine)
    with engine.connect() as connection:
        assert not has_rows_from_elsewhere(connection, "demo", SHA)
        assert has_rows_from_elsewhere(connection, "demo", "b" * 64)
        assert has_rows_from_elsewhere(connection, KEY.project, SHA)
