"""What a page may ask: the only way from the pages to the store."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from flask import current_app
from sqlalchemy import Engine, select

from models.records.clock import Clock
from models.records.series import Series
from models.records.series_filter import Facets
from models.records.settings import Settings
from models.storage.database.tables import project
from models.storage.database.transaction import read_transaction, snapshot
from models.storage.database.write_guard import writes_allowed
from models.storage.fits.fit_store import pin_fits
from models.storage.fits.history_memory import HistoryMemory
from models.storage.results.catalogue_view import SeriesRow, count_series, find_series, get_series
from models.storage.results.series_filter import read_facets

EXTENSION = "bandwatch"  # the name under which Flask keeps the services of an app


@dataclass(frozen=True, slots=True)
class Services:
    """The store, the settings and the clock of one app, with what every page asks of them."""

    engine: Engine
    settings: Settings
    clock: Clock
    memory: HistoryMemory = field(default_factory=HistoryMemory)

    def now_ms(self) -> int:
        """Return the present, milliseconds since 1970-01-01 UTC."""
        return self.clock.now_ms()

    def seen_ms(self, as_of_ms: int | None) -> int:
        """Return the time the page shows: its as-of time if frozen, never later than now."""
        now_ms = self.now_ms()
        return now_ms if as_of_ms is None else min(as_of_ms, now_ms)

    def frozen_ms(self, as_of_ms: int | None) -> int:
        """Return the moment that a link is frozen at: that of a frozen page, else the present."""
        return self.now_ms() if as_of_ms is None else as_of_ms

    def holds_synthetic(self) -> bool:
        """Return whether the store holds demo data."""
        with read_transaction(self.engine) as connection:
            query = select(project.c.id).where(project.c.synthetic).limit(1)
            return connection.execute(query).first() is not None

    def find(self, words: str, limit: int) -> tuple[list[SeriesRow], int]:
        """Find series by words that must all occur, and count all that match."""
        parts = words.split()
        return find_series(self.engine, parts, limit=limit), count_series(self.engine, parts)

    def series(self, key: str) -> Series:
        """Get a series by name; raises UnknownSeriesError with the nearest names."""
        return get_series(self.engine, key)

    def facets(self) -> Facets:
        """Return which projects, branches, suites and platforms there are."""
        return read_facets(self.engine)

    def snapshot(self) -> AbstractContextManager[None]:
        """Open a block in which all reads show the store as of one moment."""
        return snapshot(self.engine)

    def pin(self, fits: Sequence[int]) -> None:
        """Keep fits for ever, because a frozen link shows them."""
        with writes_allowed():
            pin_fits(self.engine, fits)


def current_services() -> Services:
    """Get the services of the app that answers the present request.

    Pages are registered once per process, apps are made more often (in tests); so a page asks
    for its services when it is drawn instead of keeping those of the newest app.
    """
    services: Services = current_app.extensions[EXTENSION]
    return services
