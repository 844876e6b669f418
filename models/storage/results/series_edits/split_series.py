"""Split the earlier runs of a series off into a series of their own."""

from sqlalchemy import Engine, and_, func, insert, select

from models.records.edits.series_edit import EditAction, SeriesEdit
from models.records.errors import BadArgumentError
from models.records.series import SeriesKey
from models.storage.database.tables import measurement, series
from models.storage.database.transaction import acquire_write_lock
from models.storage.results.series_edits.edit_log import edits_that_hold, log_edit
from models.storage.results.series_edits.find_parts import find_part, require_free
from models.storage.results.series_edits.forget_results import forget_results
from models.storage.results.series_edits.move_measurements import keep_rows, move_rows


def split_series(
    engine: Engine,
    key: SeriesKey,
    earlier: SeriesKey,
    before_ms: int,
    *,
    at_ms: int,
    who: str,
    why: str = "",
    drop_frozen: bool = False,
) -> int:
    """Move the runs before a time into a new series, and return the number of the edit.

    The series keeps its name, its alerts and the runs to come.

    Raises
    ------
    UnknownSeriesError
        If there is no such series.
    BadArgumentError
        If the new name is taken, no run or every run is earlier, or frozen links show fits.
    """
    with engine.begin() as connection:
        acquire_write_lock(connection)
        part = find_part(connection, key)
        require_free(connection, part, earlier)
        if edits_that_hold(connection).place(earlier).key != earlier:
            raise BadArgumentError(f"{earlier} is an earlier name of another series.")
        of_series = measurement.c.series_id == part.id
        moving = and_(of_series, measurement.c.time_ms < before_ms)
        count = select(func.count()).select_from(measurement)
        moved, total = (connection.scalar(count.where(where)) for where in (moving, of_series))
        if not moved or moved == total:
            raise BadArgumentError(
                f"{moved or 0} of {total or 0} measurements of {key} are earlier; there is nothing"
                " to split."
            )
        forget_results(connection, [part.id], drop_frozen=drop_frozen)
        values = {
            "branch_id": part.branch_id,
            "suite": earlier.suite,
            "test": earlier.test,
            "platform": earlier.platform,
            "unit": part.unit,
            "lower_is_better": part.lower_is_better,
        }
        connection.execute(insert(series).values(**values))
        new = find_part(connection, earlier)
        edit = SeriesEdit(EditAction.SPLIT, key, earlier, before_ms=before_ms)
        edit_id = log_edit(connection, edit, at_ms=at_ms, who=who, why=why)
        keep_rows(connection, edit_id, moving)
        move_rows(connection, edit_id, part, new, 1.0)
        return edit_id
