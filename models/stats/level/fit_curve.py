"""Fit the level of one series as a smooth curve: from measurements to draws for every day."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from models.records.errors import BadArgumentError
from models.records.fit import FitOptions, LevelFit, Likelihood
from models.stats.level.bands import bands
from models.stats.level.choose_likelihood import choose_likelihood, residual_nu
from models.stats.level.day_noise import day_noise_ratio
from models.stats.level.fit_gaussian import fit_gaussian
from models.stats.level.fit_stages import Stages
from models.stats.level.fit_student import fit_student_level
from models.stats.level.fit_window import FitWindow, fit_window
from models.stats.level.gaussian_level import gaussian_level
from models.stats.level.level_posterior import LevelPosterior
from models.stats.level.spline import knot_count, place_knots
from models.stats.level.student_level import student_level
from models.stats.sampling.samples import Sampler


def fit_curve(
    time_ms: NDArray[np.int64],
    values: NDArray[np.float64],
    options: FitOptions,
    sampler: Sampler,
    *,
    cancelled: Callable[[], bool] | None = None,
    report: Callable[[str], None] | None = None,
) -> LevelFit:
    """Fit the level of a series on each day of its window, without unknown steps.

    Parameters
    ----------
    time_ms : (N,) int array
        Milliseconds since 1970-01-01 UTC, in any order.
    values : (N,) float array
        Measurements that succeeded, unit of the series.
    options : FitOptions
        Window, likelihood, known step days, knots, chains, draws and seed. More knots than
        distinct days are taken as one per distinct day.
    sampler : Sampler
        Runs Stan.
    cancelled : callable, optional
        Asked between stages and while sampling; True stops the fit.
    report : callable, optional
        Called with the name of each stage as it begins.

    Returns
    -------
    LevelFit
        Draws, bands, calibration factor and diagnostics. Equal data and options give equal
        draws; data in another unit give the same draws in that unit.

    Raises
    ------
    BadArgumentError
        If the likelihood is that of a level with steps, the arrays differ in length, a value is
        not finite, or an option makes no sense.
    NotEnoughDataError
        If fewer than 3 distinct days or 6 measurements are left.
    NoVariationError
        If all kept values are equal.
    SeriesUnfitError
        If values do not fit into 32-bit floats.
    ProgramFailedError, CancelledError
        From the sampler.
    """
    if options.likelihood is Likelihood.MIXTURE:
        raise BadArgumentError(
            "A curve without steps has Gaussian or Student-t noise; a mixture of scales belongs to "
            "the level with steps. Choose another likelihood, or switch steps on."
        )
    stages = Stages(cancelled, report)
    stages.begin("prepare")
    window = fit_window(time_ms, values, options.window_days)
    by_day = window.by_day
    count = knot_count(by_day.days) if options.knots is None else options.knots
    knots = place_knots(by_day.days, min(count, by_day.days.size))
    day_ratio = day_noise_ratio(by_day, knots, options.step_days)
    stages.begin("sample")
    posterior = _sample(window, knots, day_ratio, options, sampler, cancelled)

    stages.begin("bands")
    drawn = bands(window, posterior, options.seed)
    return LevelFit(
        days=drawn.days,
        level=drawn.level,
        sigma=posterior.sigma * window.scale.spread,
        tau=posterior.tau,
        nu=posterior.nu,
        predictive=drawn.predictive,
        calibration=drawn.calibration,
        outlier=window.outlier,
        likelihood=Likelihood.GAUSSIAN if posterior.nu is None else Likelihood.STUDENT_T,
        knots=knots.size,
        diagnostics=posterior.diagnostics,
        seconds=stages.end(),
        day_ratio=day_ratio,
        chains=posterior.chains,
    )


def _sample(
    window: FitWindow,
    knots: NDArray[np.float64],
    day_ratio: float,
    options: FitOptions,
    sampler: Sampler,
    cancelled: Callable[[], bool] | None,
) -> LevelPosterior:
    by_day, steps, likelihood = window.by_day, options.step_days, options.likelihood
    if likelihood is Likelihood.AUTO:
        likelihood = choose_likelihood(window.values)
    if likelihood is Likelihood.STUDENT_T:
        prepared = student_level(by_day, window.values, knots, day_ratio, steps)
        nu_centre = residual_nu(window.values)
        heavy = fit_student_level(prepared, nu_centre, options, sampler, cancelled=cancelled)
        # Where several steps and heavy tails compete, chains may disagree. A choice that was ours
        # gives way to the exact fit; one that a person made stays and is marked as not trusted.
        if heavy.diagnostics.trusted or options.likelihood is Likelihood.STUDENT_T:
            return heavy
    reduced = gaussian_level(by_day, knots, day_ratio, steps)
    return fit_gaussian(reduced, day_ratio, options, sampler, cancelled=cancelled)
