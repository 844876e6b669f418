"""Find the releases that are out: those that a gate or the releases page can compare."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Engine

from models.stats.comparison.release_days import Major, majors
from models.storage.results.calendar_view import read_releases


def begun_majors(
    engine: Engine, project: str, today: date, as_of_ms: int | None = None
) -> tuple[Major, ...]:
    """List the majors of a project that are out; the newest has no last day yet.

    With ``as_of_ms``, by the calendar as it was known at that time.
    """
    calendar = read_releases(engine, project, as_of_ms=as_of_ms)
    begun = [major for major in majors(calendar) if major.first_day <= today]
    if begun and begun[-1].last_day is not None and begun[-1].last_day >= today:
        begun[-1] = replace(begun[-1], last_day=None)  # the next one is only announced
    return tuple(begun)
