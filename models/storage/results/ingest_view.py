"""Read the record of ingests and the rows that were kept aside."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Engine, Select, func, select

from models.records.measurement import RejectedRow
from models.records.views.ingest import Ingest
from models.storage.database.tables import ingest, rejected_row
from models.storage.database.transaction import read_transaction


def read_ingests(
    engine: Engine, *, limit: int = 100, offset: int = 0, as_of_ms: int | None = None
) -> list[Ingest]:
    """Read ingests, the newest first.

    Parameters
    ----------
    as_of_ms : int, optional
        Only those that had begun by that time, milliseconds since 1970-01-01 UTC; one that
        ran at that time has no end, and the counts that it came to.
    """
    query = _begun(as_of_ms).order_by(ingest.c.id.desc())
    with read_transaction(engine) as connection:
        rows = connection.execute(query.limit(limit).offset(offset)).mappings()
        return [_then(Ingest(**row), as_of_ms) for row in rows]


def read_ingest(engine: Engine, ingest_id: int, *, as_of_ms: int | None = None) -> Ingest | None:
    """Read one ingest, as :func:`read_ingests` does; None if there is none of that id."""
    with read_transaction(engine) as connection:
        query = _begun(as_of_ms).where(ingest.c.id == ingest_id)
        row = connection.execute(query).mappings().first()
        return None if row is None else _then(Ingest(**row), as_of_ms)


def _begun(as_of_ms: int | None) -> Select[*tuple[Any, ...]]:
    query = select(ingest)
    return query if as_of_ms is None else query.where(ingest.c.started_ms <= as_of_ms)


def _then(found: Ingest, as_of_ms: int | None) -> Ingest:
    finished = found.finished_ms
    if as_of_ms is None or finished is None or finished <= as_of_ms:
        return found
    return replace(found, finished_ms=None)


def read_rejected(
    engine: Engine, ingest_id: int, *, limit: int = 1000, offset: int = 0
) -> list[RejectedRow]:
    """Read the rows that an ingest kept aside, in the order in which they were met."""
    query = (
        select(
            rejected_row.c.file, rejected_row.c.line, rejected_row.c.reason, rejected_row.c.content
        )
        .where(rejected_row.c.ingest_id == ingest_id)
        .order_by(rejected_row.c.id)
        .limit(limit)
        .offset(offset)
    )
    with read_transaction(engine) as connection:
        return [RejectedRow(*row) for row in connection.execute(query)]


def count_rejected_by_reason(engine: Engine, ingest_id: int) -> dict[str, int]:
    """Count the rows that an ingest kept aside by reason, the most frequent first."""
    number = func.count()
    query = (
        select(rejected_row.c.reason, number)
        .where(rejected_row.c.ingest_id == ingest_id)
        .group_by(rejected_row.c.reason)
        .order_by(number.desc(), rejected_row.c.reason)
    )
    with read_transaction(engine) as connection:
        return {row[0]: row[1] for row in connection.execute(query)}
