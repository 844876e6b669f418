"""Read the calendar around results: releases, environment changes, planted changes."""

from fnmatch import fnmatchcase

from sqlalchemy import Engine, select

from models.change import EnvironmentChange, PlantedChange
from models.release import Release
from models.storage.tables import environment_change, planted_change, project, release
from models.storage.transaction import reading


def read_releases(engine: Engine, project_name: str) -> list[Release]:
    """Read the releases of a project by first day, the oldest first."""
    query = (
        select(release.c.first_day, release.c.version)
        .select_from(release.join(project))
        .where(project.c.name == project_name)
    )
    with reading(engine) as connection:
        return sorted(Release(row[0], row[1]) for row in connection.execute(query))


def read_environment_changes(
    engine: Engine, project_name: str, platform: str | None = None
) -> list[EnvironmentChange]:
    """Read changes of a project's machines in order of time.

    Parameters
    ----------
    platform
        Only changes whose pattern fits this platform; None means all changes.
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
    with reading(engine) as connection:
        changes = [EnvironmentChange(*row) for row in connection.execute(query)]
    return sorted(
        change for change in changes if platform is None or fnmatchcase(platform, change.platform)
    )


def read_planted_changes(engine: Engine, series_id: int) -> list[PlantedChange]:
    """Read what was planted in a series of made data, in order of time."""
    query = (
        select(planted_change.c.time_ms, planted_change.c.kind, planted_change.c.size_percent)
        .where(planted_change.c.series_id == series_id)
        .order_by(planted_change.c.time_ms, planted_change.c.kind)
    )
    with reading(engine) as connection:
        return [PlantedChange(*row) for row in connection.execute(query)]
