"""A job that waits for its turn or for a worker."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WaitingJob:
    """What waits, and whose it is."""

    id: str
    kind: str
    subject: str  # what it works on, as a person reads it
    who: str = ""  # blank: not named
