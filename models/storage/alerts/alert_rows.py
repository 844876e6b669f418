"""Read the standing alerts of some series with their figures, for programs."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select

from models.records.views.standing_alert import StandingAlert
from models.storage.database.chunks import chunks
from models.storage.database.transaction import read_transaction, snapshot
from models.storage.database.triage_tables import alert
from models.storage.fits.standing_alerts import read_standing_alerts


@dataclass(frozen=True, slots=True)
class AlertRow:
    """A standing alert, and the figures with which it was found; NaN: not known."""

    alert: StandingAlert
    source: str
    revision: str  # first that shows the change; blank: not known
    previous_revision: str  # last that does not
    level_before: float  # unit of the series
    level_after: float
    change_low: float  # p10, percent
    change_high: float  # p90
    probability: float
    created_ms: int


def read_alert_rows(
    engine: Engine,
    series_ids: Sequence[int],
    as_of_ms: int | None = None,
    *,
    now_ms: int | None = None,
) -> list[AlertRow]:
    """Read the standing alerts of some series, in order of their numbers.

    Parameters
    ----------
    as_of_ms : int, optional
        Those that stood at that time, with the decisions of that time, milliseconds since
        1970-01-01 UTC; figures are the newest.
    now_ms : int, optional
        The present; without it, no alert is marked as awaiting confirmation.
    """
    columns = ("id", "source", "revision", "previous_revision", "before", "after")
    sizes = ("change_low", "change_high", "probability", "created_ms")
    with snapshot(engine):
        standing = {
            item.id: item
            for found in read_standing_alerts(engine, series_ids, as_of_ms, now_ms=now_ms).values()
            for item in found
        }
        rows: list[Any] = []
        with read_transaction(engine) as connection:
            for some in chunks(sorted(standing)):
                query = select(*(alert.c[name] for name in (*columns, *sizes)))
                rows += connection.execute(query.where(alert.c.id.in_(some))).all()
    return [
        AlertRow(
            alert=standing[row.id],
            source=row.source,
            revision=row.revision,
            previous_revision=row.previous_revision,
            level_before=_number(row.before),
            level_after=_number(row.after),
            change_low=_number(row.change_low),
            change_high=_number(row.change_high),
            probability=_number(row.probability),
            created_ms=row.created_ms,
        )
        for row in sorted(rows, key=lambda row: int(row.id))
    ]


def _number(value: float | None) -> float:
    return math.nan if value is None else value
