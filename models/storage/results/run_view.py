"""Read one measurement with everything that is known of its run."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Select, and_, func, select

from models.records.measurement import MeasuredRun, RawValue
from models.records.series import Series
from models.storage.database.tables import branch, ingest, measurement, run, series
from models.storage.database.transaction import read_transaction
from models.storage.results.as_of import Held, held_measurements
from models.storage.results.beside.counter_store import read_counters
from models.storage.results.series_store import series_of, series_query

MOST_VALUES = 500


@dataclass(frozen=True, slots=True)
class RunOfRevision:
    """A revision, and the first series that was measured at it."""

    revision: str
    series: Series
    time_ms: int  # of its first run


def find_revisions(engine: Engine, start: str, *, limit: int) -> list[RunOfRevision]:
    """Find revisions that begin with a text, each with the first series measured at it."""
    if not start or "\0" in start:
        return []
    begins = and_(run.c.revision >= start, run.c.revision < start + "\U0010ffff")
    revisions = (
        select(run.c.branch_id, run.c.revision, func.min(run.c.time_ms).label("time_ms"))
        # By branch, as the index is.
        .where(run.c.branch_id.in_(select(branch.c.id)), begins)
        .group_by(run.c.branch_id, run.c.revision)
        .order_by(run.c.revision)
        .limit(limit)
    )
    found = []
    with read_transaction(engine) as connection:
        for row in connection.execute(revisions).all():
            at = and_(
                run.c.branch_id == row.branch_id,
                run.c.revision == row.revision,
                series.c.branch_id == run.c.branch_id,
                series.c.suite == run.c.suite,
                series.c.platform == run.c.platform,
            )
            first = select(func.min(series.c.id)).select_from(series.join(run, at))
            number = connection.scalar(first)
            if number is None:
                continue
            of = connection.execute(series_query().where(series.c.id == number)).one()
            found.append(RunOfRevision(row.revision, series_of(of), row.time_ms))
    return found


def read_run(
    engine: Engine, measurement_id: int, *, as_of_ms: int | None = None
) -> MeasuredRun | None:
    """Read the run of a measurement; None if there is no such measurement.

    Parameters
    ----------
    as_of_ms : int, optional
        With the values that the store held at that time, milliseconds since 1970-01-01 UTC.
    """
    with read_transaction(engine) as connection:
        rows = [
            row
            for held in held_measurements(as_of_ms)
            for row in connection.execute(_point(held, measurement_id))
        ]
        if not rows:
            return None
        row = rows[0]
        values = sorted(
            tuple(item)
            for held in held_measurements(as_of_ms)
            for item in connection.execute(_values(held, row.series_id, row.time_ms, row.run))
        )
        values = values[:MOST_VALUES]
        counters = read_counters(connection, [item[0] for item in values])
        stated = [(*item, counters.get(item[0], "")) for item in values]
        of_series = connection.execute(series_query().where(series.c.id == row.series_id)).first()
    if of_series is None:
        return None
    return MeasuredRun(
        series=series_of(of_series),
        measurement_id=measurement_id,
        time_ms=row.time_ms,
        run_id=row.run_id,
        revision=row.revision,
        version=row.version,
        host=row.host,
        file=row.file or "",
        stored_ms=row.stored_ms,
        values=tuple(RawValue(*item) for item in stated),
    )


def _point(held: Held, measurement_id: int) -> Select[*tuple[Any, ...]]:
    joined = held.source.join(run, run.c.id == measurement.c.run_id)
    return (
        select(
            measurement.c.series_id,
            measurement.c.run_id.label("run"),
            measurement.c.time_ms,
            held.row.c.stored_ms,
            run.c.run_id,
            run.c.revision,
            run.c.version,
            run.c.host,
            ingest.c.file,
        )
        .select_from(joined.outerjoin(ingest, ingest.c.id == held.row.c.ingest_id))
        .where(measurement.c.id == measurement_id, held.condition)
    )


def _values(held: Held, series_id: int, time_ms: int, run_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            measurement.c.id,
            held.row.c.value,
            held.status,
            measurement.c.instance,
            measurement.c.iteration,
            measurement.c.replicate,
        )
        .select_from(held.source)
        .where(
            measurement.c.series_id == series_id,
            measurement.c.time_ms == time_ms,
            measurement.c.run_id == run_id,
            held.condition,
        )
        .order_by(measurement.c.id)
        .limit(MOST_VALUES)
    )
