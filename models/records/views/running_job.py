"""A job that runs in the background."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RunningJob:
    """A job as it reported itself last; times are milliseconds since 1970-01-01 UTC."""

    id: int
    kind: str  # "refit", "assessment"
    subject: str  # what it works on, as a person reads it
    host: str
    pid: int
    started_ms: int
    heard_ms: int
    percent: int
    stage: str
    cancel_ms: int | None  # when somebody asked it to stop; None: nobody did
    who: str = ""  # who started it; blank where not named
    work: str | None = None  # the same for jobs that would do the same
