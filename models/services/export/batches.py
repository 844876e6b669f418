"""Read what is exported, batch by batch: rows of the SQL views, and draws."""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
import pyarrow as pa
from sqlalchemy import Engine

from models.records.days import day_number
from models.records.errors import BadArgumentError
from models.records.series import Series
from models.storage.database.transaction import read_transaction, snapshot
from models.storage.database.view_rows import read_view
from models.storage.fits.draws_view import read_level_draws
from models.storage.fits.fit_view import read_fit
from models.storage.results.series_summary import newest_fits

DAYS = 100  # whose draws are in memory together


class ExportKind(StrEnum):
    """What can be exported; columns are those of the view in docs/reference/sql.md."""

    MEASUREMENTS = "measurements"
    LEVELS = "levels"
    DRAWS = "draws"
    COMPARISONS = "comparisons"
    ALERTS = "alerts"


_VIEWS = {
    ExportKind.MEASUREMENTS: ("v_measurement", "series_id, place_ms, time_ms, measurement_id"),
    ExportKind.LEVELS: ("v_level", "series_id, day"),
    ExportKind.COMPARISONS: ("v_comparison", "series_id, against"),
    ExportKind.ALERTS: ("v_alert", "series_id, start_ms, alert_id"),
}
_TEXTS = (
    *("project", "branch", "suite", "test", "platform", "unit", "status", "revision", "version"),
    *("run_id", "host", "instance", "replicate", "against", "label", "verdict", "reason"),
    *("source", "previous_revision", "compared_with", "summary_status", "outcome", "assignee"),
    *("bug", "counters"),
)
_TRUTHS = ("lower_is_better", "outlier", "trusted", "is_regression", "monitor_only", "open")
_DAYS = ("day", "first_day")
_NUMBERS = (
    *("series_id", "measurement_id", "time_ms", "place_ms", "iteration", "fit_id", "computed_ms"),
    *("alert_id", "summary_id", "start_ms", "created_ms", "changed_ms"),
)
_TYPES = {
    **dict.fromkeys(_TEXTS, pa.string()),
    **dict.fromkeys(_TRUTHS, pa.bool_()),
    **dict.fromkeys(_DAYS, pa.date32()),
    **dict.fromkeys(_NUMBERS, pa.int64()),
}
DRAWS_SCHEMA = pa.schema(
    [
        ("series_id", pa.int64()),
        ("series", pa.dictionary(pa.int32(), pa.string())),
        ("fit_id", pa.int64()),
        ("day", pa.date32()),
        ("draw", pa.int32()),
        ("level", pa.float32()),
    ]
)


def export_batches(
    engine: Engine, kind: ExportKind, series: Sequence[Series], fit_id: int | None = None
) -> Iterator[pa.RecordBatch]:
    """Yield what the store holds of some series at one moment.

    Parameters
    ----------
    kind : ExportKind
        What to export.
    series : sequence of Series
        Of which series.
    fit_id : int, optional
        For draws: those of this fit, of one of the series, instead of the current ones.

    Raises
    ------
    BadArgumentError
        If the fit is not of these series.
    """
    if kind is ExportKind.DRAWS:
        yield from _draws(engine, series, fit_id)
        return
    view, order = _VIEWS[kind]
    with read_transaction(engine) as connection:
        for columns, rows in read_view(connection, view, [item.id for item in series], order):
            yield _batch(columns, rows)


def _batch(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> pa.RecordBatch:
    arrays = [
        pa.array(_values(name, column), type=_TYPES.get(name, pa.float64()))
        for name, column in zip(columns, zip(*rows, strict=True), strict=True)
    ]
    return pa.record_batch(arrays, names=list(columns))


def _values(name: str, column: Sequence[Any]) -> list[Any]:
    """Convert what SQLite has no type for: truths and days."""
    if name in _TRUTHS:
        return [None if value is None else bool(value) for value in column]
    if name in _DAYS:
        return [date.fromisoformat(day) if isinstance(day, str) else day for day in column]
    return list(column)


def _draws(
    engine: Engine, series: Sequence[Series], fit_id: int | None
) -> Iterator[pa.RecordBatch]:
    names = pa.array([str(item.key) for item in series])
    with snapshot(engine):
        for place, (item, fit, first, last) in enumerate(_fits(engine, series, fit_id)):
            if fit is None:
                continue
            for start in range(first, last + 1, DAYS):
                days = np.arange(start, min(start + DAYS, last + 1))
                level = read_level_draws(engine, fit, days)
                yield draw_batch(item, place, names, fit, days, level)


def _fits(
    engine: Engine, series: Sequence[Series], fit_id: int | None
) -> list[tuple[Series, int | None, int, int]]:
    """Return series, fit, first and last day; no fit where there is none."""
    if fit_id is None:
        with read_transaction(engine) as connection:
            current = newest_fits(connection, [item.id for item in series], complete=True)
        chosen = {key: fit.id for key, fit in current.items()}
    else:
        asked = read_fit(engine, fit_id)
        if asked is None or asked.series_id not in {item.id for item in series}:
            raise BadArgumentError(f"Fit {fit_id} is not of these series.")
        chosen = {asked.series_id: fit_id}
    found: list[tuple[Series, int | None, int, int]] = []
    for item in series:
        fit = read_fit(engine, chosen[item.id]) if item.id in chosen else None
        if fit is None or fit.first_day is None or fit.last_day is None:
            found.append((item, None, 0, -1))
        else:
            days = day_number(fit.first_day), day_number(fit.last_day)
            found.append((item, fit.id, *days))
    return found


def draw_batch(
    item: Series,
    place: int,
    names: pa.Array,
    fit_id: int,
    days: np.ndarray[Any, np.dtype[np.int64]],
    level: np.ndarray[Any, np.dtype[np.float32]],
) -> pa.RecordBatch:
    """Build the rows of some days of a fit, by day and draw.

    Parameters
    ----------
    place : int
        Of the series in ``names``.
    days : (D,) int array
        Days since 1970-01-01.
    level : (S, D) float array
        Draws of each day.
    """
    draws, size = len(level), level.size
    columns = [
        pa.array(np.full(size, item.id, dtype=np.int64)),
        pa.DictionaryArray.from_arrays(np.full(size, place, dtype=np.int32), names),
        pa.array(np.full(size, fit_id, dtype=np.int64)),
        pa.array(np.repeat(days.astype(np.int32), draws), type=pa.date32()),
        pa.array(np.tile(np.arange(draws, dtype=np.int32), len(days))),
        pa.array(np.ascontiguousarray(level.T).reshape(-1)),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=DRAWS_SCHEMA)
