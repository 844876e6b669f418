"""Make frozen links to the trend page."""

from dashboard.shared.page_registry import Query
from dashboard.shared.series_history.freeze import drawn_fits, frozen
from dashboard.shared.series_history.load import load_trend_page
from dashboard.shared.services import Services
from dashboard.shared.urls.trend_link import parse_trend, trend_link
from models.records.errors import UnknownSeriesError


def freeze_trend(services: Services, query: Query) -> str | None:
    """Build the link with absolute days, the moment and the fits; None where nothing is drawn."""
    state, _ = parse_trend(query)
    try:
        shown = load_trend_page(services, state)
    except UnknownSeriesError:  # nothing is drawn that could be kept
        return None
    kept = frozen(state, shown.every, services.now_ms())
    services.pin(drawn_fits(kept, shown.every))
    return trend_link(kept)
