"""Read series that ran in instances of many iterations, as the analysis takes them.

A series has instances if its newest measurement names one. Only versions can differ within
such a series; what is compared must not, so its runs are read version by version.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import Engine, Row, func, select

from models.records.benchmark_runs import BenchmarkKey, BenchmarkRuns, BenchmarkVersion
from models.records.errors import NotEnoughDataError
from models.records.measurement import Status
from models.records.series import Series
from models.storage.database.tables import measurement, run, series
from models.storage.database.transaction import read_transaction
from models.storage.results.series_store import series_of, series_query


def find_benchmarks(engine: Engine) -> list[Series]:
    """Find the series with instances, sorted by name."""
    newest = (
        select(measurement.c.id)
        .where(measurement.c.series_id == series.c.id)
        .order_by(measurement.c.time_ms.desc(), measurement.c.run_id.desc())
        .limit(1)
        .correlate(series)
        .scalar_subquery()
    )
    with_instances = select(series.c.id).join(measurement, measurement.c.id == newest)
    with read_transaction(engine) as connection:
        ids = set(
            connection.scalars(
                with_instances.where(measurement.c.instance != "", measurement.c.iteration >= 0)
            )
        )
        every = [series_of(row) for row in connection.execute(series_query())] if ids else []
    return sorted((item for item in every if item.id in ids), key=lambda item: item.key)


def has_instances(engine: Engine, series_id: int) -> bool:
    """Return whether a series' newest measurement names an instance."""
    query = (
        select(measurement.c.instance, measurement.c.iteration)
        .where(measurement.c.series_id == series_id)
        .order_by(measurement.c.time_ms.desc(), measurement.c.run_id.desc())
        .limit(1)
    )
    with read_transaction(engine) as connection:
        newest = connection.execute(query).first()
    return newest is not None and newest.instance != "" and newest.iteration >= 0


def read_versions(engine: Engine, series_id: int) -> list[BenchmarkVersion]:
    """List the versions of a benchmark, that of the newest run first."""
    per_instance = (
        select(
            run.c.version,
            func.count().label("iterations"),
            func.min(measurement.c.time_ms).label("first_ms"),
            func.max(measurement.c.time_ms).label("last_ms"),
        )
        .select_from(measurement.join(run))
        .where(
            measurement.c.series_id == series_id,
            measurement.c.instance != "",
            measurement.c.iteration >= 0,
        )
        .group_by(run.c.version, measurement.c.run_id, measurement.c.instance)
        .subquery()
    )
    columns = per_instance.c
    newest = func.max(columns.last_ms)
    query = (
        select(
            columns.version,
            func.count().label("instances"),
            func.sum(columns.iterations).label("iterations"),
            func.min(columns.first_ms).label("first_ms"),
            newest.label("last_ms"),
        )
        .group_by(columns.version)
        .order_by(newest.desc(), columns.version.desc())
    )
    with read_transaction(engine) as connection:
        return [
            BenchmarkVersion(
                row.version, int(row.instances), int(row.iterations), row.first_ms, row.last_ms
            )
            for row in connection.execute(query)
        ]


def read_benchmark_runs(engine: Engine, of: Series, version: str | None = None) -> BenchmarkRuns:
    """Read all iterations of a benchmark in one version.

    Two runs that name the same instance are two starts of the program, hence two instances.
    The runner's own burn-in flag is not in the store, and the analysis does not look at it.

    Parameters
    ----------
    of : Series
        Which benchmark; the suite is its path, the test its name.
    version : str, optional
        Which version; that of the newest run if None.

    Raises
    ------
    NotEnoughDataError
        If the series has no instances, or none of this version.
    """
    if version is None:
        versions = read_versions(engine, of.id)
        if not versions:
            raise NotEnoughDataError(
                f"{of.key} has no instances: its rows name none. Ingest a file with the columns"
                " instance and iteration, or Hail's JSON lines."
            )
        version = versions[0].version
    query = (
        select(
            measurement.c.time_ms,
            measurement.c.run_id,
            measurement.c.instance,
            measurement.c.iteration,
            measurement.c.status,
            measurement.c.value,
        )
        .select_from(measurement.join(run))
        .where(
            measurement.c.series_id == of.id,
            measurement.c.instance != "",
            measurement.c.iteration >= 0,
            run.c.version == version,
        )
        .order_by(
            measurement.c.time_ms,
            measurement.c.run_id,
            measurement.c.instance,
            measurement.c.iteration,
            measurement.c.replicate,
        )
    )
    with read_transaction(engine) as connection:
        rows = connection.execute(query).all()
    if not rows:
        raise NotEnoughDataError(f"{of.key} has no instance of version {version!r} in the store.")
    return _runs(of, version, rows)


def _runs(of: Series, version: str, rows: Sequence[Row[*tuple[Any, ...]]]) -> BenchmarkRuns:
    places: dict[tuple[object, object], int] = {}
    instance = [places.setdefault((row[1], row[2]), len(places)) for row in rows]
    status = np.array([row[4] for row in rows], dtype=object)
    value = np.array([np.nan if row[5] is None else row[5] for row in rows], dtype=np.float64)
    timed_out = status == Status.TIMED_OUT.value
    return BenchmarkRuns(
        key=BenchmarkKey(of.key.suite, of.key.test, version, of.key.platform),
        instance_ids=tuple(str(name) for _, name in places),
        instance=np.array(instance, dtype=np.int32),
        iteration=np.array([row[3] for row in rows], dtype=np.int32),
        time=value,
        is_burn_in=np.zeros(len(rows), dtype=np.bool_),
        timed_out=timed_out.astype(np.bool_),
        failed=(status == Status.FAILED.value).astype(np.bool_),
        unit=of.unit or "s",
    )
