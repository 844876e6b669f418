"""All points of the series that are shown as CSV, with the level and the bands of their days."""

from collections.abc import Sequence

import numpy as np

from dashboard.shared.formatting.csv_table import csv_text
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.trend.measurement_rows import measurement_rows
from models.records.days import DAY_MS

COLUMNS = (
    "series",
    "unit",
    "time_utc",
    "value",
    "status",
    "outlier",
    "release",
    "version",
    "revision",
    "run",
    "host",
)
BANDS = ("level_p50", "level_p05", "level_p95", "predictive_p05", "predictive_p95")


def trend_csv(shown: Sequence[TrendData]) -> str:
    """Write all points of all series, one line each, with a head; times are UTC.

    The level and the bands are those of the fit on the run's day, blank where none is fitted.
    """
    return csv_text((*COLUMNS, *BANDS), (record for data in shown for record in _records(data)))


def _records(data: TrendData) -> list[list[object]]:
    rows = measurement_rows(data)
    named = {"series": str(data.series.key), "unit": data.series.unit}
    table = [{**named, "time_utc": row["time"], **row} for row in rows]
    bands = _bands(data)
    return [
        [*(row[name] for name in COLUMNS), *numbers]
        for row, numbers in zip(table, bands, strict=True)
    ]


def _bands(data: TrendData) -> list[list[object]]:
    """Return the numbers of each point's day, in the order of ``BANDS``."""
    bands = data.bands
    if bands is None or not bands.days.size:
        return [[""] * len(BANDS)] * len(data.points)
    day = data.points.time_ms // DAY_MS
    place = np.minimum(np.searchsorted(bands.days, day), bands.days.size - 1)
    fitted = bands.days[place] == day
    table = np.column_stack([getattr(bands, name)[place] for name in BANDS])
    return [
        [float(f"{number:.8g}") for number in numbers] if known else [""] * len(BANDS)
        for numbers, known in zip(table.tolist(), fitted.tolist(), strict=True)
    ]
