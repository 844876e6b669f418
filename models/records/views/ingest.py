"""The record of one ingest."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ingest:
    """One ingest; rows_read = stored + present + replaced + rejected, at every moment."""

    id: int
    file: str
    sha256: str
    started_ms: int
    finished_ms: int | None  # None: still running, or killed
    rows_read: int
    rows_stored: int
    rows_present: int
    rows_replaced: int
    rows_rejected: int
    zoneless_times: int  # times without a zone, read as UTC
