"""The stored fits of one series, and two of them side by side, as JSON."""

import math
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from sqlalchemy import Engine

from models.records.days import date_of_day
from models.records.errors import BadArgumentError
from models.records.fit import FitState
from models.records.series import Series
from models.records.stored_fit import StoredFit
from models.stats.comparison.fits_apart import FitsApart, fits_apart
from models.storage.database.transaction import snapshot
from models.storage.fits.fit_view import read_bands, read_fits

VERSION = 1


def fits_document(
    engine: Engine, series: Series, compare: tuple[int, int] | None = None
) -> dict[str, Any]:
    """List the complete fits of a series, newest first, and compare two of them if asked to.

    Parameters
    ----------
    compare : pair of int, optional
        Ids of two of the fits.

    Returns
    -------
    dict
        As docs/reference/schemas/fits.json has it.

    Raises
    ------
    BadArgumentError
        If one of the two is no complete fit of the series, or they have no day in common.
    """
    with snapshot(engine):
        found = read_fits(engine, series.id)
        apart = None if compare is None else _apart(engine, series, found, compare)
    current = next((fit.id for fit in found if fit.state is FitState.COMPLETE), None)
    document: dict[str, Any] = {
        "version": VERSION,
        "series": str(series.key),
        "unit": series.unit,
        "fits": [{**_described(fit), "current": fit.id == current} for fit in found],
    }
    if compare is not None and apart is not None:
        document["comparison"] = {"fit": compare[0], "other": compare[1], **_as_json(apart)}
    return document


def _apart(
    engine: Engine, series: Series, found: list[StoredFit], compare: tuple[int, int]
) -> FitsApart:
    known = {fit.id for fit in found}
    for number in compare:
        if number not in known:
            raise BadArgumentError(
                f"Fit {number} is no complete fit of {series.key}; it has "
                f"{', '.join(map(str, sorted(known))) or 'none'}."
            )
    apart = fits_apart(read_bands(engine, compare[0]), read_bands(engine, compare[1]))
    if apart is None:
        raise BadArgumentError(f"The fits {compare[0]} and {compare[1]} have no day in common.")
    return apart


def _described(fit: StoredFit) -> dict[str, Any]:
    until = fit.options.until_day
    return {
        "fit": fit.id,
        "created": datetime.fromtimestamp(fit.created_ms / 1000, UTC).isoformat(),
        "until": None if until is None else date_of_day(until).isoformat(),
        "first_day": str(fit.first_day),
        "last_day": str(fit.last_day),
        "measurements": fit.measurements,
        "likelihood": fit.likelihood.value,
        "steps": fit.options.steps,
        "trusted": fit.trusted,
        "reason": fit.reason,
        "sigma": float(np.median(fit.sigma)),
        "calibration": fit.calibration if math.isfinite(fit.calibration) else None,
        "changes": None if fit.steps is None else len(fit.steps.changes),
    }


def _as_json(apart: FitsApart) -> dict[str, Any]:
    return {
        name: value.isoformat()
        if isinstance(value, date)
        else None
        if isinstance(value, float) and not math.isfinite(value)
        else value
        for name, value in asdict(apart).items()
    }
