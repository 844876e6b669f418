"""Show values as percent of the level on a day."""

from dataclasses import fields, replace
from datetime import date

import numpy as np

from dashboard.shared.formatting.values import format_day
from dashboard.shared.series_history.trend_data import BesideFit, TrendData
from models.records.days import DAY_MS, day_number
from models.records.stored_fit import StoredBands
from models.stats.comparison.fits_apart import fits_apart


def level_on(data: TrendData, day: date) -> float:
    """Return the level on a day: the fit's, else the median of the nearest day with values.

    Returns
    -------
    float
        Unit of the series; NaN where nothing was measured.
    """
    number = day_number(day)
    if data.bands is not None:
        place = np.flatnonzero(data.bands.days == number)
        if place.size:
            return float(data.bands.level_p50[place[0]])
    kept = data.measured & ~data.outlier
    if not kept.any():
        return float("nan")
    days = data.points.time_ms[kept] // DAY_MS
    nearest = days[np.argmin(np.abs(days - number))]
    return float(np.median(data.points.value[kept][days == nearest]))


def normalised(data: TrendData, day: date) -> TrendData:
    """Scale a series so that its level on a day is 100 %; as it is where that cannot be."""
    base = level_on(data, day)
    if not np.isfinite(base) or base == 0:
        return data
    factor = 100 / base
    return replace(
        data,
        series=replace(data.series, unit=f"% of {format_day(day)}"),
        points=replace(data.points, value=data.points.value * factor),
        bands=None if data.bands is None else _scaled(data.bands, factor),
        beside=None if data.beside is None else _scaled_fit(data, data.beside, factor),
        groups=tuple(
            replace(item, mean=item.mean * factor, stdev=item.stdev * abs(factor))
            for item in data.groups
        ),
        bounds=tuple(replace(item, value=item.value * factor) for item in data.bounds),
        modes=tuple(
            replace(item, locations=tuple(place * factor for place in item.locations))
            for item in data.modes
        ),
    )


def _scaled_fit(data: TrendData, beside: BesideFit, factor: float) -> BesideFit:
    assert data.bands is not None
    bands = _scaled(beside.bands, factor)
    apart = fits_apart(_scaled(data.bands, factor), bands)
    return replace(beside, bands=bands, apart=apart, factor=abs(factor))


def _scaled(bands: StoredBands, factor: float) -> StoredBands:
    names = [item.name for item in fields(StoredBands) if item.name != "days"]
    return replace(bands, **{name: getattr(bands, name) * factor for name in names})
