"""Read all that is stored of one series at one moment, once for everybody who asks."""

from dataclasses import dataclass

from sqlalchemy import Engine

from models.records.points import Points
from models.records.release import Release
from models.records.series import Series
from models.records.series_status import SeriesStatus
from models.records.stored_fit import StoredFit
from models.storage.database.transaction import snapshot
from models.storage.fits.accepted_store import AcceptedChange, read_accepted
from models.storage.fits.fit_view import read_latest_attempt, read_latest_fit
from models.storage.fits.status_view import read_statuses
from models.storage.results.calendar_view import read_releases
from models.storage.results.points_view import read_points


@dataclass(frozen=True, slots=True, eq=False)
class SeriesSnapshot:
    """A series as the store held it at one moment.

    Refit, status and detection hand it on, so that they agree on what they look at. What one
    of them writes is not in it: read another snapshot, or replace the field, as in
    ``dataclasses.replace(snapshot, status=found)``.
    """

    series: Series
    points: Points  # all measurements, in time order
    accepted: tuple[AcceptedChange, ...]  # in time order
    releases: tuple[Release, ...]  # of the project, by first day
    attempt: StoredFit | None  # newest attempt to fit, failed or complete
    fit: StoredFit | None  # current fit: the newest complete attempt
    status: SeriesStatus | None  # with its segments; None if never summarised


def read_snapshot(engine: Engine, series: Series) -> SeriesSnapshot:
    """Read a series in one transaction.

    Parameters
    ----------
    series : Series
        A series of the store.

    Returns
    -------
    SeriesSnapshot
        Seven statements, whatever is read of it later.
    """
    with snapshot(engine):
        attempt = read_latest_attempt(engine, series.id)
        fit = attempt
        if attempt is not None and not attempt.complete:
            fit = read_latest_fit(engine, series.id)
        return SeriesSnapshot(
            series=series,
            points=read_points(engine, series.id),
            accepted=read_accepted(engine, [series.id]).get(series.id, ()),
            releases=tuple(read_releases(engine, series.key.project)),
            attempt=attempt,
            fit=fit,
            status=read_statuses(engine, [series.id], with_groups=True).get(series.id),
        )
