"""Fit a level with steps and hand on what is stored of it."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from models.records.days import DAY_MS
from models.records.errors import BadArgumentError, NotEnoughDataError
from models.records.fit import FitOptions, LevelFit, Likelihood
from models.records.steps_found import StepsFound
from models.stats.level.fit_stages import Stages
from models.stats.sampling.samples import Sampler
from models.stats.series.finite import usable_values
from models.stats.series.outliers import flag_outliers
from models.stats.steps.could_have_shown import could_have_shown
from models.stats.steps.preparation.prepare import prepare
from models.stats.steps.sampler.sample_scales import sample_scales
from models.stats.steps.sampler.sample_steps import sample_steps
from models.stats.steps.step_changes import step_changes
from models.stats.steps.stepped_bands import stepped_bands
from models.stats.steps.stepped_level import SteppedLevel

KEPT_PROBABILITY = 0.5  # of changes that are kept with the fit; who alerts asks for more
KEPT_CHANCE = 0.01  # of a step before a run
DAYS_BEFORE = (7, 14, 28)  # whose comparisons say what they could have shown


def fit_stepped(
    time_ms: NDArray[np.int64],
    values: NDArray[np.float64],
    options: FitOptions,
    sampler: Sampler,
    *,
    cancelled: Callable[[], bool] | None = None,
    report: Callable[[str], None] | None = None,
) -> LevelFit:
    """Fit level and steps of a series on each day of its window.

    No measurement is left out: the outlier rule marks some, and the noise holds them.

    Parameters
    ----------
    time_ms : (N,) int array
        Milliseconds since 1970-01-01 UTC, in any order.
    values : (N,) float array
        Measurements that succeeded, unit of the series.
    options : FitOptions
        Window, knots, chains, draws, seed and known steps (``step_times``). The likelihood is a
        mixture of scales, whatever is asked for.
    sampler : Sampler
        Runs Stan.
    cancelled, report : callable, optional
        See ``fit_curve``.

    Returns
    -------
    LevelFit
        With ``steps``. Equal data and options give equal draws.

    Raises
    ------
    BadArgumentError
        If the arrays differ in length, a value is not finite, or an option makes no sense.
    NotEnoughDataError, NoVariationError, SeriesUnfitError
        See ``prepare``.
    ProgramFailedError, CancelledError
        From the sampler, or because ``cancelled`` said so.
    """
    stages = Stages(cancelled, report)
    stages.begin("prepare")
    inside = _inside(time_ms, values, options.window_days)
    prepared = prepare(
        time_ms[inside], values[inside], certain_ms=options.step_times, knots=options.knots
    )
    stages.begin("steps")
    sampled = sample_steps(prepared, options, cancelled)
    stages.begin("sample")
    scales = sample_scales(prepared.data, sampled, options, sampler, cancelled)
    stages.begin("bands")
    stepped = SteppedLevel(prepared, sampled, options.seed)
    drawn = stepped_bands(stepped)
    stages.begin("changes")
    factor = prepared.data.spread * stepped.noise_scale(stepped.days[-1:])[0]
    return LevelFit(
        days=stepped.days,
        level=drawn.level,
        sigma=stepped.in_unit(scales.sigma * factor),
        tau=scales.tau,
        nu=None,
        predictive=drawn.predictive,
        calibration=drawn.calibration,
        outlier=_marked(time_ms, values, inside),
        likelihood=Likelihood.MIXTURE,
        knots=prepared.data.design.basis.knots.size,
        diagnostics=scales.diagnostics,
        noise=drawn.noise,
        steps=_found(stepped),
        chains=scales.chains,
        seconds=stages.end(),
    )


def _found(stepped: SteppedLevel) -> StepsFound:
    shown = could_have_shown(stepped, DAYS_BEFORE)
    chance = stepped.p_step
    return StepsFound(
        changes=tuple(step_changes(stepped, probability=KEPT_PROBABILITY)),
        p_step=tuple(
            (int(stepped.prepared.time_ms[run]), float(chance[run]))
            for run in np.flatnonzero(chance >= KEPT_CHANCE)
        ),
        could_have_shown=tuple(
            (days, float(size))
            for days, size in zip(DAYS_BEFORE, shown, strict=True)
            if not np.isnan(size)
        ),
        relative=stepped.prepared.scale.logarithmic,
    )


def _inside(
    time_ms: NDArray[np.int64], values: NDArray[np.float64], window_days: int
) -> NDArray[np.bool_]:
    """Mark the runs of the window."""
    if time_ms.shape != values.shape or values.ndim != 1:
        raise BadArgumentError(
            f"Times and values must be two lists of one length; got {time_ms.shape} and "
            f"{values.shape}."
        )
    if window_days < 1:
        raise BadArgumentError(f"A window of {window_days} days is empty; give at least 1.")
    if values.size == 0:
        raise NotEnoughDataError("There are no measurements at all, so there is nothing to fit.")
    usable_values(values)
    day = time_ms // DAY_MS
    inside: NDArray[np.bool_] = day > day.max() - window_days
    return inside


def _marked(
    time_ms: NDArray[np.int64], values: NDArray[np.float64], inside: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Mark outliers by the rolling medians; nothing of the fit depends on it."""
    marked = np.zeros(values.size, dtype=np.bool_)
    order = np.flatnonzero(inside)
    order = order[np.argsort(time_ms[order], kind="stable")]
    marked[order] = flag_outliers(values[order])
    return marked
