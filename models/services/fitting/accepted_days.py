"""Which accepted changes a fit knows: what comparisons of its days must heed."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Engine

from models.records.days import DAY_MS, date_of_day
from models.records.stored_fit import StoredFit
from models.stats.comparison.start_after import AcceptedDay
from models.storage.fits.accepted_store import AcceptedChange, read_accepted
from models.storage.fits.fit_view import read_fit


def accepted_days(
    engine: Engine, fit: StoredFit, as_of_ms: int | None = None
) -> tuple[AcceptedDay, ...]:
    """Read the accepted changes of a fit's series, as first days on a new level.

    Parameters
    ----------
    as_of_ms : int, optional
        As it was known at that time, milliseconds since 1970-01-01 UTC.
    """
    changes = read_accepted(engine, [fit.series_id], as_of_ms).get(fit.series_id, ())
    return days_in_fit(changes, fit.options.step_days)


def accepted_days_many(
    engine: Engine, fits: Mapping[int, int], as_of_ms: int | None = None
) -> dict[int, tuple[AcceptedDay, ...]]:
    """Read the same for many series; those without accepted changes are absent.

    Parameters
    ----------
    fits : mapping of int to int
        Ids of fits by that of their series.
    """
    found = {}
    for series_id, changes in read_accepted(engine, list(fits), as_of_ms).items():
        fit = read_fit(engine, fits[series_id])
        found[series_id] = days_in_fit(changes, () if fit is None else fit.options.step_days)
    return found


def days_in_fit(
    changes: Sequence[AcceptedChange], step_days: Sequence[int]
) -> tuple[AcceptedDay, ...]:
    """Match accepted changes with the step days of a fit.

    A step is on the day of its first run or, if most runs of that day are older, on the next.
    """
    found = []
    for change in changes:
        day = change.time_ms // DAY_MS
        step = next((item for item in (day, day + 1) if item in step_days), None)
        found.append(AcceptedDay(date_of_day(day if step is None else step), step is not None))
    return tuple(found)
