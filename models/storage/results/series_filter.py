"""Choose series by project, branch, suite, platform and words: one filter for every list."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Engine, and_, select

from models.records.series import Series
from models.records.series_filter import Facets, SeriesFilter
from models.storage.database.chunks import chunks
from models.storage.database.tables import branch, project, series
from models.storage.database.transaction import read_transaction
from models.storage.results.series_store import series_of, series_query

SERIES_PLACES = series.join(branch, branch.c.id == series.c.branch_id).join(
    project, project.c.id == branch.c.project_id
)

_NAME = (
    project.c.name
    + "/"
    + branch.c.name
    + "/"
    + series.c.suite
    + "/"
    + series.c.test
    + "/"
    + series.c.platform
)


def passing(wanted: SeriesFilter) -> ColumnElement[bool]:
    """Build the condition that a row of :data:`SERIES_PLACES` passes a filter.

    Words match in upper or lower case alike; outside of ASCII, SQLite knows only the case
    that is typed.
    """
    chosen = (
        (project.c.name, wanted.projects),
        (branch.c.name, wanted.branches),
        (series.c.suite, wanted.suites),
        (series.c.platform, wanted.platforms),
    )
    conditions: list[ColumnElement[bool]] = [column.in_(names) for column, names in chosen if names]
    conditions += [_NAME.icontains(word, autoescape=True) for word in wanted.words if word]
    return and_(True, *conditions)


def read_facets(engine: Engine) -> Facets:
    """Read which projects, branches, suites and platforms have series."""
    with read_transaction(engine) as connection:
        found = [
            connection.scalars(select(column).select_from(SERIES_PLACES).distinct()).all()
            for column in (project.c.name, branch.c.name, series.c.suite, series.c.platform)
        ]
    return Facets(*(tuple(sorted(names)) for names in found))


def series_by_id(connection: Connection, ids: Sequence[int]) -> dict[int, Series]:
    """Look up many series by their ids."""
    found: dict[int, Series] = {}
    for some in chunks(ids):
        query = series_query().where(series.c.id.in_(some))
        found |= {row[0]: series_of(row) for row in connection.execute(query)}
    return found


def choose_series(engine: Engine, wanted: SeriesFilter) -> list[Series]:
    """Read the series that pass, sorted by name."""
    query = series_query().where(passing(wanted))
    with read_transaction(engine) as connection:
        found = [series_of(row) for row in connection.execute(query)]
    return sorted(found, key=lambda item: item.key)
