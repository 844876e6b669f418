"""Find the series of an edit, or refuse the edit with the reason."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from models.records.errors import BadArgumentError, UnknownSeriesError
from models.records.series import SeriesKey
from models.storage.database.tables import branch, project, series


@dataclass(frozen=True, slots=True)
class SeriesPart:
    """A series that takes part in an edit."""

    id: int
    key: SeriesKey
    branch_id: int
    unit: str
    lower_is_better: bool


def find_part(connection: Connection, key: SeriesKey) -> SeriesPart:
    """Return the series of a key.

    Raises
    ------
    UnknownSeriesError
        If there is none.
    """
    found = look_up(connection, key)
    if found is None:
        raise UnknownSeriesError(
            f"There is no series {key}. `bandwatch series log` shows earlier names."
        )
    return found


def look_up(connection: Connection, key: SeriesKey) -> SeriesPart | None:
    """Return the series of a key; None if there is none."""
    row = connection.execute(
        select(series)
        .select_from(series.join(branch).join(project))
        .where(
            project.c.name == key.project,
            branch.c.name == key.branch,
            series.c.suite == key.suite,
            series.c.test == key.test,
            series.c.platform == key.platform,
        )
    ).first()
    if row is None:
        return None
    return SeriesPart(row.id, key, row.branch_id, row.unit, row.lower_is_better)


def require_free(connection: Connection, part: SeriesPart, new: SeriesKey) -> None:
    """Raise where a series cannot take a name.

    Raises
    ------
    BadArgumentError
        If the name is taken, lacks a suite or test, or is of another project or branch.
    """
    if (new.project, new.branch) != (part.key.project, part.key.branch):
        raise BadArgumentError(f"{new} is of another project or branch than {part.key}.")
    if not (new.suite and new.test):
        raise BadArgumentError(f"{new} names no suite or no test.")
    for name in (new.suite, new.test, new.platform):
        if len(name.encode()) > 500 or "\0" in name:
            raise BadArgumentError(f"{name!r:.60} is longer than 500 bytes, or holds a NUL.")
    if look_up(connection, new) is not None:
        raise BadArgumentError(
            f"There is a series {new} already. `bandwatch series merge` joins two series."
        )
