"""One value of a series in a run, and the runs they come from."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from models.records.series import Direction, SeriesKey


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


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that cannot be used, kept aside with its place and the reason."""

    file: str
    line: int
    reason: str
    content: str
