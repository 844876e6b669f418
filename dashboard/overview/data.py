"""Read what the overview shows: a stretch of its rows, and how many there are of each verdict."""

from dashboard.overview.state import OverviewState
from dashboard.shared.services import Services
from models.records.views.overview import OverviewRow, Totals
from models.stats.comparison.quality_gate import too_old_before_ms
from models.storage.fits.overview_view import read_overview, read_totals


def read_rows(
    services: Services, state: OverviewState, *, limit: int | None = None, offset: int = 0
) -> list[OverviewRow]:
    """Read a stretch of the overview, all rows if there is no limit."""
    return read_overview(
        services.engine,
        state.query(too_old_before_ms(services.seen_ms(state.as_of_ms))),
        limit=limit,
        offset=offset,
        as_of_ms=state.as_of_ms,
        with_groups=limit is not None,  # a picture needs them, a table does not
    )


def count_rows(services: Services, state: OverviewState) -> Totals:
    """Count what the overview's filter selects, by verdict."""
    query = state.query(too_old_before_ms(services.seen_ms(state.as_of_ms)))
    return read_totals(services.engine, query, as_of_ms=state.as_of_ms)
