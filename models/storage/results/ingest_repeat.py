"""Recognise a file that was ingested before, so that a second time is quick."""

from sqlalchemy import Connection, exists, select

from models.storage.database.tables import ingest, rejected_row

# Rows rejected for this reason may be accepted later; see models.services.rows.validation.
FUTURE = "time in the future"


def find_repeat(connection: Connection, sha256: str) -> tuple[int, int, int] | None:
    """Find a finished ingest after which reading the same file again would change nothing.

    That is not so where a later file corrected values, which the old file would turn back, or
    where rows lay in the future, which may be the past by now.

    Returns
    -------
    rows_read, rows_rejected, zoneless_times
        Counts of the earlier ingest; None if the file has to be read.
    """
    later = ingest.alias()
    kept = ingest.alias()
    found = connection.execute(
        select(ingest.c.rows_read, ingest.c.rows_rejected, ingest.c.zoneless_times)
        .where(
            ingest.c.sha256 == sha256,
            ingest.c.finished_ms.is_not(None),
            ~exists().where(later.c.id > ingest.c.id, later.c.rows_replaced > 0),
            ~exists().where(
                kept.c.sha256 == sha256,
                rejected_row.c.ingest_id == kept.c.id,
                rejected_row.c.reason.startswith(FUTURE),
            ),
        )
        .order_by(ingest.c.id.desc())
        .limit(1)
    ).first()
    return None if found is None else (int(found[0]), int(found[1]), int(found[2]))


def was_taken(connection: Connection, sha256: str) -> bool:
    """Whether a file was ingested to its end, and none of its rows lay in the future.

    Unlike :func:`find_repeat`, also where a later file corrected values of it: so a folder that
    holds both files can be looked through again and again.
    """
    future = exists().where(
        rejected_row.c.ingest_id == ingest.c.id, rejected_row.c.reason.startswith(FUTURE)
    )
    query = select(ingest.c.id).where(
        ingest.c.sha256 == sha256, ingest.c.finished_ms.is_not(None), ~future
    )
    return connection.execute(query.limit(1)).first() is not None
