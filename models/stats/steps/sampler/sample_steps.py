"""Run the collapsed sampler on a prepared series."""

from collections.abc import Callable

from models.records.errors import CancelledError
from models.records.fit import FitOptions
from models.stats.steps.preparation.prepare import Prepared
from models.stats.steps.sampler.sampled_steps import SampledSteps
from models.stats.steps.sampler.step_sampler import SamplerOptions, StepSampler


def sample_steps(
    prepared: Prepared,
    options: FitOptions,
    cancelled: Callable[[], bool] | None = None,
) -> SampledSteps:
    """Draw steps, curve and noise.

    Parameters
    ----------
    prepared : Prepared
        The series.
    options : FitOptions
        Stored draws and seed.
    cancelled : callable, optional
        Asked now and then; True stops.

    Raises
    ------
    CancelledError
        If ``cancelled`` said so.
    """

    def check() -> None:
        if cancelled is not None and cancelled():
            raise CancelledError("The fit was stopped while it looked for steps; nothing was kept.")

    sampling = SamplerOptions(draws=options.stored_draws, seed=options.seed)
    return StepSampler(prepared.data, sampling).run(check)
