"""Open the store within a background job, and find what the job is about."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Engine

from models.records.release import Release
from models.records.series import Series
from models.records.series_filter import SeriesFilter
from models.records.settings import Settings
from models.storage.database.engine import open_engine
from models.storage.results.calendar_view import read_releases
from models.storage.results.catalogue_view import get_series
from models.storage.results.series_filter import choose_series


@contextmanager
def store_of_job(settings: Settings) -> Iterator[Engine]:
    """Open the store for the length of a job: connections do not survive a fork."""
    engine = open_engine(settings.store_url)
    try:
        yield engine
    finally:
        engine.dispose()


def find_job_series(engine: Engine, key: str) -> Series:
    """Get a series by name; raises UnknownSeriesError with the nearest names."""
    return get_series(engine, key)


def choose_job_series(engine: Engine, wanted: SeriesFilter) -> list[Series]:
    """Read the series that pass a filter, sorted by name."""
    return choose_series(engine, wanted)


def read_job_releases(engine: Engine, series: Series) -> Sequence[Release]:
    """Read the releases of a series' project."""
    return read_releases(engine, series.key.project)
