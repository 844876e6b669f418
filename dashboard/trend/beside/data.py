"""Read the fits that can be laid beside the one that is shown."""

from dashboard.shared.services import Services
from models.records.series import Series
from models.records.stored_fit import FitHead
from models.storage.fits.fit_view import read_fit_heads

MOST_FITS = 60  # that the choice lists


def read_other_fits(
    services: Services, series: Series, as_of_ms: int | None = None
) -> list[FitHead]:
    """Read the newest complete fits of a series, as of past days too."""
    return read_fit_heads(services.engine, series.id, as_of_ms=as_of_ms, most=MOST_FITS)
