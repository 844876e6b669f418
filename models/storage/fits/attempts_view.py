"""Read the newest attempt to fit each of many series, without its draws."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, Row, func, select

from models.records.fit import FitState, Likelihood
from models.records.views.fit_attempt import Attempt
from models.storage.database.chunks import chunks
from models.storage.database.fit_tables import fit
from models.storage.database.transaction import read_transaction


def read_attempts(
    engine: Engine, series_ids: Sequence[int], *, as_of_ms: int | None = None
) -> dict[int, Attempt]:
    """Map series ids to their newest attempts; absent where there is none.

    With ``as_of_ms``, only attempts that were there at that time count.
    """
    rank = func.row_number().over(partition_by=fit.c.series_id, order_by=fit.c.id.desc())
    columns = (
        fit.c.id,
        fit.c.series_id,
        fit.c.state,
        fit.c.trusted,
        fit.c.reason,
        fit.c.created_ms,
        fit.c.first_day,
        fit.c.last_day,
        fit.c.likelihood,
        fit.c.knots,
        fit.c.measurements,
        fit.c.outliers,
        fit.c.diagnostics,
        fit.c.seconds,
    )
    found = {}
    with read_transaction(engine) as connection:
        for chunk in chunks(series_ids):
            ranked = select(fit.c.id, rank.label("rank")).where(
                fit.c.series_id.in_(chunk), fit.c.state != FitState.PAST.value
            )
            if as_of_ms is not None:
                ranked = ranked.where(fit.c.created_ms <= as_of_ms)
            table = ranked.subquery()
            newest = select(table.c.id).where(table.c.rank == 1)
            for row in connection.execute(select(*columns).where(fit.c.id.in_(newest))):
                found[row.series_id] = _attempt(row)
    return found


def _attempt(row: Row[*tuple[Any, ...]]) -> Attempt:
    return Attempt(
        fit_id=row.id,
        series_id=row.series_id,
        state=FitState(row.state),
        trusted=row.trusted,
        reason=row.reason,
        created_ms=row.created_ms,
        first_day=row.first_day,
        last_day=row.last_day,
        likelihood=Likelihood(row.likelihood),
        knots=row.knots,
        measurements=row.measurements,
        outliers=row.outliers,
        diagnostics=row.diagnostics,
        seconds=row.seconds,
    )
