"""Get or create the places where results belong: project, branch, series."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Row, Select, bindparam, select, update

from models.records.edits.series_edit import NO_EDITS, SeriesEdits
from models.records.errors import BadArgumentError
from models.records.series import Direction, Series, SeriesKey
from models.storage.database.insert import insert
from models.storage.database.tables import branch, project, series
from models.storage.results.series_edits.edit_log import edits_that_hold


@dataclass(frozen=True, slots=True)
class SeriesMetadata:
    """What may not differ between measurements of one series; a blank unit is unknown."""

    unit: str
    direction: Direction


class SeriesCatalogue:
    """Every series of the store, and those an ingest is about to add.

    Ingest asks :meth:`objection` about each row, so that a row which contradicts its series
    is kept aside instead of stored.
    """

    def __init__(self, known: Iterable[Series] = (), edits: SeriesEdits = NO_EDITS) -> None:
        self.edits = edits
        self._known = {item.key: item for item in known}
        self._natures = {
            item.key: SeriesMetadata(item.unit, item.direction) for item in self._known.values()
        }

    @classmethod
    def read(cls, connection: Connection) -> "SeriesCatalogue":
        """Read all series of the store, and the edits by which rows find them."""
        known = map(series_of, connection.execute(series_query()))
        return cls(known, edits_that_hold(connection))

    def get(self, key: SeriesKey) -> Series | None:
        """Look up a stored series; None if the store has none of that key."""
        return self._known.get(key)

    def nature(self, key: SeriesKey) -> SeriesMetadata | None:
        """Look up unit and direction, stored or first met in this ingest."""
        return self._natures.get(key)

    def objection(self, key: SeriesKey, unit: str, direction: Direction) -> str | None:
        """Return why a row cannot belong to its series; None if it can.

        The first row of a new series decides its unit and direction; a blank unit agrees
        with every unit.
        """
        nature = self._natures.get(key)
        if nature is None:
            self._natures[key] = SeriesMetadata(unit, direction)
            return None
        if unit and nature.unit and unit != nature.unit:
            return f"the unit is {unit!r}, but that of the series is {nature.unit!r}"
        if direction is not nature.direction:
            return (
                f"{direction.value} is said to be better, but for the series it is"
                f" {nature.direction.value}"
            )
        if unit and not nature.unit:
            self._natures[key] = SeriesMetadata(unit, direction)
        return None


def series_query() -> Select[int, str, str, str, str, str, str, bool, bool]:
    """Select series as :func:`series_of` reads them."""
    return select(
        series.c.id,
        project.c.name,
        branch.c.name,
        series.c.suite,
        series.c.test,
        series.c.platform,
        series.c.unit,
        series.c.lower_is_better,
        project.c.synthetic,
    ).select_from(series.join(branch).join(project))


def series_of(row: Row[int, str, str, str, str, str, str, bool, bool]) -> Series:
    """Build a series from a row of :func:`series_query`."""
    direction = Direction.LOWER_IS_BETTER if row[7] else Direction.HIGHER_IS_BETTER
    key = SeriesKey(row[1], row[2], row[3], row[4], row[5])
    return Series(row[0], key, row[6], direction, row[8])


def get_or_create_projects(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """Map project names to ids, making those that are not there."""
    wanted = sorted(set(names))
    if not wanted:
        return {}
    query = select(project.c.name, project.c.id).where(project.c.name.in_(wanted))
    found = {row[0]: row[1] for row in connection.execute(query)}
    missing = [{"name": name} for name in wanted if name not in found]
    if missing:
        connection.execute(insert(connection, project).on_conflict_do_nothing(), missing)
        found = {row[0]: row[1] for row in connection.execute(query)}
    return found


def mark_synthetic(connection: Connection, name: str) -> None:
    """Label a project as demo data, which every page then says."""
    get_or_create_projects(connection, [name])
    connection.execute(update(project).where(project.c.name == name).values(synthetic=True))


def get_or_create_branches(
    connection: Connection, names: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """Map (project, branch) names to branch ids, making those that are not there."""
    wanted = sorted(set(names))
    projects = get_or_create_projects(connection, (name for name, _ in wanted))
    query = (
        select(project.c.name, branch.c.name, branch.c.id)
        .select_from(branch.join(project))
        .where(project.c.id.in_(projects.values()))
    )
    found = {(row[0], row[1]): int(row[2]) for row in connection.execute(query)}
    missing = [
        {"project_id": projects[pair[0]], "name": pair[1]} for pair in wanted if pair not in found
    ]
    if missing:
        connection.execute(insert(connection, branch).on_conflict_do_nothing(), missing)
        found = {(row[0], row[1]): int(row[2]) for row in connection.execute(query)}
    return {pair: found[pair] for pair in wanted}


def get_or_create_series(
    connection: Connection, wanted: Iterable[tuple[SeriesKey, str, Direction]]
) -> dict[SeriesKey, int]:
    """Map keys to series ids, making those that are not there. Safe beside other processes.

    Parameters
    ----------
    wanted
        Key, unit and direction, as measurements state them; a key may occur more than once.
        A stored series without a unit takes the one that is stated.

    Raises
    ------
    BadArgumentError
        If a unit or a direction contradicts the stored series or another statement: ask
        :meth:`SeriesCatalogue.objection` first.
    """
    # Sorted, so that transactions which meet on PostgreSQL create in the same order; and
    # backwards, so that a unit comes before a blank one.
    statements = sorted(set(wanted), reverse=True)
    branches = get_or_create_branches(
        connection, {(key.project, key.branch) for key, *_ in statements}
    )
    known = _read_series_of(connection, branches)
    natures = _natures(known, statements)
    missing = [
        {
            "branch_id": branches[key.project, key.branch],
            "suite": key.suite,
            "test": key.test,
            "platform": key.platform,
            "unit": nature.unit,
            "lower_is_better": nature.direction is Direction.LOWER_IS_BETTER,
        }
        for key, nature in natures.items()
        if key not in known
    ]
    if missing:
        connection.execute(insert(connection, series).on_conflict_do_nothing(), missing)
        known = _read_series_of(connection, branches)  # perhaps another's, of another nature
        natures = _natures(known, statements)
    named = [
        {"series_id": known[key].id, "new_unit": nature.unit}
        for key, nature in natures.items()
        if nature.unit and not known[key].unit
    ]
    if named:
        change = update(series).where(series.c.id == bindparam("series_id"), series.c.unit == "")
        connection.execute(change.values(unit=bindparam("new_unit")), named)
    return {key: known[key].id for key in natures}


def _natures(
    known: Mapping[SeriesKey, Series], statements: Iterable[tuple[SeriesKey, str, Direction]]
) -> dict[SeriesKey, SeriesMetadata]:
    catalogue = SeriesCatalogue(known.values())
    for key, unit, direction in statements:
        if reason := catalogue.objection(key, unit, direction):
            raise BadArgumentError(f"Measurements of {key} cannot be stored: {reason}.")
    return {
        key: catalogue.nature(key) or SeriesMetadata(unit, direction)
        for key, unit, direction in statements
    }


def _read_series_of(
    connection: Connection, branches: Mapping[tuple[str, str], int]
) -> dict[SeriesKey, Series]:
    query = series_query().where(series.c.branch_id.in_(branches.values()))
    return {item.key: item for item in map(series_of, connection.execute(query))}
