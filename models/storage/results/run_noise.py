"""Read how far single runs of a series scatter, from the groups that the detector holds."""

from sqlalchemy import Connection, select

from models.storage.database.status_tables import segment, series_status


def read_noise(connection: Connection, series_id: int, before_ms: int) -> float | None:
    """Read the standard deviation of one run around its group's mean, percent.

    Parameters
    ----------
    before_ms : int
        Of the newest group of several runs that began at or before this time, or else of the
        first one; milliseconds since 1970-01-01 UTC.

    Returns
    -------
    float or None
        None where no group has two runs that differ.
    """
    query = (
        select(segment.c.start_ms, segment.c.mean, segment.c.stdev)
        .join(series_status, series_status.c.id == segment.c.status_id)
        .where(
            series_status.c.series_id == series_id,
            series_status.c.current,
            segment.c.runs > 1,
            segment.c.stdev > 0,
        )
        .order_by(segment.c.start_ms)
    )
    groups = [row for row in connection.execute(query) if row.mean]
    if not groups:
        return None
    before = [row for row in groups if row.start_ms <= before_ms]
    group = before[-1] if before else groups[0]
    return float(100 * group.stdev / abs(group.mean))
