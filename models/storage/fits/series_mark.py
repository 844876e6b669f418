"""Notice cheaply that nothing changed: a series in a few numbers, without its measurements."""

from dataclasses import dataclass
from datetime import date
from typing import SupportsInt

from sqlalchemy import BindParameter, Connection, Engine, Select, and_, bindparam, func, select

from models.records.fit import FitState
from models.storage.database.fit_tables import fit
from models.storage.database.insert import insert
from models.storage.database.status_tables import CURRENT, examined_series, series_status
from models.storage.database.tables import (
    LATE_RUN,
    branch,
    measurement,
    release,
    replaced_measurement,
    replaced_release,
    run,
    series,
)
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import accepted_change, alert
from models.triage.detection.found_change import ChangeSource

_BY_STEP = (ChangeSource.GROUP.value, ChangeSource.HAND.value)
_SERIES: BindParameter[int] = bindparam("series_id")
_DATA = (
    "measurements",
    "measurement_id",
    "corrected_id",
    "corrected_ms",
    "late_runs",
    "late_places",
    "accepted",
    "accepted_ids",
    "releases",
    "release_id",
    "corrected_releases",
    "corrected_release_id",
)
_ALERTS = ("alerts", "alert_id", "alert_ms")


@dataclass(frozen=True, slots=True)
class SeriesMark:
    """A series in numbers of which at least one moves whenever something is stored for it."""

    data: tuple[int | None, ...]  # of measurements, accepted changes and releases
    alert_numbers: tuple[int | None, ...]
    complete: bool  # whether the newest attempt to fit succeeded, and there is a status
    attempt_id: int | None
    reason: str  # of the newest attempt
    trusted: bool
    last_day: date | None  # of the newest attempt
    alerts: int
    alerts_by_days: int  # those that are followed by the fit, which counts for less as it ages
    examined: str  # as kept by `save_examined`; blank if never


def read_mark(engine: Engine, series_id: int) -> SeriesMark:
    """Read the mark of a series in one statement.

    It covers measurements, their corrections and their places in the history, the newest attempt
    to fit, accepted changes, the releases of the project and the alerts of the series. Whatever
    else is to change what a refit or detection finds has to be added here. Version and host of a
    run are not among it.
    """
    with read_transaction(engine) as connection:
        row = connection.execute(_QUERY, {"series_id": series_id}).one()
    found = row._mapping
    return SeriesMark(
        data=tuple(_whole(found[name]) for name in _DATA),
        alert_numbers=tuple(_whole(found[name]) for name in _ALERTS),
        complete=found["state"] == FitState.COMPLETE.value and found["status_id"] is not None,
        attempt_id=found["attempt_id"],
        reason=found["reason"] or "",
        trusted=bool(found["trusted"]),
        last_day=found["last_day"],
        alerts=found["alerts"],
        alerts_by_days=found["alerts_by_days"],
        examined=found["examined"] or "",
    )


def save_examined(engine: Engine, series_id: int, mark: str) -> None:
    """Keep the mark (at most 64 characters) in whose state a series was examined."""
    with engine.begin() as connection:
        _save(connection, series_id, mark)


def _save(connection: Connection, series_id: int, mark: str) -> None:
    statement = insert(connection, examined_series).values(series_id=series_id, mark=mark)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["series_id"], set_={"mark": mark})
    )


def _whole(number: SupportsInt | None) -> int | None:
    """Return a number as int: PostgreSQL gives sums as Decimal."""
    return None if number is None else int(number)


def _one_query() -> Select[tuple[object, ...]]:
    """Build the statement; one column for each number."""
    project_id = (
        select(branch.c.project_id)
        .join(series, series.c.branch_id == branch.c.id)
        .where(series.c.id == _SERIES)
        .scalar_subquery()
    )
    of_series = measurement.c.series_id == _SERIES
    corrected = select(replaced_measurement).order_by(replaced_measurement.c.id.desc()).limit(1)
    accepted = accepted_change.c.series_id == _SERIES, accepted_change.c.withdrawn_ms.is_(None)
    released = release.c.project_id == project_id
    re_released = replaced_release.c.project_id == project_id
    newest = (
        select(fit)
        .where(fit.c.series_id == _SERIES, fit.c.state != FitState.PAST.value)
        .order_by(fit.c.id.desc())
        .limit(1)
    )
    alerts = alert.c.series_id == _SERIES
    late = (
        select(run)
        .join(
            series,
            and_(
                run.c.branch_id == series.c.branch_id,
                run.c.suite == series.c.suite,
                run.c.platform == series.c.platform,
                LATE_RUN,
            ),
        )
        .where(series.c.id == _SERIES)
    )
    queries = {
        "measurements": select(func.count()).where(of_series),
        "measurement_id": select(func.max(measurement.c.id)).where(of_series),
        "corrected_id": corrected.with_only_columns(replaced_measurement.c.id),
        "corrected_ms": corrected.with_only_columns(replaced_measurement.c.replaced_ms),
        "late_runs": late.with_only_columns(func.count()),
        "late_places": late.with_only_columns(func.sum(run.c.place_ms)),
        "accepted": select(func.count()).where(*accepted),
        "accepted_ids": select(func.sum(accepted_change.c.id)).where(*accepted),
        "releases": select(func.count()).where(released),
        "release_id": select(func.max(release.c.id)).where(released),
        "corrected_releases": select(func.count()).where(re_released),
        "corrected_release_id": select(func.max(replaced_release.c.id)).where(re_released),
        "attempt_id": newest.with_only_columns(fit.c.id),
        "alerts": select(func.count()).where(alerts),
        "alert_id": select(func.max(alert.c.id)).where(alerts),
        "alert_ms": select(func.sum(alert.c.changed_ms)).where(alerts),
        "state": newest.with_only_columns(fit.c.state),
        "reason": newest.with_only_columns(fit.c.reason),
        "trusted": newest.with_only_columns(fit.c.trusted),
        "last_day": newest.with_only_columns(fit.c.last_day),
        "status_id": select(series_status.c.id).where(
            series_status.c.series_id == _SERIES, CURRENT
        ),
        "alerts_by_days": select(func.count()).where(alerts, alert.c.source.not_in(_BY_STEP)),
        "examined": select(examined_series.c.mark).where(examined_series.c.series_id == _SERIES),
    }
    return select(*(query.scalar_subquery().label(name) for name, query in queries.items()))


_QUERY = _one_query()
