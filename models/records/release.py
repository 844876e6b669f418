"""Releases of a project and the days on which each was the newest."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Release:
    """A version and the day on which it came out."""

    first_day: date
    version: str
