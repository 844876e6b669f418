"""Rescale a series into another unit."""

import math

from sqlalchemy import Engine, select, update

from models.records.edits.series_edit import EditAction, SeriesEdit
from models.records.edits.units import factor_between
from models.records.errors import BadArgumentError
from models.records.series import SeriesKey
from models.storage.database.tables import measurement, series
from models.storage.database.transaction import acquire_write_lock
from models.storage.database.triage_tables import alert
from models.storage.results.series_edits.edit_log import log_edit
from models.storage.results.series_edits.find_parts import find_part
from models.storage.results.series_edits.forget_results import forget_results
from models.storage.results.series_edits.merge_series import scale_alerts
from models.storage.results.series_edits.move_measurements import keep_rows, scale_rows


def rescale_series(
    engine: Engine,
    key: SeriesKey,
    unit: str,
    *,
    at_ms: int,
    who: str,
    why: str = "",
    factor: float | None = None,
    drop_frozen: bool = False,
) -> int:
    """Multiply all values of a series and state their new unit; return the number of the edit.

    Rows that are read later in the old unit are multiplied too.

    Parameters
    ----------
    factor
        Multiplies the values; None: as the units require.

    Raises
    ------
    UnknownSeriesError
        If there is no such series.
    BadArgumentError
        If nothing would change, the factor is not positive or not known, or frozen links show fits.
    """
    with engine.begin() as connection:
        acquire_write_lock(connection)
        part = find_part(connection, key)
        factor = factor_between(part.unit, unit) if factor is None else factor
        if not (math.isfinite(factor) and factor > 0):
            raise BadArgumentError(f"The factor {factor} is not positive.")
        if part.unit == unit:
            raise BadArgumentError(
                f"{key} is in {unit or 'no unit'} already. Give another unit: rows that are read"
                " later are told apart by it."
            )
        forget_results(connection, [part.id], drop_frozen=drop_frozen)
        alerts = list(connection.scalars(select(alert.c.id).where(alert.c.series_id == part.id)))
        edit = SeriesEdit(EditAction.RESCALE, key, key, part.unit, unit, factor)
        detail = {"alerts": alerts}
        edit_id = log_edit(connection, edit, at_ms=at_ms, who=who, why=why, detail=detail)
        of_series = measurement.c.series_id == part.id
        keep_rows(connection, edit_id, of_series)
        scale_rows(connection, of_series, factor)
        scale_alerts(connection, alerts, factor)
        connection.execute(update(series).where(series.c.id == part.id).values(unit=unit))
        return edit_id
