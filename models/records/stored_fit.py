"""A fit as the store keeps it, and its bands."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from models.records.fit import Diagnostics, FitOptions, FitState, Likelihood
from models.records.steps_found import StepsFound


@dataclass(frozen=True, slots=True)
class StoredFit:
    """An attempt to fit as the store keeps it; arrays are empty where it failed."""

    id: int
    series_id: int
    state: FitState
    reason: str  # why it failed, or why it is not trusted
    trusted: bool
    created_ms: int
    first_day: date | None
    last_day: date | None
    likelihood: Likelihood
    knots: int | None
    options: FitOptions
    data_hash: str
    toolchain: str
    measurements: int
    outliers: int
    calibration: float  # NaN where it failed
    day_ratio: float  # variance shared by the runs of a day, over that of one run; NaN likewise
    diagnostics: Diagnostics | None
    seconds: dict[str, float]  # stage -> wall seconds
    sigma: NDArray[np.float32]  # shape (S,), unit of the series
    tau: NDArray[np.float32]  # shape (S,), standardised
    nu: NDArray[np.float32] | None  # shape (S,); None if Gaussian
    # A draw's own scale of a new run's noise, shape (S,); None: sigma and nu.
    noise: NDArray[np.float32] | None = None
    steps: StepsFound | None = None  # None without steps

    @property
    def complete(self) -> bool:
        """Whether it has days and draws."""
        return self.state is FitState.COMPLETE


@dataclass(frozen=True, slots=True)
class FitHead:
    """What names a fit among others, without its draws and steps."""

    id: int
    created_ms: int
    until_day: int | None  # of a fit as of a past day, days since 1970-01-01


@dataclass(frozen=True, slots=True)
class StoredBands:
    """Bands of a fit, one value per day, unit of the series; all of shape (D,)."""

    days: NDArray[np.int64]  # days since 1970-01-01, rising
    level_mean: NDArray[np.float64]
    level_sd: NDArray[np.float64]
    level_p05: NDArray[np.float64]
    level_p25: NDArray[np.float64]
    level_p50: NDArray[np.float64]
    level_p75: NDArray[np.float64]
    level_p95: NDArray[np.float64]
    predictive_p05: NDArray[np.float64]
    predictive_p25: NDArray[np.float64]
    predictive_p50: NDArray[np.float64]
    predictive_p75: NDArray[np.float64]
    predictive_p95: NDArray[np.float64]
