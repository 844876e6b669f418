"""Keep what else a run counted beside its values: the newest statement of a measurement holds."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    MetaData,
    Table,
    Text,
    and_,
    delete,
    select,
    true,
)

from models.records.measurement import Measurement
from models.storage.database.chunks import chunks
from models.storage.database.insert import fill, insert
from models.storage.database.tables import measurement, measurement_counters

# A table of its own, so that the many rows without counters carry nothing.
incoming = Table(
    "incoming_counters",
    MetaData(),
    Column("series_id", BigInteger, nullable=False),
    Column("time_ms", BigInteger, nullable=False),
    Column("run_id", BigInteger, nullable=False),
    Column("instance", Text, nullable=False),
    Column("iteration", BigInteger, nullable=False),
    Column("replicate", Text, nullable=False),
    Column("counters", Text, nullable=False),
    prefixes=["TEMPORARY"],
)
_COLUMNS = tuple(column.name for column in incoming.c)
_IDENTITY = len(_COLUMNS) - 1


def store_counters(
    connection: Connection, rows: Sequence[tuple[Any, ...]], batch: Sequence[Measurement]
) -> None:
    """Store the counters that a batch states, after its measurements.

    Parameters
    ----------
    rows
        Of each measurement of the batch, beginning with series, time, run, instance, iteration
        and replicate.
    """
    stated = {
        row[:_IDENTITY]: item.counters
        for row, item in zip(rows, batch, strict=True)
        if item.counters
    }
    if not stated:
        return
    incoming.create(connection, checkfirst=True)
    fill(connection, incoming, _COLUMNS, ((*identity, text) for identity, text in stated.items()))
    same = and_(*(measurement.c[name] == incoming.c[name] for name in _COLUMNS[:_IDENTITY]))
    named = select(measurement.c.id, incoming.c.counters).select_from(
        incoming.join(measurement, same)
    )
    statement = insert(connection, measurement_counters).from_select(
        ["measurement_id", "counters"], named.where(true()).order_by(measurement.c.id)
    )
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["measurement_id"], set_={"counters": statement.excluded.counters}
        )
    )
    connection.execute(delete(incoming))


def read_counters(connection: Connection, measurement_ids: Collection[int]) -> Mapping[int, str]:
    """Read the counters of measurements as JSON; those that state none are missing."""
    found = {}
    for some in chunks(sorted(measurement_ids)):
        query = connection.execute(
            select(measurement_counters).where(measurement_counters.c.measurement_id.in_(some))
        )
        found.update({row.measurement_id: row.counters for row in query})
    return found
