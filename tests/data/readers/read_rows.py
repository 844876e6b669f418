"""Read a file of a tool as the store would, and show its rows."""

from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from data.ingest_file import FileSummary, ingest_file, inspect_file
from data.readers.completion.given import NOTHING_GIVEN, Given
from data.readers.find_format import find_format
from data.readers.open_reader import open_reader
from data.readers.source import InputSource
from models.records.clock import FixedClock
from models.records.measurement import Measurement, RejectedRow
from models.services.rows.known_series import KnownSeries
from models.services.rows.validation import RowChecker
from models.storage.results.series_store import SeriesCatalogue

FILES = Path(__file__).resolve().parent / "files"
LATER = 4_000_000_000_000  # the present, where a file must not lie in the future
GIVEN = Given(time="2025-01-01T00:00:00Z")


def format_of(path: Path) -> str:
    """Name of the format that recognises a file."""
    return find_format(InputSource(path)).name


def read_rows(
    path: Path, given: Given = NOTHING_GIVEN, name: str = ""
) -> tuple[list[Measurement], list[RejectedRow]]:
    """Measurements and rejected rows of a file, judged as for the store."""
    checker = RowChecker("f", "project", "main", KnownSeries(SeriesCatalogue()), LATER)
    measurements: list[Measurement] = []
    rejected: list[RejectedRow] = []
    with closing(open_reader(path, given, name)) as reader:
        for chunk in map(checker.check, reader.chunks()):
            measurements += chunk.measurements
            rejected += chunk.rejected
    return measurements, rejected


def by_test(measurements: list[Measurement]) -> dict[str, list[Any]]:
    """Values of each test, named with its suite where there are several suites."""
    several = len({row.series.suite for row in measurements}) > 1
    found: dict[str, list[Any]] = {}
    for row in measurements:
        key = f"{row.series.suite}: {row.series.test}" if several else row.series.test
        found.setdefault(key, []).append(row.value)
    return found


def take(engine: Engine, path: Path, given: Given = NOTHING_GIVEN) -> FileSummary:
    """Ingest a file into a real store."""
    return ingest_file(
        engine, inspect_file(path, "project", "main", given=given), FixedClock(LATER)
    )
