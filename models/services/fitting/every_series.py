"""The series that a night fits: all of the store."""

from sqlalchemy import Engine

from models.records.series import Series
from models.storage.results.catalogue_view import match_series


def every_series(engine: Engine) -> list[Series]:
    """Return all series, in the order of their names."""
    return list(match_series(engine, "*"))
