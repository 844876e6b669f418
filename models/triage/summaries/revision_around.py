"""A revision around a change, with every run of one series at it."""

from dataclasses import dataclass

from models.records.measurement import Status


@dataclass(frozen=True, slots=True)
class RunThere:
    """One run at a revision; no value where it measured nothing."""

    time_ms: int  # when it ran, milliseconds since 1970-01-01 UTC
    value: float | None  # mean of its values, unit of the series
    status: Status
    confirms: bool = False  # a repeat or backfill, made while an alert awaited confirmation


@dataclass(frozen=True, slots=True)
class RevisionAround:
    """A revision around a change, with every run of the series at it."""

    revision: str
    changed: bool  # it is the first that shows the change
    needs_data: bool  # runs fail there: no more are waited for
    runs: tuple[RunThere, ...]  # in the order in which they ran
    planned: int  # runs that rounds of retriggers asked for there
    arrived: int  # of them, so far
