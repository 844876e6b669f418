"""Read one measurement with everything that is known of its run."""

from dataclasses import dataclass

from sqlalchemy import Engine, select

from models.series import Series
from models.storage.series_store import series_of, series_query
from models.storage.tables import ingest, measurement, run, series
from models.storage.transaction import reading

MOST_VALUES = 500


@dataclass(frozen=True, slots=True)
class RawValue:
    """One value that a run measured; None where it measured nothing."""

    measurement_id: int
    value: float | None
    status: str
    instance: str
    iteration: int
    replicate: str


@dataclass(frozen=True, slots=True)
class MeasuredRun:
    """A run of one series, with all values that it measured of it."""

    series: Series
    measurement_id: int
    time_ms: int
    run_id: str
    revision: str
    version: str
    host: str
    file: str  # that it was read from, blank where not known
    stored_ms: int
    values: tuple[RawValue, ...]  # at most MOST_VALUES


def read_run(engine: Engine, measurement_id: int) -> MeasuredRun | None:
    """Read the run of a measurement; None if there is no such measurement."""
    with reading(engine) as connection:
        row = connection.execute(
            select(
                measurement.c.series_id,
                measurement.c.run_id.label("run"),
                measurement.c.time_ms,
                measurement.c.stored_ms,
                run.c.run_id,
                run.c.revision,
                run.c.version,
                run.c.host,
                ingest.c.file,
            )
            .select_from(measurement.join(run).outerjoin(ingest))
            .where(measurement.c.id == measurement_id)
        ).first()
        if row is None:
            return None
        values = connection.execute(
            select(
                measurement.c.id,
                measurement.c.value,
                measurement.c.status,
                measurement.c.instance,
                measurement.c.iteration,
                measurement.c.replicate,
            )
            .where(
                measurement.c.series_id == row.series_id,
                measurement.c.time_ms == row.time_ms,
                measurement.c.run_id == row.run,
            )
            .order_by(measurement.c.id)
            .limit(MOST_VALUES)
        ).all()
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
        values=tuple(RawValue(*item) for item in values),
    )
