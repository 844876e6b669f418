"""What a page may ask: the only way from the pages to the store."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import current_app
from sqlalchemy import Engine, select

from dashboard.overview.state import OverviewState
from dashboard.releases.data import ReleaseChoice, read_release_choice
from dashboard.releases.state import ReleasesState
from dashboard.shared.series_history.data import TrendData, read_trend
from dashboard.shared.urls.trend_state import TrendState
from dashboard.trend.load import TrendPage, load_trend_page
from models.records.clock import Clock
from models.records.days import DAY_MS, day_of_moment
from models.records.series import Series
from models.records.settings import Settings
from models.stats.comparison.quality_gate import MAX_AGE_DAYS
from models.storage.database.tables import project
from models.storage.database.transaction import read_transaction, snapshot
from models.storage.fits.fit_store import pin_fits
from models.storage.fits.history_memory import HistoryMemory
from models.storage.fits.overview_view import OverviewRow, Totals, read_overview, read_totals
from models.storage.results.catalogue_view import SeriesRow, count_series, find_series, get_series
from models.storage.results.run_view import MeasuredRun, read_run
from models.storage.results.series_filter import Facets, read_facets

EXTENSION = "bandwatch"  # the name under which Flask keeps the services of an app


@dataclass(frozen=True, slots=True)
class Services:
    """The store, the settings and the clock of one app, with the questions that pages ask."""

    engine: Engine
    settings: Settings
    clock: Clock
    memory: HistoryMemory = field(default_factory=HistoryMemory)

    def now_ms(self) -> int:
        """Tell the present, milliseconds since 1970-01-01 UTC."""
        return self.clock.now_ms()

    def seen_ms(self, as_of_ms: int | None) -> int:
        """Tell the moment that a page shows: a frozen page its own, but none to come."""
        now_ms = self.now_ms()
        return now_ms if as_of_ms is None else min(as_of_ms, now_ms)

    def check_store(self) -> None:
        """Read from the store; raises what SQLAlchemy raises if it does not answer."""
        with read_transaction(self.engine) as connection:
            connection.execute(select(project.c.id).limit(1)).all()

    def holds_synthetic(self) -> bool:
        """Tell whether the store holds made data."""
        with read_transaction(self.engine) as connection:
            query = select(project.c.id).where(project.c.synthetic).limit(1)
            return connection.execute(query).first() is not None

    def find(self, words: str, limit: int) -> tuple[list[SeriesRow], int]:
        """Find series by words that must all occur, and count all that match."""
        parts = words.split()
        return find_series(self.engine, parts, limit=limit), count_series(self.engine, parts)

    def series(self, key: str) -> Series:
        """Get a series by name; raises SeriesUnknown with the nearest names."""
        return get_series(self.engine, key)

    def facets(self) -> Facets:
        """Tell which projects, branches, suites and platforms there are."""
        return read_facets(self.engine)

    def overview(
        self, state: OverviewState, *, limit: int | None = None, offset: int = 0
    ) -> list[OverviewRow]:
        """Read a stretch of the overview, all rows if there is no limit."""
        return read_overview(
            self.engine,
            state.query(self.too_old_ms(state.as_of_ms)),
            limit=limit,
            offset=offset,
            as_of_ms=state.as_of_ms,
            with_groups=limit is not None,  # a picture needs them, a table does not
        )

    def overview_totals(self, state: OverviewState) -> Totals:
        """Count what the overview's filter lets pass, by verdict."""
        query = state.query(self.too_old_ms(state.as_of_ms))
        return read_totals(self.engine, query, as_of_ms=state.as_of_ms)

    def too_old_ms(self, as_of_ms: int | None = None) -> int:
        """Tell the time before which a series' last run is too old for a verdict, today or then."""
        return (self.seen_ms(as_of_ms) // DAY_MS - MAX_AGE_DAYS) * DAY_MS

    def release_choice(self, state: ReleasesState) -> ReleaseChoice:
        """Find project and releases that a link to the releases page names."""
        return read_release_choice(self.engine, state, day_of_moment(self.now_ms()))

    def trend(self, key: str, state: TrendState, *, detailed: bool = True) -> TrendData:
        """Gather what the trend page shows of one of its series.

        Without details the runs' revisions and hosts are blank, and it takes far less time.
        """
        memory = None if detailed else self.memory
        return read_trend(self.engine, self.series(key), state, self.now_ms(), memory)

    def shown(self, state: TrendState, *, detailed: bool = False) -> TrendPage:
        """Gather all that a link to the trend page shows, as of one moment of the store."""
        with snapshot(self.engine):
            return load_trend_page(self.trend, state, detailed=detailed)

    def run_of(self, measurement_id: int, as_of_ms: int | None = None) -> MeasuredRun | None:
        """Read the run of a measurement, now or as it was known; None if there is none."""
        return read_run(self.engine, measurement_id, as_of_ms=as_of_ms)

    def pin(self, fits: Sequence[int]) -> None:
        """Keep fits for ever, because a frozen link shows them."""
        pin_fits(self.engine, fits)


def current_services() -> Services:
    """Get the services of the app that answers the present request.

    Pages are registered once per process, apps are made more often (in tests); so a page asks
    for its services when it is drawn instead of keeping those of the newest app.
    """
    services: Services = current_app.extensions[EXTENSION]
    return services
