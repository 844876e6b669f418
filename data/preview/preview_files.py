"""Read files as an ingest would, and gather the series that would result."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from data.ingest_files import DEFAULT_BRANCH, DEFAULT_PROJECT, IngestRequest
from data.readers.open_reader import open_named
from models.records.clock import Clock
from models.records.measurement import Measurement, RejectedRow, Status
from models.records.series import Direction, SeriesKey
from models.services.rows.known_series import KnownSeries
from models.services.rows.validation import RowChecker
from models.storage.results.series_store import SeriesCatalogue

_MOST_EXAMPLES = 5


@dataclass(slots=True)
class SeriesPreview:
    """What a file holds of one series."""

    unit: str
    direction: Direction
    values: int = 0
    not_ok: int = 0  # failed or timed out
    first_ms: int = 0
    last_ms: int = 0
    lowest: float | None = None
    highest: float | None = None
    runs: set[tuple[int, str, str]] = field(default_factory=set)  # time, run id, revision
    revisions: set[str] = field(default_factory=set)

    def add(self, row: Measurement) -> None:
        """Count one measurement."""
        if not self.runs or row.time_ms < self.first_ms:
            self.first_ms = row.time_ms
        self.last_ms = max(self.last_ms, row.time_ms)
        self.runs.add((row.time_ms, row.run_id, row.revision))
        if row.revision:
            self.revisions.add(row.revision)
        if row.status is not Status.OK:
            self.not_ok += 1
        elif row.value is not None:
            self.values += 1
            self.lowest = row.value if self.lowest is None else min(self.lowest, row.value)
            self.highest = row.value if self.highest is None else max(self.highest, row.value)
        self.unit = row.unit or self.unit


@dataclass(slots=True)
class FilePreview:
    """What would become of one file."""

    path: Path
    format_name: str
    ignored: tuple[str, ...]
    read: int = 0
    rejected: int = 0
    zoneless_times: int = 0
    examples: list[RejectedRow] = field(default_factory=list)
    series: dict[SeriesKey, SeriesPreview] = field(default_factory=dict)


def preview_files(request: IngestRequest, clock: Clock) -> Iterator[FilePreview]:
    """Yield the preview of each file of a request; the store is not opened.

    Raises
    ------
    ReadError
        If a file cannot be read, as an ingest would refuse it.
    """
    project, branch = request.project or DEFAULT_PROJECT, request.branch or DEFAULT_BRANCH
    known = KnownSeries(SeriesCatalogue())  # of all files: they may contradict each other
    for path in request.files:
        name, reader = open_named(path, request.given, request.format_name)
        checker = RowChecker(str(path), project, branch, known, clock.now_ms())
        with closing(reader):
            found = FilePreview(path, name, reader.ignored)
            for chunk in map(checker.check, reader.chunks()):
                found.read += chunk.rows
                found.rejected += len(chunk.rejected)
                found.zoneless_times += chunk.zoneless_times
                found.examples += chunk.rejected[: _MOST_EXAMPLES - len(found.examples)]
                for row in chunk.measurements:
                    item = found.series.get(row.series)
                    if item is None:
                        item = found.series[row.series] = SeriesPreview(row.unit, row.direction)
                    item.add(row)
        yield found
