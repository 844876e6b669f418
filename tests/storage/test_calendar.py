"""Releases, environment changes and planted changes, stored and read."""

from datetime import date

from sqlalchemy import Engine

from models.change import EnvironmentChange, PlantedChange
from models.release import Release
from models.storage.calendar_view import (
    read_environment_changes,
    read_planted_changes,
    read_releases,
)
from models.storage.release_store import (
    store_environment_changes,
    store_planted_changes,
    store_releases,
)

from .made_up import make_series


def test_releases_come_in_order_and_take_new_days(engine: Engine) -> None:
    with engine.begin() as connection:
        store_releases(
            connection,
            "engine",
            [Release(date(2026, 3, 1), "2.0"), Release(date(2026, 1, 1), "1.10")],
        )
        store_releases(connection, "other", [Release(date(2020, 1, 1), "1")])
        store_releases(connection, "engine", [Release(date(2026, 2, 1), "2.0")])
        store_releases(connection, "engine", [])
    assert read_releases(engine, "engine") == [
        Release(date(2026, 1, 1), "1.10"),
        Release(date(2026, 2, 1), "2.0"),
    ]
    assert read_releases(engine, "nobody") == []


def test_environment_changes_reach_the_platforms_they_name(engine: Engine) -> None:
    kernel = EnvironmentChange(5, "linux-*", "kernel 6.1")
    power = EnvironmentChange(2, "*", "new power supply")
    with engine.begin() as connection:
        for _ in range(2):
            store_environment_changes(connection, "engine", [kernel, power])
        store_environment_changes(connection, "engine", [])
    assert read_environment_changes(engine, "engine") == [power, kernel]
    assert read_environment_changes(engine, "engine", "linux-x86") == [power, kernel]
    assert read_environment_changes(engine, "engine", "mac") == [power]
    assert read_environment_changes(engine, "other") == []


def test_planted_changes_belong_to_a_series(engine: Engine) -> None:
    series_id = make_series(engine)
    with engine.begin() as connection:
        store_planted_changes(connection, {series_id: [PlantedChange(9, "step", 3.0)]})
        store_planted_changes(
            connection, {series_id: [PlantedChange(9, "step", 4.0), PlantedChange(1, "drift")]}
        )
        store_planted_changes(connection, {})
    assert read_planted_changes(engine, series_id) == [
        PlantedChange(1, "drift", None),
        PlantedChange(9, "step", 4.0),
    ]
    assert read_planted_changes(engine, series_id + 1) == []
