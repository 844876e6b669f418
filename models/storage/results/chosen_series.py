"""Read the series that a filter selects."""

from sqlalchemy import Engine

from models.records.series import Series
from models.records.series_filter import SeriesFilter
from models.storage.database.transaction import read_transaction
from models.storage.results.series_filter import passing
from models.storage.results.series_store import series_of, series_query


def choose_series(engine: Engine, wanted: SeriesFilter) -> list[Series]:
    """Read the series that pass, sorted by name."""
    query = series_query().where(passing(wanted))
    with read_transaction(engine) as connection:
        found = [series_of(row) for row in connection.execute(query)]
    return sorted(found, key=lambda item: item.key)
