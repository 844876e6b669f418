"""Sample σ and τ of the level with steps by Stan, over configurations that were visited."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.records.fit import ChainDraws, Diagnostics, FitOptions
from models.stats.level.posterior import thin_evenly
from models.stats.sampling.diagnostics import diagnose
from models.stats.sampling.samples import Sampler, Samples
from models.stats.steps.sampler.agreement import Agreement, compare_samplers
from models.stats.steps.sampler.configurations import PROGRAM, reduce_configuration, stan_data
from models.stats.steps.sampler.sampled_steps import SampledSteps
from models.stats.steps.sampler.step_sampler import SLABS, StepData

# Iterations a chain: scaled by what is known already, warm-up has little to learn, and five hundred
# draws a chain are as many effective ones as diagnostics ask for.
WARMUP = 250
ENOUGH = 500
# τ has a heavy tail where a curve can hide in a step; where five hundred draws fall short of it,
# the chains run on.
LONGER = 4
JUDGED = ("sigma", "tau")
NEAR = 0.5  # radius of random starts about the collapsed sampler's centre, in its sds


@dataclass(frozen=True, slots=True)
class SampledScales:
    """S draws by Stan in standard deviations of the data, and what they are worth."""

    sigma: NDArray[np.float64]  # shape (S,)
    tau: NDArray[np.float64]  # shape (S,)
    diagnostics: Diagnostics
    agreement: Agreement
    chains: ChainDraws  # what the diagnostics judged


def sample_scales(
    data: StepData,
    sampled: SampledSteps,
    options: FitOptions,
    sampler: Sampler,
    cancelled: Callable[[], bool] | None = None,
) -> SampledScales:
    """Sample the scales.

    Parameters
    ----------
    data : StepData
        What the collapsed sampler saw.
    sampled : SampledSteps
        What it drew.
    options : FitOptions
        Chains and seed; of warm-up at most 250 iterations and of draws at most 500 are taken,
        and where those are not to be trusted, the chains are run again with four times as many.
    sampler : Sampler
        Runs Stan.
    cancelled : callable, optional
        Asked while chains run.

    Raises
    ------
    ProgramFailedError, CancelledError
        From the sampler.
    """
    spread = data.spread
    reduced = [
        reduce_configuration(configuration, data.values / spread, data.design, SLABS)
        for configuration in sampled.configurations
    ]
    sigma, tau = sampled.sigma / spread, sampled.tau / spread
    program_data = stan_data(reduced, data.values.size, data.design.basis.free, sigma, tau)

    def run(draws: int) -> tuple[Samples, Diagnostics]:
        samples = sampler.sample(
            PROGRAM,
            program_data,
            chains=options.chains,
            warmup=min(options.warmup, WARMUP),
            draws=draws,
            seed=options.seed,
            inits=NEAR,
            cancelled=cancelled,
        )
        return samples, diagnose(samples, JUDGED)

    samples, found = run(min(options.draws, ENOUGH))
    if found.reasons and options.draws >= ENOUGH:
        samples, found = run(LONGER * ENOUGH)
    drawn_sigma = _together(samples.draws["sigma"], options.stored_draws)
    drawn_tau = _together(samples.draws["tau"], options.stored_draws)
    agreement = compare_samplers(sigma, tau, drawn_sigma, drawn_tau)
    return SampledScales(
        sigma=drawn_sigma,
        tau=drawn_tau,
        diagnostics=replace(
            found,
            sigma_gap=agreement.sigma,
            tau_gap=agreement.tau,
            reasons=(*found.reasons, *agreement.reasons),
        ),
        agreement=agreement,
        chains=samples.chains(JUDGED),
    )


def _together(draws: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Pick ``count`` of the draws (C, S, M), as many of each configuration as of any other."""
    parts = np.array_split(np.arange(count), draws.shape[2])
    return np.concatenate(
        [thin_evenly(draws[:, :, m], part.size) for m, part in enumerate(parts) if part.size]
    )
