"""Store the calendar around results: releases, environment changes, planted changes."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from models.change import EnvironmentChange, PlantedChange
from models.release import Release
from models.storage.insert import insert
from models.storage.series_store import get_or_create_projects
from models.storage.tables import environment_change, planted_change, release


def store_releases(connection: Connection, project: str, releases: Iterable[Release]) -> None:
    """Store a project's releases; a version that is there takes the new first day."""
    project_id = get_or_create_projects(connection, [project])[project]
    days = {item.version: item.first_day for item in releases}
    if not days:
        return
    statement = insert(connection, release)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["project_id", "version"],
            set_={"first_day": statement.excluded.first_day},
        ),
        [
            {"project_id": project_id, "version": version, "first_day": first_day}
            for version, first_day in days.items()
        ],
    )


def store_environment_changes(
    connection: Connection, project: str, changes: Iterable[EnvironmentChange]
) -> None:
    """Store changes of a project's machines; the same again changes nothing."""
    project_id = get_or_create_projects(connection, [project])[project]
    rows = [
        {
            "project_id": project_id,
            "platform": change.platform,
            "time_ms": change.time_ms,
            "description": change.description,
        }
        for change in changes
    ]
    if rows:
        connection.execute(insert(connection, environment_change).on_conflict_do_nothing(), rows)


def store_planted_changes(
    connection: Connection, changes: Mapping[int, Iterable[PlantedChange]]
) -> None:
    """Store the truth about made data, by series id; a known change takes the new size."""
    rows = [
        {
            "series_id": series_id,
            "time_ms": change.time_ms,
            "kind": change.kind,
            "size_percent": change.size_percent,
        }
        for series_id, planted in changes.items()
        for change in planted
    ]
    if not rows:
        return
    statement = insert(connection, planted_change)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["series_id", "time_ms", "kind"],
            set_={"size_percent": statement.excluded.size_percent},
        ),
        rows,
    )
