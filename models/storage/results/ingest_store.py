"""Keep the record of each ingest: what was read, and the rows that could not be used."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, insert, select, update

from models.records.measurement import RejectedRow
from models.storage.database.tables import ingest, rejected_row, replaced_measurement


def begin_ingest(connection: Connection, file: str, sha256: str, started_ms: int) -> int:
    """Begin the record of an ingest.

    Its counts grow with :func:`models.storage.results.measurement_store.store_batch` and
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
    """Keep aside rows that cannot be used, and count them in their ingest.

    A row that an earlier ingest of the file kept aside for the same reason is counted, but not
    kept a second time.
    """
    if not rows:
        return
    wanted = [
        (_storable(row.file), row.line, _storable(row.reason), _storable(row.content))
        for row in rows
    ]
    kept = _kept(connection, wanted)
    columns = ("file", "line", "reason", "content")
    fresh = [
        {"ingest_id": ingest_id, **dict(zip(columns, row, strict=True))}
        for row in wanted
        if row not in kept
    ]
    if fresh:
        connection.execute(insert(rejected_row), fresh)
    connection.execute(
        update(ingest)
        .where(ingest.c.id == ingest_id)
        .values(
            rows_read=ingest.c.rows_read + len(rows),
            rows_rejected=ingest.c.rows_rejected + len(rows),
        )
    )


def _kept(
    connection: Connection, rows: Sequence[tuple[str, int, str, str]]
) -> set[tuple[str, int, str, str]]:
    """Rows already kept aside from the files and lines that `rows` come from."""
    kept = rejected_row.c
    lines = [row[1] for row in rows]
    query = select(kept.file, kept.line, kept.reason, kept.content).where(
        kept.file.in_({row[0] for row in rows}), kept.line.between(min(lines), max(lines))
    )
    return {(row[0], row[1], row[2], row[3]) for row in connection.execute(query)}


def finish_ingest(
    connection: Connection, ingest_id: int, finished_ms: int, *, zoneless_times: int = 0
) -> None:
    """Mark an ingest as finished; until then it counts as running or killed."""
    connection.execute(
        update(ingest)
        .where(ingest.c.id == ingest_id)
        .values(finished_ms=finished_ms, zoneless_times=zoneless_times)
    )


def count_own_replaced(connection: Connection, ingest_id: int) -> int:
    """Count the values of an ingest that were replaced since, which are its own while it runs."""
    own = replaced_measurement.c.ingest_id == ingest_id
    return int(
        connection.execute(
            select(func.count()).select_from(replaced_measurement).where(own)
        ).scalar_one()
    )


def _storable(text: str) -> str:
    """Replace what a database's text cannot hold: PostgreSQL no NUL, neither a half character."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()
