"""Sample the Gaussian level: two parameters by Stan, the curve in closed form."""

from collections.abc import Callable

import numpy as np

from models.records.fit import FitOptions
from models.stats.level.gaussian_level import PROGRAM, GaussianLevel, coefficient_draws
from models.stats.level.level_posterior import LevelPosterior
from models.stats.level.posterior import thin_evenly
from models.stats.sampling.diagnostics import diagnose
from models.stats.sampling.samples import Sampler

JUDGED = ("sigma", "tau")


def fit_gaussian(
    reduced: GaussianLevel,
    day_ratio: float,
    options: FitOptions,
    sampler: Sampler,
    *,
    cancelled: Callable[[], bool] | None = None,
) -> LevelPosterior:
    """Draw from the posterior of the level under Gaussian noise.

    Parameters
    ----------
    reduced : GaussianLevel
        The standardised data, reduced with the same ``day_ratio``.
    day_ratio : float
        ρ, variance of the shift that runs of one day share over the variance of one run.
    options : FitOptions
        Chains, draws and seed.
    sampler : Sampler
        Runs Stan.
    cancelled : callable, optional
        Asked now and then; True stops the chains.

    Returns
    -------
    LevelPosterior
        ``options.stored_draws`` draws, thinned evenly from all chains.

    Raises
    ------
    ProgramFailedError, CancelledError
        From the sampler.
    """
    samples = sampler.sample(
        PROGRAM,
        reduced.stan_data(),
        chains=options.chains,
        warmup=options.warmup,
        draws=options.draws,
        seed=options.seed,
        cancelled=cancelled,
    )
    sigma = thin_evenly(samples.draws["sigma"], options.stored_draws)
    tau = thin_evenly(samples.draws["tau"], options.stored_draws)
    rng = np.random.default_rng(options.seed)
    return LevelPosterior(
        basis=reduced.basis,
        coefficients=coefficient_draws(reduced, sigma, tau, rng),
        sigma=sigma * np.sqrt(1.0 + day_ratio),
        tau=tau,
        nu=None,
        diagnostics=diagnose(samples, JUDGED),
        chains=samples.chains(JUDGED),
    )
