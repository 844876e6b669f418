"""What the API reads from the store besides what the services answer."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from dashboard.shared.services import Services
from models.access.tokens import ApiToken
from models.records.change import EnvironmentChange
from models.records.commit import Commit
from models.records.points import Points
from models.records.release import Release
from models.records.series import Series
from models.records.series_filter import SeriesFilter
from models.records.series_status import SeriesStatus
from models.records.stored_fit import StoredBands, StoredFit
from models.services.fitting.stored_fits import fits_document
from models.storage.access.token_store import recognise_token
from models.storage.alerts.alert_rows import AlertRow as AlertRow
from models.storage.alerts.alert_rows import read_alert_rows
from models.storage.database.write_guard import writes_allowed as writes_allowed
from models.storage.fits.fit_view import read_bands, read_fit, read_latest_fit
from models.storage.fits.status_view import read_statuses
from models.storage.results.catalogue_view import SeriesRow as SeriesRow
from models.storage.results.catalogue_view import match_series, read_rows
from models.storage.results.commits.commit_store import StoredCommits, store_commits_in
from models.storage.results.points_view import read_points
from models.storage.results.release_store import store_environment_changes, store_releases
from models.storage.results.series_filter import choose_series


def find_token(services: Services, text: str, now_ms: int) -> ApiToken | None:
    """Return the token that a text is; None if it is none."""
    with writes_allowed():  # when it was used last
        return recognise_token(services.engine, text, now_ms)


def chosen_series(
    services: Services, wanted: SeriesFilter, patterns: Sequence[str]
) -> list[Series]:
    """Read the series that pass a filter and match one of the patterns, sorted by name."""
    found = choose_series(services.engine, wanted)
    if not patterns:
        return found
    matched = {item.id for pattern in patterns for item in match_series(services.engine, pattern)}
    return [item for item in found if item.id in matched]


def series_rows(services: Services, series: Sequence[Series]) -> list[SeriesRow]:
    """Read what there is of some series."""
    return read_rows(services.engine, series)


def points_after(
    services: Services,
    series: Series,
    *,
    since_ms: int | None,
    until_ms: int | None,
    as_of_ms: int | None,
    after: tuple[int, int, int] | None,
    limit: int,
) -> Points:
    """Read the measurements of a page; ``after`` is place, time and id of the last before it."""
    return read_points(
        services.engine,
        series.id,
        since_ms=since_ms,
        until_ms=until_ms,
        as_of_ms=as_of_ms,
        after=after,
        limit=limit,
    )


def fit_of(
    services: Services, series: Series, fit_id: int | None, as_of_ms: int | None
) -> StoredFit | None:
    """Read the current fit of a series, that of a moment, or a named one; None if it is gone."""
    if fit_id is None:
        return read_latest_fit(services.engine, series.id, as_of_ms)
    fit = read_fit(services.engine, fit_id)
    return fit if fit is not None and fit.series_id == series.id else None


def stored_fits(
    services: Services, series: Series, compare: tuple[int, int] | None
) -> dict[str, Any]:
    """List the fits of a series, and compare two of them if asked to."""
    return fits_document(services.engine, series, compare)


def bands_of(services: Services, fit_id: int) -> StoredBands:
    """Read the bands of a fit."""
    return read_bands(services.engine, fit_id)


def statuses_of(
    services: Services, series: Sequence[Series], as_of_ms: int | None, *, segments: bool
) -> dict[int, SeriesStatus]:
    """Read the status of each series that was judged, by its id."""
    ids = [item.id for item in series]
    return read_statuses(services.engine, ids, as_of_ms=as_of_ms, with_groups=segments)


def alert_rows(
    services: Services, series: Sequence[Series], as_of_ms: int | None
) -> list[AlertRow]:
    """Read the standing alerts of some series, in order of their numbers."""
    return read_alert_rows(
        services.engine, [item.id for item in series], as_of_ms, now_ms=services.now_ms()
    )


def put_releases(
    connection: Connection, project: str, releases: Sequence[Release], now_ms: int
) -> None:
    """Store releases of a project."""
    store_releases(connection, project, releases, now_ms)


def put_environment_changes(
    connection: Connection, project: str, changes: Sequence[EnvironmentChange], now_ms: int
) -> None:
    """Store changes of a project's machines."""
    store_environment_changes(connection, project, changes, now_ms)


def put_commits(
    connection: Connection, project: str, branch: str, commits: Sequence[Commit]
) -> StoredCommits:
    """Store commits of a branch."""
    return store_commits_in(connection, project, branch, commits)
