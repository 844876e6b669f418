"""Keep the record of each ingest: what was read, and the rows that could not be used."""

from collections.abc import Sequence

from sqlalchemy import Connection, insert, update

from models.measurement import RejectedRow
from models.storage.tables import ingest, rejected_row


def begin_ingest(connection: Connection, file: str, sha256: str, started_ms: int) -> int:
    """Begin the record of an ingest.

    Its counts grow with :func:`models.storage.measurement_store.store_batch` and
    :func:`store_rejected` in the same transactions as the rows, so they are right even when
    the process is killed; ``finished_ms`` then stays empty.

    Returns
    -------
    int
        The ingest's id.
    """
    values = {"file": _storable(file), "sha256": sha256, "started_ms": started_ms}
    return int(connection.scalars(insert(ingest).returning(ingest.c.id), values).one())


def store_rejected(connection: Connection, ingest_id: int, rows: Sequence[RejectedRow]) -> None:
    """Keep aside rows that cannot be used, and count them in their ingest."""
    if not rows:
        return
    connection.execute(
        insert(rejected_row),
        [
            {
                "ingest_id": ingest_id,
                "file": _storable(row.file),
                "line": row.line,
                "reason": _storable(row.reason),
                "content": _storable(row.content),
            }
            for row in rows
        ],
    )
    connection.execute(
        update(ingest)
        .where(ingest.c.id == ingest_id)
        .values(
            rows_read=ingest.c.rows_read + len(rows),
            rows_rejected=ingest.c.rows_rejected + len(rows),
        )
    )


def finish_ingest(
    connection: Connection, ingest_id: int, finished_ms: int, *, zoneless_times: int = 0
) -> None:
    """Mark an ingest as finished; until then it counts as running or killed."""
    connection.execute(
        update(ingest)
        .where(ingest.c.id == ingest_id)
        .values(finished_ms=finished_ms, zoneless_times=zoneless_times)
    )


def _storable(text: str) -> str:
    """Replace what a database's text cannot hold: PostgreSQL no NUL, neither a half character."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()
