"""Measurements of one series as arrays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.records.measurement import Status


@dataclass(frozen=True, slots=True)
class Points:
    """Measurements of one series, N of them, in the order of its history; arrays of shape (N,).

    A run stands at its revision (`models.stats.series.run_order`): ``time_ms`` is its place in
    the history, ``run_ms`` when it ran.
    """

    measurement_id: NDArray[np.int64]
    time_ms: NDArray[np.int64]  # place in the history, milliseconds since 1970-01-01 UTC
    run_ms: NDArray[np.int64]  # when the run began, milliseconds since 1970-01-01 UTC
    value: NDArray[np.float64]  # unit of the series; NaN where nothing was measured
    status: NDArray[np.object_]  # "ok", "failed", "timed_out"
    revision: NDArray[np.object_]  # text from here on is blank where not known
    version: NDArray[np.object_]
    run_id: NDArray[np.object_]
    host: NDArray[np.object_]
    instance: NDArray[np.object_]
    iteration: NDArray[np.int64]  # -1 where there is none
    replicate: NDArray[np.object_]
    stored_ms: NDArray[np.int64]  # when this value was stored, milliseconds

    def __len__(self) -> int:
        """Count the measurements."""
        return len(self.measurement_id)

    @property
    def usable(self) -> NDArray[np.bool_]:
        """Which measurements succeeded and have a finite value, shape (N,)."""
        measured: NDArray[np.bool_] = (self.status == Status.OK.value) & np.isfinite(self.value)
        return measured
