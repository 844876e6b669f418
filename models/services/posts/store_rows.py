"""Store rows that a program posts: judged as rows of files are, in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from models.records.measurement import RejectedRow
from models.services.rows.known_series import KnownSeries
from models.services.rows.raw_chunk import RawChunk
from models.services.rows.validation import RowChecker
from models.storage.results.ingest_store import begin_ingest, finish_ingest, store_rejected
from models.storage.results.measurement_store import BatchCounts, store_batch
from models.storage.results.series_store import SeriesCatalogue


@dataclass(frozen=True, slots=True)
class PostedRows:
    """Rows of a post, and what stands for statements that they do not make."""

    rows: RawChunk
    source: str  # name that the ingest is kept under
    sha256: str
    project: str
    branch: str


@dataclass(frozen=True, slots=True)
class StoredRows:
    """What became of the rows of a post."""

    counts: BatchCounts
    rejected: tuple[RejectedRow, ...]
    new_series: int
    zoneless_times: int


def store_posted_rows(
    connection: Connection,
    posted: PostedRows,
    now_ms: int,
    check_project: Callable[[str], None],
) -> StoredRows:
    """Store the good rows of a post, and keep aside the others with the reason.

    Parameters
    ----------
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC; rows of a later day are rejected.
    check_project : callable
        Raises for a project that the program may not write to; nothing is stored then.
    """
    known = KnownSeries(SeriesCatalogue.read(connection))
    checker = RowChecker(posted.source, posted.project, posted.branch, known, now_ms)
    chunk = checker.check(posted.rows)
    for name in sorted(known.projects):
        check_project(name)
    ingest_id = begin_ingest(connection, posted.source, posted.sha256, now_ms)
    store_rejected(connection, ingest_id, chunk.rejected)
    counts = store_batch(connection, ingest_id, chunk.measurements, now_ms)
    finish_ingest(connection, ingest_id, now_ms, zoneless_times=chunk.zoneless_times)
    return StoredRows(counts, tuple(chunk.rejected), known.new, chunk.zoneless_times)
