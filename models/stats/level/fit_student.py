"""Sample the Student-t level by Stan."""

from collections.abc import Callable

from models.records.fit import FitOptions
from models.stats.level.level_posterior import LevelPosterior
from models.stats.level.posterior import thin_evenly
from models.stats.level.student_level import PROGRAM, StudentLevel
from models.stats.sampling.diagnostics import diagnose
from models.stats.sampling.samples import Sampler

JUDGED = ("sigma", "tau", "nu", "u")
ADAPT_DELTA = 0.8  # the target is round: larger steps cost no divergences


def fit_student_level(
    prepared: StudentLevel,
    nu_centre: float,
    options: FitOptions,
    sampler: Sampler,
    *,
    cancelled: Callable[[], bool] | None = None,
) -> LevelPosterior:
    """Draw from the posterior of the level under Student-t noise.

    Parameters
    ----------
    prepared : StudentLevel
        The data in waves.
    nu_centre : float
        Middle of ν's prior, from the residuals about the rolling median.
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
        prepared.stan_data(nu_centre),
        chains=options.chains,
        warmup=options.warmup,
        draws=options.draws,
        seed=options.seed,
        adapt_delta=ADAPT_DELTA,
        cancelled=cancelled,
    )
    u, sigma, tau, nu = (
        thin_evenly(samples.draws[name], options.stored_draws)
        for name in ("u", "sigma", "tau", "nu")
    )
    return LevelPosterior(
        basis=prepared.basis,
        coefficients=prepared.coefficients(u, sigma, tau, nu),
        sigma=sigma,
        tau=tau,
        nu=nu,
        diagnostics=diagnose(samples, JUDGED),
        chains=samples.chains(JUDGED),
    )
