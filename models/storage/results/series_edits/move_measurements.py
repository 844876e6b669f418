"""Move measurements from one series into another, or rescale them, and keep what undoes it."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, and_, exists, func, insert, literal, select, update
from sqlalchemy.sql.elements import ColumnElement

from models.records.errors import BadArgumentError
from models.storage.database.series_edit_tables import series_edit_row
from models.storage.database.tables import measurement, replaced_measurement
from models.storage.results.series_edits.find_parts import SeriesPart
from models.storage.results.series_edits.move_runs import rehome, runs_of_lane, settle_lanes

_WITHIN_RUN = ("time_ms", "instance", "iteration", "replicate")


def keep_rows(connection: Connection, edit_id: int, which: ColumnElement[bool]) -> int:
    """Note run and value of the measurements of an edit, and return how many there are."""
    columns = (measurement.c.id, measurement.c.run_id, measurement.c.value)
    rows = select(literal(edit_id), *columns).where(which)
    names = ["edit_id", "measurement_id", "run_id", "value"]
    connection.execute(insert(series_edit_row).from_select(names, rows))
    count = select(func.count()).where(series_edit_row.c.edit_id == edit_id)
    return int(connection.scalar(count) or 0)


def move_rows(
    connection: Connection, edit_id: int, old: SeriesPart, new: SeriesPart, factor: float
) -> None:
    """Move the measurements that an edit noted from one series into another.

    Raises
    ------
    BadArgumentError
        If the other has a measurement of the same run, instance, iteration and replicate.
    """
    moved = exists().where(
        series_edit_row.c.edit_id == edit_id,
        series_edit_row.c.measurement_id == measurement.c.id,
    )
    here = and_(measurement.c.series_id == old.id, moved)
    runs = runs_of_lane(connection, here, new.key)
    _refuse_collisions(connection, here, new, {item.old: item.new for item in runs})
    rehome(connection, here, runs, new.id)
    scale_rows(connection, moved, factor)
    settle_lanes(connection, new.branch_id, (old.key, new.key))


def scale_rows(connection: Connection, which: ColumnElement[bool], factor: float) -> None:
    """Multiply measurements, and the values that later files replaced, by a factor."""
    if factor == 1:
        return
    connection.execute(
        update(replaced_measurement)
        .where(
            replaced_measurement.c.measurement_id.in_(select(measurement.c.id).where(which)),
            replaced_measurement.c.value.is_not(None),
        )
        .values(value=replaced_measurement.c.value * factor)
    )
    connection.execute(
        update(measurement)
        .where(which, measurement.c.value.is_not(None))
        .values(value=measurement.c.value * factor)
    )


def restore_rows(connection: Connection, edit_id: int, series_id: int, factor: float) -> None:
    """Put the measurements of an edit back into a series, with their runs and values.

    A value that was corrected since is divided by the factor.
    """
    kept = series_edit_row.alias()
    mine = and_(kept.c.edit_id == edit_id, kept.c.measurement_id == measurement.c.id)
    was: Any = select(kept.c.value).where(mine).scalar_subquery()
    run_id: Any = select(kept.c.run_id).where(mine).scalar_subquery()
    values: dict[str, Any] = {"series_id": series_id, "run_id": run_id}
    here = exists().where(mine)
    if factor != 1:
        unchanged = measurement.c.value.is_not_distinct_from(was * factor)
        connection.execute(
            update(measurement).where(here, ~unchanged).values(value=measurement.c.value / factor)
        )
        connection.execute(update(measurement).where(here, unchanged).values(value=was))
        connection.execute(
            update(replaced_measurement)
            .where(
                replaced_measurement.c.measurement_id.in_(
                    select(series_edit_row.c.measurement_id).where(
                        series_edit_row.c.edit_id == edit_id
                    )
                )
            )
            .values(value=replaced_measurement.c.value / factor)
        )
    connection.execute(update(measurement).where(here).values(**values))


def _refuse_collisions(
    connection: Connection, here: ColumnElement[bool], new: SeriesPart, runs: dict[int, int]
) -> None:
    there = measurement.alias()
    same = and_(
        there.c.series_id == new.id,
        *(there.c[name] == measurement.c[name] for name in _WITHIN_RUN),
    )
    rows = connection.execute(
        select(measurement.c.run_id, there.c.run_id, measurement.c.time_ms)
        .select_from(measurement.join(there, same))
        .where(here)
        .order_by(measurement.c.time_ms)
    )
    both = [time_ms for mine, theirs, time_ms in rows if runs[mine] == theirs]
    if both:
        first = datetime.fromtimestamp(both[0] / 1000, UTC).isoformat(timespec="seconds")
        raise BadArgumentError(
            f"{len(both)} measurements of the two series are of the same run, the first at {first}:"
            f" {new.key} can hold one of them. Split those runs off first. Nothing was changed."
        )
