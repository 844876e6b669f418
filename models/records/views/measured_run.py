"""One run of a series with all that is known of it."""

from dataclasses import dataclass

from models.records.series import Series


@dataclass(frozen=True, slots=True)
class RawValue:
    """One value that a run measured; None where it measured nothing."""

    measurement_id: int
    value: float | None
    status: str
    instance: str
    iteration: int
    replicate: str


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
