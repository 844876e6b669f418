"""Read how far single runs of a series scatter, from the groups that the detector holds."""

from sqlalchemy import Connection, select

from models.storage.database.status_tables import held_group, standing


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
        select(held_group.c.start_ms, held_group.c.mean, held_group.c.stdev)
        .join(standing, standing.c.id == held_group.c.standing_id)
        .where(
            standing.c.series_id == series_id,
            standing.c.current,
            held_group.c.runs > 1,
            held_group.c.stdev > 0,
        )
        .order_by(held_group.c.start_ms)
    )
    groups = [row for row in connection.execute(query) if row.mean]
    if not groups:
        return None
    before = [row for row in groups if row.start_ms <= before_ms]
    group = before[-1] if before else groups[0]
    return float(100 * group.stdev / abs(group.mean))
