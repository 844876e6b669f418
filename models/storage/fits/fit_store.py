"""Store fits, each whole or not at all."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, bindparam, func, insert, select, update

from models.records.days import DAY_MS, date_of_day
from models.records.errors import BadArgumentError
from models.records.fit import FitOptions, FitState, LevelFit
from models.storage.database.fit_tables import draws, fit, fit_day, fit_outlier
from models.storage.database.pack_draws import DrawForm, pack_draws
from models.storage.fits.steps_json import steps_to_json

LEVEL_QUANTILES = {"p05": 0.05, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p95": 0.95}


def save_fit(
    engine: Engine,
    series_id: int,
    found: LevelFit,
    *,
    options: FitOptions,
    data_hash: str,
    toolchain: str,
    measurement_ids: NDArray[np.int64],
    created_ms: int,
    state: FitState = FitState.COMPLETE,
) -> int:
    """Store a fit with its days, draws and outliers in one transaction.

    Parameters
    ----------
    found
        D days, S draws, N measurements.
    data_hash
        Fingerprint of data and options, by which a later refit knows that nothing changed.
    measurement_ids
        Shape (N,): the measurements offered to the fit, in the order of ``found.outlier``.
    created_ms
        Milliseconds since 1970-01-01 UTC; the newest complete fit of a series is its current.
    state
        `FitState.PAST` for a fit as of a past day, which is never the current one.

    Returns
    -------
    int
        The fit's id.

    Raises
    ------
    BadArgumentError
        If shapes disagree or a number is not finite; nothing is stored then.
    """
    _require_whole(found, measurement_ids)
    row = {
        "series_id": series_id,
        "state": state.value,
        "pinned": state is FitState.PAST,  # somebody asked for it by hand
        "reason": "; ".join(found.diagnostics.reasons),
        "trusted": found.diagnostics.trusted,
        "created_ms": created_ms,
        "first_day": date_of_day(found.days[0]),
        "last_day": date_of_day(found.days[-1]),
        "likelihood": found.likelihood.value,
        "knots": found.knots,
        "options": options.as_dict(),
        "data_hash": data_hash,
        "toolchain": toolchain,
        "measurements": len(measurement_ids),
        "outliers": int(found.outlier.sum()),
        "calibration": found.calibration,
        "day_ratio": found.day_ratio,
        "diagnostics": _finite(asdict(found.diagnostics)),
        "seconds": _finite(found.seconds),
        "sigma": _blob(found.sigma),
        "tau": _blob(found.tau),
        "nu": None if found.nu is None else _blob(found.nu),
        "noise": None if found.noise is None else _blob(found.noise),
        "steps": None if found.steps is None else steps_to_json(found.steps),
    }
    # Everything is worked out before the transaction begins, so that others wait briefly.
    days, levels = _day_rows(found), _draw_rows(found)
    outliers = [int(identity) for identity in np.unique(measurement_ids[found.outlier])]
    with engine.begin() as connection:
        fit_id = _insert_fit(connection, row)
        connection.execute(insert(fit_day), [{"fit_id": fit_id, **day} for day in days])
        connection.execute(insert(draws), [{"fit_id": fit_id, **level} for level in levels])
        if outliers:
            connection.execute(
                insert(fit_outlier),
                [{"fit_id": fit_id, "measurement_id": identity} for identity in outliers],
            )
    return fit_id


def save_failed_fit(
    engine: Engine,
    series_id: int,
    *,
    reason: str,
    options: FitOptions,
    data_hash: str,
    toolchain: str,
    measurements: int,
    created_ms: int,
) -> int:
    """Store that an attempt failed and why; the previous complete fit stays current.

    Returns
    -------
    int
        The attempt's id.
    """
    with engine.begin() as connection:
        return _insert_fit(
            connection,
            {
                "series_id": series_id,
                "state": FitState.FAILED.value,
                "reason": reason,
                "created_ms": created_ms,
                "likelihood": options.likelihood.value,
                "options": options.as_dict(),
                "data_hash": data_hash,
                "toolchain": toolchain,
                "measurements": measurements,
            },
        )


def pin_fits(engine: Engine, fit_ids: Sequence[int]) -> None:
    """Keep fits for ever, because a frozen link shows them."""
    if not fit_ids:
        return
    pinned = update(fit).where(fit.c.id == bindparam("key")).values(pinned=True)
    with engine.begin() as connection:
        connection.execute(pinned, [{"key": fit_id} for fit_id in fit_ids])


def _insert_fit(connection: Connection, row: dict[str, Any]) -> int:
    made = {**row, "created_ms": _never_before(connection, row["series_id"], row["created_ms"])}
    return int(connection.scalars(insert(fit).returning(fit.c.id), made).one())


def _never_before(connection: Connection, series_id: int, now_ms: int) -> int:
    """Return the present, or the moment of the series' newest attempt where that lies ahead.

    A clock that was set back must not date an attempt before the one that it follows: pages as
    of a past moment would show them in the wrong order. What lies more than a day ahead was
    dated by a wrong clock, and counts for nothing.
    """
    ahead = select(func.max(fit.c.created_ms)).where(
        fit.c.series_id == series_id,
        fit.c.state != FitState.PAST.value,
        fit.c.created_ms <= now_ms + DAY_MS,
    )
    return max(now_ms, connection.scalar(ahead) or now_ms)


def _require_whole(found: LevelFit, measurement_ids: NDArray[np.int64]) -> None:
    n_draws, n_days = found.level.shape
    shapes = {
        "days": (found.days.shape, (n_days,)),
        "sigma": (found.sigma.shape, (n_draws,)),
        "tau": (found.tau.shape, (n_draws,)),
        "predictive": (found.predictive.shape, (n_days, 5)),
        "measurement_ids": (measurement_ids.shape, found.outlier.shape),
    }
    for name, (shape, wanted) in shapes.items():
        if shape != wanted:
            raise BadArgumentError(
                f"The fit cannot be stored: {name} has shape {shape}, not {wanted}."
            )
    if n_days == 0 or n_draws == 0:
        raise BadArgumentError("The fit cannot be stored: it has no days or no draws.")
    for name in ("level", "sigma", "tau", "predictive"):
        if not np.isfinite(getattr(found, name)).all():
            raise BadArgumentError(
                f"The fit cannot be stored: {name} holds numbers that are not finite."
            )


def _day_rows(found: LevelFit) -> list[dict[str, Any]]:
    level = found.level.astype(np.float64)
    columns = {
        "level_mean": level.mean(axis=0),
        "level_sd": level.std(axis=0, ddof=1) if len(level) > 1 else np.zeros(level.shape[1]),
    }
    quantiles = np.quantile(level, list(LEVEL_QUANTILES.values()), axis=0)
    for place, name in enumerate(LEVEL_QUANTILES):
        columns[f"level_{name}"] = quantiles[place]
        columns[f"predictive_{name}"] = found.predictive[:, place]
    values = zip(*(column.tolist() for column in columns.values()), strict=True)
    return [
        {"day": date_of_day(day), **dict(zip(columns, row, strict=True))}
        for day, row in zip(found.days, values, strict=True)
    ]


def _draw_rows(found: LevelFit) -> list[dict[str, Any]]:
    return [
        {"day": date_of_day(day), "level": pack_draws(level), "form": DrawForm.STEPS.value}
        for day, level in zip(found.days, found.level.T, strict=True)
    ]


def _blob(values: NDArray[np.float64]) -> bytes:
    return np.ascontiguousarray(values, dtype="<f4").tobytes()


def _finite(values: dict[str, Any]) -> dict[str, Any]:
    """Write what JSON has no number for as null."""
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in values.items()
    }
