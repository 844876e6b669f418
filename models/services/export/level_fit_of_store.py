"""A stored fit as the fit that it was: draws, bands, diagnostics, and its data where unchanged."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from models.records.errors import BadArgumentError
from models.records.fit import LevelFit
from models.records.series import Series
from models.records.stored_fit import StoredFit
from models.services.fitting.used_measurements import hash_of_data, in_window
from models.storage.database.transaction import snapshot
from models.storage.fits.draws_view import read_level_draws
from models.storage.fits.fit_view import read_bands, read_fit, read_outliers
from models.storage.results.points_view import read_points


@dataclass(frozen=True, slots=True, eq=False)
class FitOfStore:
    """A complete fit of the store; N measurements, none where the data have changed since."""

    series: Series
    stored: StoredFit
    fit: LevelFit  # without chains, which no store keeps
    time_ms: NDArray[np.int64]  # shape (N,), milliseconds since 1970-01-01 UTC
    value: NDArray[np.float64]  # shape (N,), unit of the series


def level_fit_of_store(engine: Engine, series: Series, fit_id: int) -> FitOfStore:
    """Read a fit with all its draws.

    Parameters
    ----------
    fit_id : int
        A complete fit of the series.

    Raises
    ------
    BadArgumentError
        If it is not a complete fit of the series.
    """
    with snapshot(engine):
        stored = read_fit(engine, fit_id)
        if stored is None or stored.series_id != series.id or stored.diagnostics is None:
            raise BadArgumentError(f"Fit {fit_id} is no complete fit of {series.key}.")
        bands = read_bands(engine, fit_id)
        points = read_points(engine, series.id)
        outliers = read_outliers(engine, fit_id)
        level = read_level_draws(engine, fit_id, bands.days)
    used = in_window(points, stored.options)
    if hash_of_data(points, used, stored.options) != stored.data_hash:
        used[:] = False
    fit = LevelFit(
        days=bands.days,
        level=level,
        sigma=stored.sigma.astype(np.float64),
        tau=stored.tau.astype(np.float64),
        nu=None if stored.nu is None else stored.nu.astype(np.float64),
        predictive=np.column_stack(
            [
                *(bands.predictive_p05, bands.predictive_p25, bands.predictive_p50),
                *(bands.predictive_p75, bands.predictive_p95),
            ]
        ),
        calibration=stored.calibration,
        outlier=np.isin(points.measurement_id[used], outliers),
        likelihood=stored.likelihood,
        knots=stored.knots or 0,
        diagnostics=stored.diagnostics,
        seconds=stored.seconds,
        day_ratio=stored.day_ratio,
        noise=None if stored.noise is None else stored.noise.astype(np.float64),
        steps=stored.steps,
    )
    return FitOfStore(series, stored, fit, points.time_ms[used], points.value[used])
