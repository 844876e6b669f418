"""Try a tiny fit: the whole way from measurements to draws, on made-up values."""

import time

import numpy as np

from models.records.days import DAY_MS
from models.records.errors import ProgramFailedError
from models.records.fit import FitOptions
from models.stats.sampling.samples import Sampler
from models.stats.steps.fit_level import fit_level

DAYS = 30
TRUTH = 100.0


def look_at_tiny_fit(sampler: Sampler) -> str:
    """Fit ninety made-up measurements about a flat level, and see that the level is found.

    Raises
    ------
    ProgramFailedError
        If the posterior is not where it must be, or its diagnostics warn.
    """
    begin = time.perf_counter()
    rng = np.random.default_rng(1)
    days = np.repeat(np.arange(DAYS, dtype=np.int64), 3)
    values = TRUTH + rng.normal(size=days.size)
    fit = fit_level(days * DAY_MS, values, FitOptions(), sampler)
    level = float(np.median(fit.level))
    if not abs(level - TRUTH) < 1.0:
        raise ProgramFailedError(
            f"A tiny fit found the level {level:.2f} where it is {TRUTH:.0f}. The Stan programs "
            "of this machine cannot be trusted: delete the cache folder and try again."
        )
    if not fit.diagnostics.trusted:
        raise ProgramFailedError(
            f"A tiny fit is not trusted: {'; '.join(fit.diagnostics.reasons)}. The Stan programs of"
            " this machine cannot be trusted: delete the cache folder and try again."
        )
    return (
        f"{values.size} measurements, {fit.diagnostics.min_ess_bulk:.0f} effective draws, "
        f"{time.perf_counter() - begin:.1f} s"
    )
