"""Give measurements runs of another suite or platform, and keep both in their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, exists, select, update
from sqlalchemy.sql.elements import ColumnElement

from models.records.series import SeriesKey
from models.storage.database.chunks import chunks
from models.storage.database.insert import insert
from models.storage.database.tables import measurement, run, series
from models.storage.results.run_order_store import order_runs

_IDENTITY = ("branch_id", "suite", "platform", "time_ms", "run_id", "revision")


@dataclass(frozen=True, slots=True)
class MovedRun:
    """A run and the one that stands for it on another suite or platform."""

    old: int
    new: int
    time_ms: int  # of both: finds their measurements by the index


def runs_of_lane(
    connection: Connection, which: ColumnElement[bool], key: SeriesKey
) -> list[MovedRun]:
    """Find or make the runs of some measurements on the suite and platform of `key`.

    They have the time, name, revision, version and host of the old ones.
    """
    found: list[MovedRun] = []
    ids = connection.scalars(select(measurement.c.run_id).where(which).distinct()).all()
    for part in chunks(sorted(ids)):
        rows = connection.execute(select(run).where(run.c.id.in_(part))).mappings().all()
        wanted = [_moved(row, key) for row in rows]
        if wanted:
            connection.execute(insert(connection, run).on_conflict_do_nothing(), wanted)
        for row, values in zip(rows, wanted, strict=True):
            same = (run.c[name] == values[name] for name in _IDENTITY)
            new = connection.scalar(select(run.c.id).where(*same))
            assert new is not None
            found.append(MovedRun(int(row["id"]), int(new), int(row["time_ms"])))
    return found


def _moved(row: Any, key: SeriesKey) -> dict[str, Any]:
    values = {name: value for name, value in row.items() if name != "id"}
    return {**values, "suite": key.suite, "platform": key.platform, "place_ms": row["time_ms"]}


def settle_lanes(connection: Connection, branch_id: int, keys: Sequence[SeriesKey]) -> None:
    """Order the runs of lanes; those without a measurement hold no place."""
    for suite, platform in sorted({(key.suite, key.platform) for key in keys}):
        of_lane = (
            run.c.branch_id == branch_id,
            run.c.suite == suite,
            run.c.platform == platform,
        )
        # By way of the series: no index leads from a run to its measurements.
        ids = connection.scalars(
            select(series.c.id).where(
                series.c.branch_id == branch_id,
                series.c.suite == suite,
                series.c.platform == platform,
            )
        ).all()
        has_rows = exists().where(
            measurement.c.series_id.in_(ids),
            measurement.c.time_ms == run.c.time_ms,
            measurement.c.run_id == run.c.id,
        )
        connection.execute(update(run).where(*of_lane, ~has_rows).values(place_ms=None))
        connection.execute(
            update(run)
            .where(*of_lane, run.c.place_ms.is_(None), has_rows)
            .values(place_ms=run.c.time_ms)
        )
    lanes = [(branch_id, key.suite, key.platform) for key in keys]
    order_runs(connection, dict.fromkeys(lanes), {})


def rehome(
    connection: Connection,
    which: ColumnElement[bool],
    runs: Sequence[MovedRun],
    series_id: int | None = None,
) -> None:
    """Point measurements at the moved runs, and at another series where one is given."""
    changes = [
        {"old_run": item.old, "new_run": item.new, "at": item.time_ms}
        for item in runs
        if item.old != item.new or series_id is not None
    ]
    values: dict[str, Any] = {"run_id": bindparam("new_run")}
    if series_id is not None:
        values["series_id"] = series_id
    if changes:
        connection.execute(
            update(measurement)
            .where(
                which,
                measurement.c.time_ms == bindparam("at"),
                measurement.c.run_id == bindparam("old_run"),
            )
            .values(values),
            changes,
        )
