"""Read for many series whether their fits can be believed."""

from collections.abc import Sequence

from sqlalchemy import Connection

from models.records.fit import FitState
from models.records.views.fit_attempt import FitHealth, FitSummary
from models.storage.results.series_summary import newest_fits


def read_fit_health(
    connection: Connection, series_ids: Sequence[int], *, as_of_ms: int | None = None
) -> dict[int, tuple[FitHealth, str]]:
    """Map series ids to the health of their fits, with the reason where it is not good.

    Parameters
    ----------
    as_of_ms : int, optional
        Only attempts of that time or before; milliseconds since 1970-01-01 UTC.
    """
    attempts = newest_fits(connection, series_ids, complete=False, as_of_ms=as_of_ms)
    fits = newest_fits(connection, series_ids, complete=True, as_of_ms=as_of_ms)
    return {key: _health(attempts.get(key), fits.get(key)) for key in series_ids}


def _health(attempt: FitSummary | None, fit: FitSummary | None) -> tuple[FitHealth, str]:
    if attempt is None:
        return FitHealth.NOT_FITTED, ""
    if fit is None:
        return FitHealth.FAILED, attempt.reason
    if not fit.trusted:
        return FitHealth.NOT_TRUSTED, fit.reason
    if attempt.state is FitState.FAILED:
        return FitHealth.OLDER, f"the newest attempt failed: {attempt.reason}"
    return FitHealth.HEALTHY, ""
