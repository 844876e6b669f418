"""Read the calendar around results: releases, days of revisions, changes."""

from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

from sqlalchemy import Engine, Select, Table, func, select

from models.records.change import EnvironmentChange, PlantedChange
from models.records.days import day_of_moment
from models.records.release import Release
from models.storage.database.tables import (
    branch,
    environment_change,
    planted_change,
    project,
    release,
    replaced_release,
    run,
)
from models.storage.database.transaction import read_transaction


def read_releases(
    engine: Engine, project_name: str, *, as_of_ms: int | None = None
) -> list[Release]:
    """Read the releases of a project by first day, the oldest first.

    Parameters
    ----------
    as_of_ms
        As they were known at that time, milliseconds since 1970-01-01 UTC: without later
        releases, and with the days that were corrected later. Now if None.
    """
    with read_transaction(engine) as connection:
        query = _releases(release, project_name)
        if as_of_ms is None:
            return sorted(Release(row[0], row[1]) for row in connection.execute(query))
        old = replaced_release
        then = [
            query.where(release.c.stored_ms <= as_of_ms),
            _releases(old, project_name).where(
                old.c.stored_ms <= as_of_ms, old.c.replaced_ms > as_of_ms
            ),
        ]
        return sorted(Release(row[0], row[1]) for some in then for row in connection.execute(some))


def _releases(table: Table, project_name: str) -> Select[*tuple[Any, ...]]:
    joined = table.join(project, project.c.id == table.c.project_id)
    columns = select(table.c.first_day, table.c.version).select_from(joined)
    return columns.where(project.c.name == project_name)


def read_environment_changes(
    engine: Engine,
    project_name: str,
    platform: str | None = None,
    *,
    as_of_ms: int | None = None,
) -> list[EnvironmentChange]:
    """Read changes of a project's machines in order of time.

    Parameters
    ----------
    platform
        Only changes whose pattern fits this platform; None means all changes.
    as_of_ms
        Only changes that were known by that time, milliseconds since 1970-01-01 UTC.
    """
    query = (
        select(
            environment_change.c.time_ms,
            environment_change.c.platform,
            environment_change.c.description,
        )
        .select_from(environment_change.join(project))
        .where(project.c.name == project_name)
    )
    if as_of_ms is not None:
        query = query.where(environment_change.c.stored_ms <= as_of_ms)
    with read_transaction(engine) as connection:
        changes = [EnvironmentChange(*row) for row in connection.execute(query)]
    return sorted(
        change for change in changes if platform is None or fnmatchcase(platform, change.platform)
    )


def read_planted_changes(engine: Engine, series_id: int) -> list[PlantedChange]:
    """Read what was planted in a series of demo data, in order of time."""
    query = (
        select(planted_change.c.time_ms, planted_change.c.kind, planted_change.c.size_percent)
        .where(planted_change.c.series_id == series_id)
        .order_by(planted_change.c.time_ms, planted_change.c.kind)
    )
    with read_transaction(engine) as connection:
        return [PlantedChange(*row) for row in connection.execute(query)]


@dataclass(frozen=True, slots=True)
class RevisionDay:
    """A revision and the last day on which it was run."""

    revision: str
    day: date


def read_revision_days(engine: Engine, project_name: str, revision: str) -> list[RevisionDay]:
    """Find the revisions of a project that begin with a text, by name.

    Parameters
    ----------
    revision : str
        A revision, or its first characters; one that is stored under exactly this name is the
        only one returned. Repeats that ran later stand at the revision's own place.
    """
    query = (
        select(run.c.revision, func.max(run.c.place_ms))
        .select_from(
            run.join(branch, branch.c.id == run.c.branch_id).join(
                project, project.c.id == branch.c.project_id
            )
        )
        .where(
            project.c.name == project_name,
            run.c.place_ms.is_not(None),
            run.c.revision.startswith(revision, autoescape=True),
        )
        .group_by(run.c.revision)
        .order_by(run.c.revision)
    )
    with read_transaction(engine) as connection:
        found = [RevisionDay(row[0], day_of_moment(row[1])) for row in connection.execute(query)]
    return [item for item in found if item.revision == revision] or found
