"""Fit the level of one series, with steps or as a curve alone."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from models.records.fit import FitOptions, LevelFit
from models.stats.level.fit_curve import fit_curve
from models.stats.sampling.samples import Sampler
from models.stats.steps.fit_stepped import fit_stepped


def fit_level(
    time_ms: NDArray[np.int64],
    values: NDArray[np.float64],
    options: FitOptions,
    sampler: Sampler,
    *,
    cancelled: Callable[[], bool] | None = None,
    report: Callable[[str], None] | None = None,
) -> LevelFit:
    """Fit the level of a series on each day of its window.

    Parameters, result and errors are those of ``fit_stepped`` where ``options.steps`` is set, and
    of ``fit_curve`` where it is not.
    """
    fit = fit_stepped if options.steps else fit_curve
    return fit(time_ms, values, options, sampler, cancelled=cancelled, report=report)
