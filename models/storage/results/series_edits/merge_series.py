"""Merge a series into another, with alerts, accepted changes and what people chose for it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, delete, select, update

from models.records.edits.series_edit import EditAction, SeriesEdit
from models.records.edits.units import factor_between
from models.records.errors import BadArgumentError
from models.records.series import SeriesKey
from models.storage.database.detectability_tables import burn_in_override, size_choice
from models.storage.database.tables import artifact, measurement, series
from models.storage.database.transaction import acquire_write_lock
from models.storage.database.triage_tables import accepted_change, alert
from models.storage.results.series_edits.edit_log import log_edit
from models.storage.results.series_edits.find_parts import SeriesPart, find_part
from models.storage.results.series_edits.forget_results import forget_results
from models.storage.results.series_edits.move_measurements import keep_rows, move_rows

_LEVELS = ("before", "after")  # of an alert, in the unit of its series
# What people and detection stated of a series; of burn-ins and sizes the newest holds afterwards.
_FOLLOWERS = {
    "alerts": alert,
    "accepted": accepted_change,
    "burn_ins": burn_in_override,
    "sizes": size_choice,
}


def merge_series(
    engine: Engine,
    old: SeriesKey,
    into: SeriesKey,
    *,
    at_ms: int,
    who: str,
    why: str = "",
    factor: float | None = None,
    drop_frozen: bool = False,
) -> int:
    """Move all that is measured of one series into another, and return the number of the edit.

    The merged series is no longer listed. Its fits are deleted; alerts, accepted changes, stated
    burn-ins and chosen sizes belong to the other one. Rows that are read later under the old name
    belong there too.

    Parameters
    ----------
    factor
        Multiplies the values; None: as the units require.

    Raises
    ------
    UnknownSeriesError
        If there is no such series.
    BadArgumentError
        If the two cannot be one: direction, units, project or branch differ, both have a
        measurement of one run, or frozen links show fits of them.
    """
    with engine.begin() as connection:
        acquire_write_lock(connection)
        source, target = find_part(connection, old), find_part(connection, into)
        _require_alike(source, target)
        if factor is None:
            blank = not source.unit or not target.unit
            factor = 1.0 if blank else factor_between(source.unit, target.unit)
        forget_results(connection, (source.id, target.id), drop_frozen=drop_frozen)
        edit = SeriesEdit(EditAction.MERGE, old, into, source.unit, target.unit, factor)
        detail = {
            "unit": source.unit,
            "lower_is_better": source.lower_is_better,
            **{
                name: list(connection.scalars(select(table.c.id).where(_of(table, source.id))))
                for name, table in _FOLLOWERS.items()
            },
            "artifacts": _free_artifacts(connection, source.id, target.id),
        }
        edit_id = log_edit(connection, edit, at_ms=at_ms, who=who, why=why, detail=detail)
        keep_rows(connection, edit_id, measurement.c.series_id == source.id)
        move_rows(connection, edit_id, source, target, factor)
        follow(connection, detail, source.id, target.id, factor)
        connection.execute(delete(series).where(series.c.id == source.id))
        if not target.unit and source.unit:
            change = update(series).where(series.c.id == target.id)
            connection.execute(change.values(unit=source.unit))
        return edit_id


def follow(
    connection: Connection, detail: dict[str, Any], old_id: int, new_id: int, factor: float
) -> None:
    """Move what follows a series, and its hashes, from one series to another.

    Edits that were logged before a kind of row followed do not list it.
    """
    for name, table in _FOLLOWERS.items():
        connection.execute(
            update(table).where(table.c.id.in_(detail.get(name, ()))).values(series_id=new_id)
        )
    connection.execute(
        update(artifact)
        .where(artifact.c.series_id == old_id, artifact.c.revision.in_(detail["artifacts"]))
        .values(series_id=new_id)
    )
    scale_alerts(connection, detail["alerts"], factor)


def _free_artifacts(connection: Connection, old_id: int, new_id: int) -> list[str]:
    """Return the revisions whose hash one series has and the other has not."""
    theirs = select(artifact.c.revision).where(artifact.c.series_id == new_id)
    query = select(artifact.c.revision).where(
        artifact.c.series_id == old_id, artifact.c.revision.not_in(theirs)
    )
    return list(connection.scalars(query))


def scale_alerts(connection: Connection, alert_ids: Sequence[int], factor: float) -> None:
    """Multiply the levels of alerts by a factor."""
    if factor == 1:
        return
    connection.execute(
        update(alert)
        .where(alert.c.id.in_(alert_ids))
        .values({name: alert.c[name] * factor for name in _LEVELS})
    )


def _of(table: Any, series_id: int) -> Any:
    return table.c.series_id == series_id


def _require_alike(source: SeriesPart, target: SeriesPart) -> None:
    if source.id == target.id:
        raise BadArgumentError(f"{source.key} cannot be merged into itself.")
    if source.branch_id != target.branch_id:
        raise BadArgumentError(f"{target.key} is of another project or branch than {source.key}.")
    if source.lower_is_better != target.lower_is_better:
        raise BadArgumentError(
            f"Lower is better for one of {source.key} and {target.key}, higher for the other."
        )
