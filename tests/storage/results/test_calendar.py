"""Releases, environment changes and planted changes, stored and read."""

from datetime import date

from sqlalchemy import Engine, text

from models.records.change import EnvironmentChange, PlantedChange
from models.records.release import Release
from models.storage.database.schema import bring_up_to_date, migrate
from models.storage.results.calendar_view import (
    read_environment_changes,
    read_planted_changes,
    read_releases,
)
from models.storage.results.release_store import (
    store_environment_changes,
    store_planted_changes,
    store_releases,
)
from tests.storage.made_up import make_series


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


def test_the_calendar_can_be_read_as_it_was_told(engine: Engine) -> None:
    first, moved = date(2026, 1, 1), date(2026, 2, 1)

    def tell(now_ms: int, *releases: Release) -> None:
        with engine.begin() as connection:
            store_releases(connection, "engine", releases, now_ms)

    def days(as_of_ms: int | None) -> list[tuple[str, date]]:
        found = read_releases(engine, "engine", as_of_ms=as_of_ms)
        return [(item.version, item.first_day) for item in found]

    tell(0, Release(first, "1"))
    tell(10, Release(first, "2"))
    tell(15, Release(first, "2"))  # the same again changes nothing
    tell(20, Release(moved, "2"), Release(moved, "3"))
    assert days(0) == days(9) == [("1", first)]
    assert days(10) == days(19) == [("1", first), ("2", first)]
    assert days(20) == days(None) == [("1", first), ("2", moved), ("3", moved)]
    tell(5, Release(first, "3"))  # by a clock that was set back
    assert days(19) == [("1", first), ("2", first)]
    assert days(20) == [("1", first), ("3", first), ("2", moved)]


def test_a_calendar_of_before_was_always_known(engine: Engine) -> None:
    migrate(engine, "0003")
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO project (id, name, synthetic) VALUES (7, 'old', false)")
        )
        connection.execute(
            text(
                "INSERT INTO release (project_id, version, first_day) VALUES (7, '1', '2026-01-01')"
            )
        )
    bring_up_to_date(engine)
    assert read_releases(engine, "old", as_of_ms=0) == [Release(date(2026, 1, 1), "1")]


def test_environment_changes_count_from_when_they_were_told(engine: Engine) -> None:
    kernel, power = EnvironmentChange(1, "*", "kernel"), EnvironmentChange(2, "*", "power")
    with engine.begin() as connection:
        store_environment_changes(connection, "engine", [kernel])
        store_environment_changes(connection, "engine", [kernel, power], 20)
    assert read_environment_changes(engine, "engine", as_of_ms=19) == [kernel]
    assert read_environment_changes(engine, "engine", as_of_ms=20) == [kernel, power]


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
