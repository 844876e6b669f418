"""Fit the level with steps of one series: two samplers, one posterior."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.records.errors import Cancelled
from models.records.fit import FitOptions
from models.stats.sampling.samples import Sampler
from models.stats.steps.preparation.prepare import prepare
from models.stats.steps.sample_scales import SampledScales, sample_scales
from models.stats.steps.step_sampler import SamplerOptions, StepSampler
from models.stats.steps.stepped_level import SteppedLevel


@dataclass(frozen=True, slots=True)
class SteppedFit:
    """The posterior, and the scales by Stan beside it."""

    level: SteppedLevel
    scales: SampledScales


def fit_steps(
    time_ms: NDArray[np.int64],
    values: NDArray[np.float64],
    options: FitOptions,
    sampler: Sampler,
    *,
    certain_ms: Sequence[int] = (),
    cancelled: Callable[[], bool] | None = None,
) -> SteppedFit:
    """Fit level and steps.

    Parameters
    ----------
    time_ms : (R,) int array
        Milliseconds since 1970-01-01 UTC, in any order, all inside the window.
    values : (R,) float array
        Unit of the series; outliers included.
    options : FitOptions
        Chains, draws, knots and seed.
    sampler : Sampler
        Runs Stan.
    certain_ms : sequence of int
        Times of the first runs after steps that are known.
    cancelled : callable, optional
        Asked now and then; True stops.

    Returns
    -------
    SteppedFit
        Equal data and options give equal draws.

    Raises
    ------
    BadArgument, NotEnoughData, NoVariation, SeriesUnfit
        See ``prepare``.
    ProgramFailed, Cancelled
        From Stan, or because ``cancelled`` said so.
    """
    prepared = prepare(time_ms, values, certain_ms=certain_ms, knots=options.knots)
    chain = StepSampler(
        prepared.data, SamplerOptions(draws=options.stored_draws, seed=options.seed)
    )

    def check() -> None:
        if cancelled is not None and cancelled():
            raise Cancelled("The fit was stopped while it looked for steps; nothing was kept.")

    sampled = chain.run(check)
    scales = sample_scales(prepared.data, sampled, options, sampler, cancelled)
    return SteppedFit(SteppedLevel(prepared, sampled, options.seed), scales)
