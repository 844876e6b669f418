"""Keep the hash of what a test runs at a revision: the newest that was stated holds."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from models.records.measurement import Measurement
from models.records.series import SeriesKey
from models.storage.database.insert import insert
from models.storage.database.tables import artifact


def store_artifacts(
    connection: Connection, series_ids: Mapping[SeriesKey, int], batch: Sequence[Measurement]
) -> None:
    """Store the hashes that a batch states; a later one of the same revision replaces it."""
    stated = {
        (series_ids[item.series], item.revision): item.artifact_hash
        for item in batch
        if item.artifact_hash and item.revision
    }
    if not stated:
        return
    statement = insert(connection, artifact)
    replace = statement.on_conflict_do_update(
        index_elements=["series_id", "revision"], set_={"hash": statement.excluded.hash}
    )
    connection.execute(
        replace,
        [
            {"series_id": key[0], "revision": key[1], "hash": text}
            for key, text in sorted(stated.items())
        ],
    )


def read_artifacts(connection: Connection, series_id: int) -> dict[str, str]:
    """Read the hashes of a series by revision."""
    query = select(artifact.c.revision, artifact.c.hash).where(artifact.c.series_id == series_id)
    return {row.revision: row.hash for row in connection.execute(query)}
