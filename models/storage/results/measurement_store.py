"""Store measurements in bulk: each once, corrections beside what they replace.

A batch is first filled into temporary tables, then compared with and moved into the store by
a few statements over whole sets, which both databases do far faster than row by row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Float,
    MetaData,
    Table,
    Text,
    and_,
    bindparam,
    case,
    delete,
    or_,
    select,
    true,
    update,
)

from models.records.measurement import Measurement
from models.storage.database.insert import fill, insert
from models.storage.database.tables import ingest, measurement, replaced_measurement
from models.storage.database.transaction import acquire_write_lock
from models.storage.results.beside.counter_store import store_counters
from models.storage.results.commits.artifact_store import store_artifacts
from models.storage.results.history_cache import invalidate_history_cache
from models.storage.results.run_store import get_or_create_runs
from models.storage.results.series_store import get_or_create_series

incoming = Table(
    "incoming_measurement",
    MetaData(),
    Column("series_id", BigInteger, nullable=False),
    Column("time_ms", BigInteger, nullable=False),
    Column("run_id", BigInteger, nullable=False),
    Column("instance", Text, nullable=False),
    Column("iteration", BigInteger, nullable=False),
    Column("replicate", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("value", Float(53)),
    prefixes=["TEMPORARY"],
)
_COLUMNS = tuple(column.name for column in incoming.c)
_IDENTITY = _COLUMNS[:6]

_Row = tuple[int, int, int, str, int, str, str, float | None]


@dataclass(frozen=True, slots=True)
class BatchCounts:
    """What became of the rows of a batch; the three add up to its length."""

    stored: int = 0
    present: int = 0
    replaced: int = 0

    def __add__(self, other: "BatchCounts") -> "BatchCounts":
        """Count two batches together."""
        return BatchCounts(
            self.stored + other.stored,
            self.present + other.present,
            self.replaced + other.replaced,
        )


def store_batch(
    connection: Connection, ingest_id: int | None, batch: Sequence[Measurement], now_ms: int
) -> BatchCounts:
    """Store a batch inside the caller's transaction, and count it in its ingest.

    A measurement is itself by series, run (branch, suite, platform, time, run id and
    revision), instance, iteration and replicate. The same again changes nothing. Another
    value or status replaces the stored one, which moves to ``replaced_measurement``. A
    measurement that occurs twice in the batch is treated as if it came in two batches.

    Parameters
    ----------
    connection
        A connection with ``engine.begin()``; nothing is visible to others before its commit.
    ingest_id
        From :func:`models.storage.results.ingest_store.begin_ingest`; None outside of an ingest.
    now_ms
        The time of storing, milliseconds since 1970-01-01 UTC.

    Raises
    ------
    BadArgumentError
        If unit or direction contradict the stored series; nothing of the batch is then to be
        committed.
    """
    if not batch:
        return BatchCounts()
    acquire_write_lock(connection)
    incoming.create(connection, checkfirst=True)
    counts = BatchCounts()
    all_rows = list(_rows(connection, batch))
    for rows in _occurrences(all_rows):
        fill(connection, incoming, _COLUMNS, rows)
        replaced = _replace(connection, ingest_id, now_ms)
        stored = _insert_new(connection, ingest_id, now_ms)
        counts += BatchCounts(stored, len(rows) - stored - replaced, replaced)
        connection.execute(delete(incoming))
    store_counters(connection, all_rows, batch)
    if ingest_id is not None:
        change = update(ingest).where(ingest.c.id == ingest_id)
        connection.execute(
            change.values(
                rows_read=ingest.c.rows_read + len(batch),
                rows_stored=ingest.c.rows_stored + counts.stored,
                rows_present=ingest.c.rows_present + counts.present,
                rows_replaced=ingest.c.rows_replaced + counts.replaced,
            )
        )
    return counts


def _rows(connection: Connection, batch: Sequence[Measurement]) -> Iterator[_Row]:
    stated = {(item.series, item.unit, item.direction) for item in batch}
    series_ids = get_or_create_series(connection, stated)
    run_ids = get_or_create_runs(connection, batch)
    store_artifacts(connection, series_ids, batch)
    for item, run_id in zip(batch, run_ids, strict=True):
        yield (
            series_ids[item.series],
            item.time_ms,
            run_id,
            item.instance,
            item.iteration,
            item.replicate,
            item.status.value,
            item.value,
        )


def _occurrences(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """Split rows so that none holds a measurement twice, keeping their order in time."""
    rest = rows
    while rest:
        first: dict[tuple[object, ...], _Row] = {}
        again = [row for row in rest if first.setdefault(row[:6], row) is not row]
        yield list(first.values())
        rest = again


def _replace(connection: Connection, ingest_id: int | None, now_ms: int) -> int:
    same = and_(*(measurement.c[name] == incoming.c[name] for name in _IDENTITY))
    differs = or_(
        measurement.c.status != incoming.c.status,
        measurement.c.value.is_distinct_from(incoming.c.value),
    )
    # A clock that was set back must not make the past unreadable: no value ends before it began.
    replaced_ms = case((measurement.c.stored_ms > now_ms, measurement.c.stored_ms), else_=now_ms)
    old = (
        select(
            measurement.c.id,
            measurement.c.status,
            measurement.c.value,
            measurement.c.stored_ms,
            measurement.c.ingest_id,
            replaced_ms,
        )
        .select_from(incoming.join(measurement, same))
        .where(differs)
    )
    names = ["measurement_id", "status", "value", "stored_ms", "ingest_id", "replaced_ms"]
    keep = insert(connection, replaced_measurement).from_select(names, old)
    replaced = _count(connection, keep)
    if replaced:
        invalidate_history_cache(connection, select(incoming.c.series_id).distinct())
        change = update(measurement).where(same, differs)
        connection.execute(
            change.values(
                status=incoming.c.status,
                value=incoming.c.value,
                stored_ms=replaced_ms,
                ingest_id=ingest_id,
            )
        )
    return replaced


def _insert_new(connection: Connection, ingest_id: int | None, now_ms: int) -> int:
    # Sorted, so that neighbours in a series' history are neighbours on disk. SQLite needs the
    # WHERE to tell ON CONFLICT from a join's ON.
    rows = (
        select(*incoming.c, bindparam("stored_ms", now_ms), bindparam("ingest", ingest_id))
        .where(true())
        .order_by(*(incoming.c[name] for name in _IDENTITY))
    )
    statement = insert(connection, measurement).from_select(
        [*_COLUMNS, "stored_ms", "ingest_id"], rows, include_defaults=False
    )
    return _count(connection, statement.on_conflict_do_nothing())


def _count(connection: Connection, statement: Any) -> int:
    """Execute an INSERT and count its rows, which SQLAlchemy forgets unless asked."""
    asked = {"preserve_rowcount": True}
    return int(connection.execute(statement, execution_options=asked).rowcount)
