"""One value of a series in a run, and the runs they come from."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from models.records.series import Direction, Series, SeriesKey


class Status(StrEnum):
    """How an execution ended."""

    OK = "ok"
    FAILED = "failed"
    TIMED_OUT = "timed_out"


class Measurement(NamedTuple):
    """A valid row of an input file: one value, and the run that produced it.

    A tuple, because millions are made: a frozen dataclass takes six times as long.
    ``value`` is None exactly when ``status`` is not ``OK`` and nothing was measured.
    ``time_ms`` is milliseconds since 1970-01-01 UTC. Blank text means "not known";
    ``iteration`` is -1 where there is none.
    """

    series: SeriesKey
    unit: str
    direction: Direction
    time_ms: int
    value: float | None
    status: Status = Status.OK
    run_id: str = ""
    revision: str = ""
    version: str = ""
    host: str = ""
    instance: str = ""
    iteration: int = -1
    replicate: str = ""
    revision_ms: int | None = None  # when the revision was pushed or committed, where known
    artifact_hash: str = ""  # of what the test runs at this revision, where known
    counters: str = ""  # what else was counted, a JSON object of numbers and texts


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that cannot be used, kept aside with its place and the reason."""

    file: str
    line: int
    reason: str
    content: str


@dataclass(frozen=True, slots=True)
class RawValue:
    """One value that a run measured; None where it measured nothing."""

    measurement_id: int
    value: float | None
    status: str
    instance: str
    iteration: int
    replicate: str
    counters: str = ""  # a JSON object of numbers and texts, blank where none are stated


@dataclass(frozen=True, slots=True)
class MeasuredRun:
    """A run of one series, with all values that it measured of it."""

    series: Series
    measurement_id: int
    time_ms: int
    run_id: str
    revision: str
    version: str
    host: str
    file: str  # that it was read from, blank where not known
    stored_ms: int
    values: tuple[RawValue, ...]  # at most MOST_VALUES
