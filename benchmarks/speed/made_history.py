"""Make what the big store holds of a series: what its runs measured, and a fit of it."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from models.records.days import DAY_MS
from models.records.fit import Diagnostics, LevelFit, Likelihood

YEAR = 365
FITTED_DAYS = 60
DRAWS = 1000
PATTERNS = 250  # histories that differ
LEVEL, NOISE = 40.0, 0.012  # standard deviation of the noise, share of the level
HEALTHY = Diagnostics(1.001, 3000.0, 2500.0, 0, 0, 0.9)


@lru_cache(maxsize=PATTERNS)
def history(pattern: int, runs: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Simulate what a series' runs measure without noise, and with it; failures are NaN."""
    rng = np.random.default_rng(pattern)
    level = np.full(runs, LEVEL)
    for _ in range(rng.integers(0, 4)):
        level[int(rng.uniform(0.1, 0.99) * runs) :] *= 1 + rng.choice((-1, 1)) * rng.uniform(
            0.01, 0.06
        )
    value = level * (1 + NOISE * rng.standard_normal(runs))
    value[rng.random(runs) < 0.004] *= 1.6
    value[rng.random(runs) < 0.002] = np.nan
    value[-1] = level[-1]
    return level, value


def times(runs: int, now_ms: int) -> NDArray[np.int64]:
    """Return when each run was, the last an hour ago."""
    step = YEAR * DAY_MS // runs
    return now_ms - 3_600_000 - np.arange(runs, dtype=np.int64)[::-1] * step


@lru_cache(maxsize=PATTERNS)
def made_fit(
    pattern: int, runs: int, whole: bool, now_ms: int
) -> tuple[LevelFit, NDArray[np.int64]]:
    """Build a fit around the level that the history was made with; and the runs it was given."""
    rng = np.random.default_rng(pattern)
    level, value = history(pattern, runs)
    run_days = times(runs, now_ms) // DAY_MS
    last = int(run_days[-1])
    days = np.arange(last - (YEAR - 1 if whole else FITTED_DAYS - 1), last + 1)
    middle = level[np.minimum(np.searchsorted(run_days, days, side="right"), runs) - 1]
    walk = np.cumsum(0.03 * rng.standard_normal((DRAWS, len(days))), axis=1)
    drawn = (middle + walk - walk.mean(axis=0)).astype(np.float32)
    given = np.flatnonzero(np.isfinite(value) & (run_days >= days[0]))
    sd = NOISE * LEVEL
    return (
        LevelFit(
            days=days,
            level=drawn,
            sigma=np.full(DRAWS, sd),
            tau=np.ones(DRAWS),
            nu=None,
            predictive=middle[:, None] + sd * np.array([-1.64, -0.67, 0, 0.67, 1.64]),
            calibration=1.0,
            outlier=value[given] > 1.3 * level[given],
            likelihood=Likelihood.GAUSSIAN,
            knots=40,
            diagnostics=HEALTHY,
        ),
        given,
    )
