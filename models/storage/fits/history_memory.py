"""Remember long histories and fits in memory: each is read once per change.

What is read is remembered and checked against the store each time by four numbers, which every
change of a measurement moves: the newest measurement and when it was stored, the newest
replacement and when it happened. Fits never change once they are stored.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, func, select

from models.records.points import Points
from models.records.stored_fit import StoredBands
from models.storage.database.tables import LATE_RUN, measurement, replaced_measurement, run
from models.storage.database.transaction import read_transaction
from models.storage.fits.fit_view import read_bands, read_outliers
from models.storage.results.history_view import read_bare_points

MOST_BYTES = 128 * 1024 * 1024
POINT_BYTES = 32
DAY_BYTES = 104

Kept = TypeVar("Kept")


class HistoryMemory:
    """Remember what was read of a store, the least recently used forgotten first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._kept: OrderedDict[Hashable, tuple[Hashable, Any, int]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def points(self, engine: Engine, series_id: int) -> Points:
        """Read the history of a series as it is now; see :func:`read_bare_points`."""
        return self._get(
            ("points", series_id),
            _newest(engine),
            lambda: read_bare_points(engine, series_id),
            lambda points: len(points) * POINT_BYTES,
        )

    def bands(self, engine: Engine, fit_id: int) -> StoredBands:
        """Read all bands of a fit."""
        return self._get(
            ("bands", fit_id),
            None,
            lambda: read_bands(engine, fit_id),
            lambda bands: len(bands.days) * DAY_BYTES,
        )

    def outliers(self, engine: Engine, fit_id: int) -> NDArray[np.int64]:
        """Read the ids of the measurements that a fit left out, rising."""
        return self._get(
            ("outliers", fit_id),
            None,
            lambda: read_outliers(engine, fit_id),
            lambda ids: ids.nbytes,
        )

    def _get(
        self,
        name: Hashable,
        mark: Hashable,
        read: Callable[[], Kept],
        size: Callable[[Kept], int],
    ) -> Kept:
        with self._lock:
            held = self._kept.get(name)
            if held is not None and held[0] == mark:
                self._kept.move_to_end(name)
                kept: Kept = held[1]
                return kept
        found = read()
        with self._lock:
            self._forget(name)
            self._kept[name] = (mark, found, size(found) + POINT_BYTES)
            self._bytes += size(found) + POINT_BYTES
            while self._bytes > self._most and len(self._kept) > 1:
                self._forget(next(iter(self._kept)))
        return found

    def _forget(self, name: Hashable) -> None:
        held = self._kept.pop(name, None)
        if held is not None:
            self._bytes -= held[2]


def _newest(engine: Engine) -> tuple[Any, ...]:
    """Return numbers that every change of a measurement, or of the place of a run, moves."""
    with read_transaction(engine) as connection:
        stored = connection.execute(
            select(measurement.c.id, measurement.c.stored_ms)
            .order_by(measurement.c.id.desc())
            .limit(1)
        ).first()
        replaced = connection.execute(
            select(replaced_measurement.c.id, replaced_measurement.c.replaced_ms)
            .order_by(replaced_measurement.c.id.desc())
            .limit(1)
        ).first()
        late = connection.execute(
            select(func.count(), func.sum(run.c.place_ms)).where(LATE_RUN)
        ).first()
    return (*(stored or (0, 0)), *(replaced or (0, 0)), *(late or (0, None)))
