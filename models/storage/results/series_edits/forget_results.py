"""Delete what was computed of series whose values changed, so that it is computed again."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, select

from models.records.errors import BadArgumentError
from models.storage.database.detectability_tables import detectability
from models.storage.database.fit_tables import fit
from models.storage.database.status_tables import examined_series, series_status
from models.storage.database.tables import series
from models.storage.results.history_cache import invalidate_history_cache


def forget_results(connection: Connection, series_ids: Sequence[int], *, drop_frozen: bool) -> None:
    """Delete fits, statuses, assessments and caches of some series; measurements stay.

    Raises
    ------
    BadArgumentError
        If frozen links show fits of them, unless `drop_frozen`.
    """
    pinned = connection.scalar(
        select(func.count()).where(fit.c.series_id.in_(series_ids), fit.c.pinned)
    )
    if pinned and not drop_frozen:
        raise BadArgumentError(
            f"Frozen links show {pinned} fits of these series, in the names and units of before."
            " Give --drop-frozen if those links may show the new history instead."
        )
    for table in (series_status, fit, examined_series, detectability):
        connection.execute(delete(table).where(table.c.series_id.in_(series_ids)))
    forget_caches(connection, series_ids)


def forget_caches(connection: Connection, series_ids: Sequence[int]) -> None:
    """Delete second forms of histories, and the marks by which unchanged series are skipped."""
    invalidate_history_cache(connection, select(series.c.id).where(series.c.id.in_(series_ids)))
    connection.execute(delete(examined_series).where(examined_series.c.series_id.in_(series_ids)))
