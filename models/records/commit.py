"""A commit on a branch, whether or not it was ever run."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Commit:
    """What is known of it; blank text means not known."""

    revision: str
    time_ms: int  # push or commit time, else its first run, milliseconds since 1970-01-01 UTC
    author: str = ""
    subject: str = ""  # first line of its message
    was_run: bool = True  # on any suite and platform of the branch
