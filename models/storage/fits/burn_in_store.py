"""Keep the burn-in that people stated for series; what they said before is not lost."""

from dataclasses import dataclass

from sqlalchemy import Engine, func, insert, select

from models.records.errors import BadArgumentError
from models.storage.database.detectability_tables import burn_in_override
from models.storage.database.transaction import read_transaction

MOST_ITERATIONS = 1_000_000


@dataclass(frozen=True, slots=True)
class StatedBurnIn:
    """What a person said of a series, and when (milliseconds since 1970-01-01 UTC).

    ``burn_in`` is the first steady iteration; None means that the rule decides again.
    """

    series_id: int
    burn_in: int | None
    set_ms: int


def state_burn_in(engine: Engine, series_id: int, burn_in: int | None, now_ms: int) -> None:
    """Store a stated burn-in from now on; None returns to the automatic rule.

    Raises
    ------
    BadArgumentError
        If the index is negative or beyond a million.
    """
    if burn_in is not None and not 0 <= burn_in <= MOST_ITERATIONS:
        raise BadArgumentError(
            f"A burn-in is a whole number of iterations from 0 to {MOST_ITERATIONS:,}, not"
            f" {burn_in}."
        )
    row = {"series_id": series_id, "burn_in": burn_in, "set_ms": now_ms}
    with engine.begin() as connection:
        connection.execute(insert(burn_in_override), row)


def read_stated_burn_ins(
    engine: Engine, series_ids: tuple[int, ...] | None = None
) -> dict[int, StatedBurnIn]:
    """Read what holds, by series; series on which no one said anything are absent.

    Parameters
    ----------
    series_ids
        Only these; all series if None.
    """
    newest = select(func.max(burn_in_override.c.id)).group_by(burn_in_override.c.series_id)
    if series_ids is not None:
        newest = newest.where(burn_in_override.c.series_id.in_(series_ids))
    query = select(burn_in_override).where(burn_in_override.c.id.in_(newest))
    with read_transaction(engine) as connection:
        return {
            row.series_id: StatedBurnIn(row.series_id, row.burn_in, row.set_ms)
            for row in connection.execute(query)
        }


def stated_burn_in(engine: Engine, series_id: int) -> int | None:
    """Return the burn-in that a person stated for a series; None where the rule decides."""
    found = read_stated_burn_ins(engine, (series_id,)).get(series_id)
    return None if found is None else found.burn_in
