"""Measurements as the store held them at some time: where to look for them, and what held.

A measurement is in one of two places: its own row, if that was stored by then, or else the row
that a later correction moved to ``replaced_measurement``. Questions about many series ask both
places and add up what they answer, so that each place uses its own indexes.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, true

from models.records.measurement import Status
from models.storage.database.tables import NOT_OK, measurement, replaced_measurement


@dataclass(frozen=True, slots=True)
class Held:
    """One place; each query has to use its ``source`` and ``condition``."""

    source: FromClause  # holds the columns of table ``measurement``
    condition: ColumnElement[bool]  # that a row held at the time
    status: ColumnElement[Any]  # what the row said at the time
    not_ok: Any  # condition that it failed or timed out
    row: FromClause  # the table whose value, stored_ms and ingest_id held at the time


def held_measurements(as_of_ms: int | None) -> tuple[Held, ...]:
    """List the places in which measurements are, now (None) or as of some time.

    No measurement is in two of them at one time.

    Parameters
    ----------
    as_of_ms : int or None
        Milliseconds since 1970-01-01 UTC.
    """
    if as_of_ms is None:
        return (Held(measurement, true(), measurement.c.status, NOT_OK, measurement),)
    old = replaced_measurement
    return (
        Held(
            measurement,
            measurement.c.stored_ms <= as_of_ms,
            measurement.c.status,
            NOT_OK,
            measurement,
        ),
        Held(
            measurement.join(old, old.c.measurement_id == measurement.c.id),
            # A value held from the moment it was stored until just before it was replaced.
            and_(old.c.stored_ms <= as_of_ms, old.c.replaced_ms > as_of_ms),
            old.c.status,
            old.c.status != Status.OK.value,
            old,
        ),
    )
