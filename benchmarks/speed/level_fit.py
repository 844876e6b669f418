"""What a fit costs: N = 1000 measurements on 365 days, 46 knots, 4 × 1000 draws."""

import resource
import time

import numpy as np

from models.records.days import DAY_MS
from models.records.fit import FitOptions, Likelihood
from models.records.settings import load_settings
from models.services.fitting.stan_session import open_stan
from models.stats.level.fit_curve import fit_curve
from models.stats.sampling.samples import Sampler, Samples

SIZE, DAYS, REPEATS = 1000, 365, 5


class TimedSampler:
    """Passes on to a sampler and adds up the CPU seconds of its chains, start-up included."""

    def __init__(self, sampler: Sampler) -> None:
        self._sampler = sampler
        self.seconds = 0.0

    def sample(self, *arguments: object, **options: object) -> Samples:
        """Sample, and look at what ended child processes have used before and after."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        samples: Samples = self._sampler.sample(*arguments, **options)  # type: ignore[arg-type]
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.seconds += after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return samples


def measure(sampler: Sampler, likelihood: Likelihood) -> dict[str, float]:
    """Fit five histories; give median seconds and the worst diagnostics."""
    sampling, whole, rhat, ess = [], [], [], []
    for seed in range(REPEATS):
        rng = np.random.default_rng(seed)
        at = np.sort(rng.uniform(0, DAYS, SIZE))
        heavy = likelihood is Likelihood.STUDENT_T
        noise = rng.standard_t(4, SIZE) if heavy else rng.standard_normal(SIZE)
        values = 100 + 3 * np.sin(at / 30) + 2 * noise
        timed = TimedSampler(sampler)
        started = time.perf_counter()
        options = FitOptions(likelihood=likelihood, seed=seed + 1)
        fit = fit_curve((at * DAY_MS).astype(np.int64), values, options, timed)
        whole.append(time.perf_counter() - started)
        sampling.append(timed.seconds)
        rhat.append(fit.diagnostics.max_rhat)
        ess.append(fit.diagnostics.min_ess_bulk)
    return {
        "sampling": float(np.median(sampling)),
        "whole": float(np.median(whole)),
        "rhat": max(rhat),
        "ess": min(ess),
    }


def main() -> None:
    """Print a table; budgets are 0.5 s (Gaussian) and 8 s (Student-t) of sampling."""
    sampler = open_stan(load_settings(), report=print).sampler
    print(f"N = {SIZE}, {DAYS} days, 46 knots, 4 × (1000 + 1000) draws, median of {REPEATS}")
    print("likelihood   sampling (CPU s, 4 chains)   whole fit (s)   worst R-hat   least ESS")
    for likelihood in (Likelihood.GAUSSIAN, Likelihood.STUDENT_T):
        row = measure(sampler, likelihood)
        print(
            f"{likelihood.value:<12} {row['sampling']:10.2f} {row['whole']:30.2f} "
            f"{row['rhat']:13.4f} {row['ess']:11.0f}"
        )


if __name__ == "__main__":
    main()
