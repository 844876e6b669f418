"""How far a background job is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far a job is."""

    percent: int
    text: str
