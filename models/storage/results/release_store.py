"""Store the calendar around results: releases, environment changes, planted changes."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from models.records.change import EnvironmentChange, PlantedChange
from models.records.release import Release
from models.storage.database.insert import insert
from models.storage.database.tables import (
    environment_change,
    planted_change,
    release,
    replaced_release,
)
from models.storage.database.transaction import acquire_write_lock
from models.storage.results.series_store import get_or_create_projects


def store_releases(
    connection: Connection, project: str, releases: Iterable[Release], now_ms: int = 0
) -> None:
    """Store a project's releases; a version that is there takes the new first day.

    The same again changes nothing; a day that is corrected moves to ``replaced_release``.

    Parameters
    ----------
    now_ms
        The time of storing, milliseconds since 1970-01-01 UTC; 0: known from the beginning.
    """
    acquire_write_lock(connection)
    project_id = get_or_create_projects(connection, [project])[project]
    days = {item.version: item.first_day for item in releases}
    known = {
        row.version: row
        for row in connection.execute(select(release).where(release.c.project_id == project_id))
    }
    corrected = [
        row for row in known.values() if days.get(row.version, row.first_day) != row.first_day
    ]
    # A clock that was set back must not make the past unreadable: no day ends before it began.
    changed_ms = {row.version: max(row.stored_ms, now_ms) for row in corrected}
    if corrected:
        connection.execute(
            replaced_release.insert(),
            [
                {
                    "project_id": project_id,
                    "version": row.version,
                    "first_day": row.first_day,
                    "stored_ms": row.stored_ms,
                    "replaced_ms": changed_ms[row.version],
                }
                for row in corrected
            ],
        )
    rows = [
        {
            "project_id": project_id,
            "version": version,
            "first_day": first_day,
            "stored_ms": changed_ms.get(version, now_ms),
        }
        for version, first_day in days.items()
        if version not in known or version in changed_ms
    ]
    if not rows:
        return
    statement = insert(connection, release)
    newer = {name: statement.excluded[name] for name in ("first_day", "stored_ms")}
    connection.execute(
        statement.on_conflict_do_update(index_elements=["project_id", "version"], set_=newer), rows
    )


def store_environment_changes(
    connection: Connection, project: str, changes: Iterable[EnvironmentChange], now_ms: int = 0
) -> None:
    """Store changes of a project's machines; the same again changes nothing.

    Parameters
    ----------
    now_ms
        As for :func:`store_releases`.
    """
    project_id = get_or_create_projects(connection, [project])[project]
    rows = [
        {
            "project_id": project_id,
            "platform": change.platform,
            "time_ms": change.time_ms,
            "description": change.description,
            "stored_ms": now_ms,
        }
        for change in changes
    ]
    if rows:
        connection.execute(insert(connection, environment_change).on_conflict_do_nothing(), rows)


def store_planted_changes(
    connection: Connection, changes: Mapping[int, Iterable[PlantedChange]]
) -> None:
    """Store the truth about demo data, by series id; a known change takes the new size."""
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
