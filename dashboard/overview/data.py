"""Read what the overview shows: a stretch of its rows, and how many there are of each verdict."""

from dataclasses import replace

from dashboard.overview.state import OverviewState
from dashboard.overview.suites import Heading, cut, order_suites
from dashboard.shared.services import Services
from models.records.views.overview import OverviewRow, SortBy, SuiteTotals, Totals
from models.stats.comparison.quality_gate import too_old_before_ms
from models.storage.fits.overview_view import read_overview, read_suite_totals, read_totals


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
        now_ms=services.now_ms(),
    )


def count_rows(services: Services, state: OverviewState) -> Totals:
    """Count what the overview's filter selects, by verdict."""
    query = state.query(too_old_before_ms(services.seen_ms(state.as_of_ms)))
    return read_totals(services.engine, query, as_of_ms=state.as_of_ms)


def read_suites(services: Services, state: OverviewState) -> list[SuiteTotals]:
    """Read the suites in the order in which the overview shows them."""
    query = state.query(too_old_before_ms(services.seen_ms(state.as_of_ms)))
    found = read_suite_totals(services.engine, query, as_of_ms=state.as_of_ms)
    first_order = state.order.by is SortBy.VERDICT and not state.order.descending
    return order_suites(found, by_verdict=first_order)


def read_by_suite(
    services: Services, state: OverviewState, suites: list[SuiteTotals], *, limit: int, offset: int
) -> list[Heading | OverviewRow]:
    """Read a stretch of the overview that is arranged by suite: headings and rows."""
    found: list[Heading | OverviewRow] = []
    for part in cut(suites, state.folded, offset, limit):
        if isinstance(part, Heading):
            found.append(part)
        else:
            names = (part.suite.project,), (part.suite.suite,)
            own = replace(state, projects=names[0], suites=names[1])
            found += read_rows(services, own, limit=part.limit, offset=part.offset)
    return found
