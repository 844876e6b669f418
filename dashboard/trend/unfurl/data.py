"""Read what a link to a trend shows of itself."""

from dashboard.shared.services import Services
from models.records.series import Series
from models.records.series_status import SeriesStatus
from models.storage.fits.status_view import read_statuses


def read_status(
    services: Services, series: Series, as_of_ms: int | None = None
) -> SeriesStatus | None:
    """Read how a series stood, now or at a moment; None before it was judged."""
    found = read_statuses(services.engine, [series.id], as_of_ms=as_of_ms, with_groups=True)
    return found.get(series.id)
