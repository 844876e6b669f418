"""Take checked rows into the store: chunk by chunk, each in one transaction.

A process that is killed leaves whole chunks; run again on the same file it finds them already
there and stores the others, so that both ways end in the same store.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Engine

from models.records.clock import Clock
from models.records.measurement import Measurement, RejectedRow
from models.storage.results.ingest_store import (
    begin_ingest,
    count_own_replaced,
    finish_ingest,
    store_rejected,
)
from models.storage.results.measurement_store import BatchCounts, store_batch

MOST_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class CheckedChunk:
    """Some rows of a file, each either a measurement or rejected."""

    measurements: Sequence[Measurement]
    rejected: Sequence[RejectedRow]
    zoneless_times: int  # measurements whose time named no zone and was read as UTC
    position: int = 0  # bytes of the file consumed so far, for progress

    @property
    def rows(self) -> int:
        """How many rows of the file these are."""
        return len(self.measurements) + len(self.rejected)


@dataclass(frozen=True, slots=True)
class IngestCounts:
    """What became of a file's rows.

    Raises
    ------
    AssertionError
        If the parts do not add up to what was read: no row may vanish.
    """

    read: int = 0
    stored: int = 0
    already_there: int = 0
    replaced: int = 0
    rejected: int = 0
    zoneless_times: int = 0
    examples: tuple[RejectedRow, ...] = field(default=(), repr=False)  # the first rejected rows
    replaced_own: int = 0  # of those replaced, the values of earlier rows of the same file

    def __post_init__(self) -> None:
        parts = self.stored + self.already_there + self.replaced + self.rejected
        assert self.read == parts, f"{self.read} rows read, but {parts} accounted for"

    def __add__(self, other: "IngestCounts") -> "IngestCounts":
        """Count two pieces together."""
        return IngestCounts(
            self.read + other.read,
            self.stored + other.stored,
            self.already_there + other.already_there,
            self.replaced + other.replaced,
            self.rejected + other.rejected,
            self.zoneless_times + other.zoneless_times,
            (*self.examples, *other.examples)[:MOST_EXAMPLES],
            self.replaced_own + other.replaced_own,
        )


def ingest_rows(
    engine: Engine,
    file: str,
    sha256: str,
    chunks: Iterable[CheckedChunk],
    clock: Clock,
    report: Callable[[CheckedChunk], None] | None = None,
) -> IngestCounts:
    """Store the rows of one file.

    Parameters
    ----------
    file
        Name that the ingest is kept under.
    sha256
        The file's fingerprint, by which a later ingest knows it again.
    chunks
        The file's rows; each chunk is stored in one transaction.
    clock
        Dates the ingest and each chunk.
    report
        Called after each chunk is stored.

    Returns
    -------
    IngestCounts
        What became of the rows.
    """
    with engine.begin() as connection:
        ingest_id = begin_ingest(connection, file, sha256, clock.now_ms())
    counts = IngestCounts()
    for chunk in chunks:
        with engine.begin() as connection:
            store_rejected(connection, ingest_id, chunk.rejected)
            batch = store_batch(connection, ingest_id, chunk.measurements, clock.now_ms())
        counts += _count(chunk, batch)
        if report is not None:
            report(chunk)
    with engine.begin() as connection:
        finish_ingest(connection, ingest_id, clock.now_ms(), zoneless_times=counts.zoneless_times)
        own = count_own_replaced(connection, ingest_id) if counts.replaced else 0
    return replace(counts, replaced_own=own)


def _count(chunk: CheckedChunk, batch: BatchCounts) -> IngestCounts:
    return IngestCounts(
        read=chunk.rows,
        stored=batch.stored,
        already_there=batch.present,
        replaced=batch.replaced,
        rejected=len(chunk.rejected),
        zoneless_times=chunk.zoneless_times,
        examples=tuple(chunk.rejected[:MOST_EXAMPLES]),
    )
