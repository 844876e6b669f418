"""Read draws of the level, by day, in few statements however many series are compared."""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, select

from models.records.days import date_of_day, day_number
from models.stats.comparison.compare_days import finite_by_day
from models.storage.database.chunks import chunks
from models.storage.database.fit_tables import draws
from models.storage.database.pack_draws import unpack_draws
from models.storage.database.transaction import read_transaction


def read_level_draws(
    engine: Engine, fit_id: int, days: NDArray[np.int64] | Sequence[int]
) -> NDArray[np.float32]:
    """Read draws of a fit's level on some days.

    Parameters
    ----------
    days
        Days since 1970-01-01, n of them, in any order.

    Returns
    -------
    ndarray of float32, shape (S, n)
        Column j belongs to ``days[j]``; a day that the fit does not have is NaN. S is 0 if
        the fit has none of the days. The same row is the same draw on every day.
    """
    return read_level_draws_many(engine, [(fit_id, int(day)) for day in days])


def read_level_by_day(
    engine: Engine, fit_id: int, days: Sequence[date]
) -> dict[date, NDArray[np.float64]]:
    """Read draws of a fit's level by day, each of shape (S,); days it does not have are absent."""
    drawn = read_level_draws(engine, fit_id, [day_number(day) for day in days])
    return finite_by_day(days, drawn)


def read_level_draws_many(engine: Engine, pairs: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
    """Read draws of the level for many (fit id, day) pairs.

    Returns
    -------
    ndarray of float32, shape (S, n)
        Column j belongs to ``pairs[j]``; NaN where there is no such fit or day. S is the
        largest number of draws among the fits; columns of fits with fewer end in NaN.
    """
    wanted = {(int(fit_id), int(day)) for fit_id, day in pairs}
    with read_transaction(engine) as connection:
        found = dict(_read_days(connection, wanted))
    n_draws = max((len(level) for level in found.values()), default=0)
    by_pair = np.full((len(pairs), n_draws), np.nan, dtype=np.float32)
    for place, (fit_id, day) in enumerate(pairs):
        level = found.get((int(fit_id), int(day)))
        if level is not None:
            by_pair[place, : len(level)] = level
    return by_pair.T


def _read_days(
    connection: Connection, wanted: set[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], NDArray[np.float32]]]:
    """Read by day or by fit, whichever takes fewer statements.

    Not by ``(fit_id, day) IN (...)``: for that SQLite reads the whole table.
    """
    fits: dict[int, list[int]] = {}
    days: dict[int, list[int]] = {}
    for fit_id, day in sorted(wanted):
        fits.setdefault(fit_id, []).append(day)
        days.setdefault(day, []).append(fit_id)
    query = select(draws.c.fit_id, draws.c.day, draws.c.level, draws.c.form)
    if len(fits) <= len(days):
        conditions = [
            (draws.c.fit_id == fit_id, draws.c.day.in_([date_of_day(day) for day in chunk]))
            for fit_id, of_fit in fits.items()
            for chunk in chunks(of_fit)
        ]
    else:
        conditions = [
            (draws.c.day == date_of_day(day), draws.c.fit_id.in_(chunk))
            for day, of_day in days.items()
            for chunk in chunks(of_day)
        ]
    for condition in conditions:
        for row in connection.execute(query.where(*condition)):
            yield (row[0], day_number(row[1])), unpack_draws(row[2], row[3])
