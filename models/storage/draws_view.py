"""Read draws of the level, by day, in few statements however many series are compared."""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, select, tuple_

from models.storage.fit_store import as_date
from models.storage.fit_view import as_day
from models.storage.tables import draws
from models.storage.transaction import reading

_CHUNK = 1000  # pairs per statement, far from every database's limit on parameters


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


def read_level_draws_many(engine: Engine, pairs: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
    """Read draws of the level for many (fit id, day) pairs.

    Returns
    -------
    ndarray of float32, shape (S, n)
        Column j belongs to ``pairs[j]``; NaN where there is no such fit or day. S is the
        largest number of draws among the fits; columns of fits with fewer end in NaN.
    """
    wanted = sorted({(int(fit_id), int(day)) for fit_id, day in pairs})
    with reading(engine) as connection:
        found = {
            pair: blob
            for start in range(0, len(wanted), _CHUNK)
            for pair, blob in _read_blobs(connection, wanted[start : start + _CHUNK])
        }
    n_draws = max((len(blob) // 4 for blob in found.values()), default=0)
    by_pair = np.full((len(pairs), n_draws), np.nan, dtype=np.float32)
    for place, (fit_id, day) in enumerate(pairs):
        blob = found.get((int(fit_id), int(day)))
        if blob is not None:
            by_pair[place, : len(blob) // 4] = np.frombuffer(blob, dtype="<f4")
    return by_pair.T


def _read_blobs(
    connection: Connection, pairs: Iterable[tuple[int, int]]
) -> Iterable[tuple[tuple[int, int], bytes]]:
    keys: list[tuple[int, date]] = [(fit_id, as_date(day)) for fit_id, day in pairs]
    query = select(draws.c.fit_id, draws.c.day, draws.c.level).where(
        tuple_(draws.c.fit_id, draws.c.day).in_(keys)
    )
    return [((row[0], as_day(row[1])), row[2]) for row in connection.execute(query)]
