"""Undo an edit: the series are as they were, and rows read since stay where they are."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, exists, insert, select, update

from models.records.edits.series_edit import EditAction, LoggedEdit, SeriesEdit
from models.records.errors import BadArgumentError
from models.storage.database.series_edit_tables import series_edit, series_edit_row
from models.storage.database.tables import measurement, series
from models.storage.database.transaction import acquire_write_lock
from models.storage.results.series_edits.edit_log import logged_edits, mark_undone
from models.storage.results.series_edits.find_parts import SeriesPart, find_part, require_free
from models.storage.results.series_edits.forget_results import forget_results
from models.storage.results.series_edits.merge_series import follow, scale_alerts
from models.storage.results.series_edits.move_measurements import restore_rows, scale_rows
from models.storage.results.series_edits.move_runs import settle_lanes
from models.storage.results.series_edits.rename_series import change_key


def undo_edit(
    engine: Engine, edit_id: int, *, at_ms: int, who: str, drop_frozen: bool = False
) -> SeriesEdit:
    """Undo an edit, and return it.

    Raises
    ------
    BadArgumentError
        If there is no such edit, it was undone before, a later edit concerns the same series,
        or frozen links show fits of them.
    """
    with engine.begin() as connection:
        acquire_write_lock(connection)
        edit = _find(logged_edits(connection), edit_id)
        detail: dict[str, Any] = connection.execute(
            select(series_edit.c.detail).where(series_edit.c.id == edit_id)
        ).scalar_one()
        target = find_part(connection, edit.new)
        if edit.action is EditAction.RENAME:
            require_free(connection, target, edit.old)
            change_key(connection, target, edit.old)
        elif edit.action is EditAction.RESCALE:
            forget_results(connection, [target.id], drop_frozen=drop_frozen)
            _unscale(connection, edit_id, target, edit, detail)
        else:
            if edit.action is EditAction.MERGE:
                source = _recreate(connection, target, edit, detail)
                follow(connection, detail, target.id, source.id, 1 / edit.factor)
                if target.unit == edit.old_unit and not edit.new_unit:
                    _set_unit(connection, target.id, "")
            else:
                source = find_part(connection, edit.old)
            forget_results(connection, [source.id, target.id], drop_frozen=drop_frozen)
            restore_rows(connection, edit_id, source.id, edit.factor)
            settle_lanes(connection, target.branch_id, (source.key, target.key))
            if edit.action is EditAction.SPLIT:
                _drop_if_empty(connection, target.id)
        connection.execute(delete(series_edit_row).where(series_edit_row.c.edit_id == edit_id))
        mark_undone(connection, edit_id, at_ms, who)
        return edit


def _find(edits: Sequence[LoggedEdit], edit_id: int) -> SeriesEdit:
    found = next((item for item in edits if item.id == edit_id), None)
    if found is None:
        raise BadArgumentError(f"There is no edit {edit_id}; see `bandwatch series log`.")
    if found.undone_ms is not None:
        raise BadArgumentError(f"Edit {edit_id} was undone before.")
    names = {found.edit.old, found.edit.new}
    for item in edits:
        later = item.id > edit_id and item.undone_ms is None
        if later and names & {item.edit.old, item.edit.new}:
            raise BadArgumentError(f"Edit {item.id} concerns the same series; undo it first.")
    return found.edit


def _recreate(
    connection: Connection, target: SeriesPart, edit: SeriesEdit, detail: dict[str, Any]
) -> SeriesPart:
    require_free(connection, target, edit.old)
    connection.execute(
        insert(series).values(
            branch_id=target.branch_id,
            suite=edit.old.suite,
            test=edit.old.test,
            platform=edit.old.platform,
            unit=detail["unit"],
            lower_is_better=detail["lower_is_better"],
        )
    )
    return find_part(connection, edit.old)


def _unscale(
    connection: Connection,
    edit_id: int,
    part: SeriesPart,
    edit: SeriesEdit,
    detail: dict[str, Any],
) -> None:
    kept = exists().where(
        series_edit_row.c.edit_id == edit_id,
        series_edit_row.c.measurement_id == measurement.c.id,
    )
    later = and_(measurement.c.series_id == part.id, ~kept)  # came since, in the new unit
    scale_rows(connection, later, 1 / edit.factor)
    restore_rows(connection, edit_id, part.id, edit.factor)
    scale_alerts(connection, detail["alerts"], 1 / edit.factor)
    _set_unit(connection, part.id, edit.old_unit)


def _set_unit(connection: Connection, series_id: int, unit: str) -> None:
    connection.execute(update(series).where(series.c.id == series_id).values(unit=unit))


def _drop_if_empty(connection: Connection, series_id: int) -> None:
    has_rows = exists().where(measurement.c.series_id == series.c.id)
    connection.execute(delete(series).where(series.c.id == series_id, ~has_rows))
