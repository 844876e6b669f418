"""Read fits: which one holds, its bands, and what it left out."""

import math
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, Row, Select, select

from models.records.fit import Diagnostics, FitOptions, FitState, Likelihood
from models.records.stored_fit import FitHead, StoredBands, StoredFit
from models.storage.database.fit_tables import fit, fit_day, fit_outlier
from models.storage.database.transaction import read_transaction
from models.storage.fits.steps_json import steps_from_json


def read_latest_fit(
    engine: Engine, series_id: int, as_of_ms: int | None = None
) -> StoredFit | None:
    """Read the newest complete fit of a series; None if there is none.

    Parameters
    ----------
    as_of_ms
        Only fits that were there at that time, milliseconds since 1970-01-01 UTC.
    """
    return _read_newest(engine, _of_series(series_id, as_of_ms).where(_COMPLETE))


def read_latest_attempt(
    engine: Engine, series_id: int, as_of_ms: int | None = None
) -> StoredFit | None:
    """Read the newest attempt of a series, failed or complete; None if there is none."""
    return _read_newest(engine, _of_series(series_id, as_of_ms))


def read_past_fit(engine: Engine, series_id: int, data_hash: str) -> StoredFit | None:
    """Read the fit as of a past day with these data and options; None if there is none."""
    query = select(fit).where(
        fit.c.series_id == series_id,
        fit.c.state == FitState.PAST.value,
        fit.c.data_hash == data_hash,
    )
    return _read_newest(engine, query)


def read_fit(engine: Engine, fit_id: int) -> StoredFit | None:
    """Read one attempt by its id, as a frozen link names it; None if it is gone."""
    return _read_newest(engine, select(fit).where(fit.c.id == fit_id))


def read_fits(engine: Engine, series_id: int) -> list[StoredFit]:
    """Read the complete fits of a series, those as of past days too, newest first."""
    query = select(fit).where(fit.c.series_id == series_id, fit.c.state.in_(_USABLE))
    with read_transaction(engine) as connection:
        return [_stored(row) for row in connection.execute(query.order_by(fit.c.id.desc()))]


def read_fit_heads(
    engine: Engine, series_id: int, *, as_of_ms: int | None = None, most: int | None = None
) -> list[FitHead]:
    """Read what names the fits of :func:`read_fits`, newest first.

    Parameters
    ----------
    as_of_ms
        Only fits that were there at that time, milliseconds since 1970-01-01 UTC.
    most
        So many of the newest; all by default.
    """
    query = select(fit.c.id, fit.c.created_ms, fit.c.options).where(
        fit.c.series_id == series_id, fit.c.state.in_(_USABLE)
    )
    if as_of_ms is not None:
        query = query.where(fit.c.created_ms <= as_of_ms)
    with read_transaction(engine) as connection:
        return [
            FitHead(row.id, row.created_ms, _options(row.options).until_day)
            for row in connection.execute(query.order_by(fit.c.id.desc()).limit(most))
        ]


def read_bands(engine: Engine, fit_id: int) -> StoredBands:
    """Read all bands of a fit; empty arrays if it has none."""
    names = [item.name for item in fields(StoredBands)]
    columns = [fit_day.c.day, *(fit_day.c[name] for name in names[1:])]
    query = select(*columns).where(fit_day.c.fit_id == fit_id).order_by(fit_day.c.day)
    with read_transaction(engine) as connection:
        rows: Any = connection.execute(query).cursor
        found = rows.fetchall()
    # The driver's own rows: dates come as text or as dates, and numpy reads either.
    days = np.array([row[0] for row in found], dtype="datetime64[D]").astype(np.int64)
    values = np.array([row[1:] for row in found], dtype=np.float64).reshape(-1, len(names) - 1)
    return StoredBands(days, *np.ascontiguousarray(values.T))


def read_outliers(engine: Engine, fit_id: int) -> NDArray[np.int64]:
    """Read the ids of the measurements that a fit left out, rising."""
    query = select(fit_outlier.c.measurement_id).where(fit_outlier.c.fit_id == fit_id)
    with read_transaction(engine) as connection:
        return np.sort(np.array(connection.scalars(query).all(), dtype=np.int64))


_COMPLETE = fit.c.state == FitState.COMPLETE.value
_USABLE = (FitState.COMPLETE.value, FitState.PAST.value)


def _of_series(series_id: int, as_of_ms: int | None) -> Select[*tuple[Any, ...]]:
    query = select(fit).where(fit.c.series_id == series_id, fit.c.state != FitState.PAST.value)
    return query if as_of_ms is None else query.where(fit.c.created_ms <= as_of_ms)


def _read_newest(engine: Engine, query: Select[*tuple[Any, ...]]) -> StoredFit | None:
    newest = query.order_by(fit.c.id.desc()).limit(1)
    with read_transaction(engine) as connection:
        row = connection.execute(newest).first()
    return None if row is None else _stored(row)


def _stored(row: Row[*tuple[Any, ...]]) -> StoredFit:
    return StoredFit(
        id=row.id,
        series_id=row.series_id,
        state=FitState(row.state),
        reason=row.reason,
        trusted=row.trusted,
        created_ms=row.created_ms,
        first_day=row.first_day,
        last_day=row.last_day,
        likelihood=Likelihood(row.likelihood),
        knots=row.knots,
        options=_options(row.options),
        data_hash=row.data_hash,
        toolchain=row.toolchain,
        measurements=row.measurements,
        outliers=row.outliers,
        calibration=math.nan if row.calibration is None else row.calibration,
        day_ratio=math.nan if row.day_ratio is None else row.day_ratio,
        diagnostics=_diagnostics(row.diagnostics),
        seconds=row.seconds,
        sigma=floats(row.sigma),
        tau=floats(row.tau),
        nu=None if row.nu is None else floats(row.nu),
        noise=None if row.noise is None else floats(row.noise),
        steps=None if row.steps is None else steps_from_json(row.steps),
    )


def floats(blob: bytes | None) -> NDArray[np.float32]:
    """Read draws as they are stored: float32, little-endian."""
    return np.frombuffer(blob or b"", dtype="<f4").astype(np.float32, copy=False)


def _options(stored: dict[str, Any]) -> FitOptions:
    """Read options of any version: what this one does not know is left out."""
    known = {item.name for item in fields(FitOptions)} & stored.keys()
    options = {name: stored[name] for name in known}
    if "likelihood" in options:
        options["likelihood"] = Likelihood(options["likelihood"])
    for name in {"step_days", "step_times"} & options.keys():
        options[name] = tuple(options[name])
    # What was fitted before there were steps had none.
    options.setdefault("steps", False)
    return FitOptions(**options)


def _diagnostics(stored: dict[str, Any]) -> Diagnostics | None:
    if not stored:
        return None
    values: dict[str, Any] = {
        # A number that was not finite is stored as null; one that is newer than the fit is absent.
        item.name: math.nan if stored[item.name] is None else stored[item.name]
        for item in fields(Diagnostics)
        if item.name in stored
    }
    values["reasons"] = tuple(stored.get("reasons") or ())
    return Diagnostics(**values)
