"""Write and read the log of edits."""

from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, update

from models.records.edits.series_edit import EditAction, LoggedEdit, SeriesEdit, SeriesEdits
from models.records.series import SeriesKey
from models.storage.database.series_edit_tables import series_edit
from models.storage.database.transaction import read_transaction


def log_edit(
    connection: Connection,
    edit: SeriesEdit,
    *,
    at_ms: int,
    who: str,
    why: str,
    detail: dict[str, Any] | None = None,
) -> int:
    """Write an edit into the log, and return its number."""
    result = connection.execute(
        insert(series_edit).values(
            at_ms=at_ms,
            who=who,
            why=why,
            action=edit.action.value,
            old_key=str(edit.old),
            new_key=str(edit.new),
            old_unit=edit.old_unit,
            new_unit=edit.new_unit,
            factor=edit.factor,
            before_ms=edit.before_ms,
            detail=detail or {},
            undone_by="",
        )
    )
    key = result.inserted_primary_key
    assert key is not None
    return int(key[0])


def mark_undone(connection: Connection, edit_id: int, at_ms: int, who: str) -> None:
    """Note that an edit no longer holds."""
    connection.execute(
        update(series_edit)
        .where(series_edit.c.id == edit_id)
        .values(undone_ms=at_ms, undone_by=who)
    )


def read_edits(engine: Engine) -> list[LoggedEdit]:
    """Read all edits, also those undone, in order."""
    with read_transaction(engine) as connection:
        return logged_edits(connection)


def logged_edits(connection: Connection) -> list[LoggedEdit]:
    """Read all edits within a transaction."""
    rows = connection.execute(select(series_edit).order_by(series_edit.c.id))
    return [_logged(row) for row in rows]


def edits_that_hold(connection: Connection) -> SeriesEdits:
    """Read the edits that were not undone."""
    return SeriesEdits([item.edit for item in logged_edits(connection) if item.undone_ms is None])


def _logged(row: Row[Any]) -> LoggedEdit:
    edit = SeriesEdit(
        EditAction(row.action),
        SeriesKey.parse(row.old_key),
        SeriesKey.parse(row.new_key),
        row.old_unit,
        row.new_unit,
        row.factor,
        row.before_ms,
    )
    return LoggedEdit(row.id, row.at_ms, row.who, row.why, edit, row.undone_ms, row.undone_by)
