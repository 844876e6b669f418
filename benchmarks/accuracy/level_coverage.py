"""Do the bands hold what they promise? Fit series whose true level is known.

Level bands are asked about the true level of every day, predictive bands about new
measurements that the fit has not seen, one per day.
"""

import os
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.planted_levels import Noise, PlantedLevel, plant_level
from models.records.fit import FitOptions, LevelFit, Likelihood
from models.records.settings import load_settings
from models.services.fitting.stan_session import open_stan
from models.stats.level.fit_curve import fit_curve
from models.stats.sampling.samples import Sampler

FIRST_DAY = 20_000  # of planted series


@dataclass(frozen=True)
class Coverage:
    """Shares of days on which each band held, averaged over series."""

    level_50: float
    level_90: float
    level_90_error: float  # standard error over series; days of a series go together
    predictive_50: float
    predictive_90: float
    student: float  # share of series fitted with Student-t noise


def coverage(
    sampler: Sampler, noise: Noise, series: int, seed: int, likelihood: Likelihood
) -> Coverage:
    """Fit ``series`` planted series and count."""
    rows = []
    student = 0
    for each in np.random.SeedSequence([seed, list(Noise).index(noise)]).spawn(series):
        rng = np.random.default_rng(each)
        planted = plant_level(rng, noise)
        options = FitOptions(likelihood=likelihood, seed=int(each.generate_state(1)[0]) // 4 + 1)
        fit = fit_curve(planted.time_ms, planted.values, options, sampler)
        student += fit.likelihood is Likelihood.STUDENT_T
        rows.append(_held(fit, planted, new_measurements(rng, noise, planted)))
    shares = np.array(rows)
    mean = shares.mean(axis=0)
    error = shares[:, 1].std(ddof=1) / np.sqrt(series)
    return Coverage(mean[0], mean[1], float(error), mean[2], mean[3], student / series)


def new_measurements(
    rng: np.random.Generator, noise: Noise, planted: PlantedLevel
) -> NDArray[np.float64]:
    """Draw one more run per day; no outlier among them, for the band is of kept measurements."""
    days = planted.truth.size
    heavy = noise is Noise.STUDENT_T
    error = rng.standard_t(4, days) / np.sqrt(2) if heavy else rng.standard_normal(days)
    return planted.truth + planted.sigma * error


def _held(
    fit: LevelFit, planted: PlantedLevel, fresh: NDArray[np.float64]
) -> tuple[float, float, float, float]:
    days = fit.days - FIRST_DAY
    truth, new = planted.truth[days], fresh[days]
    p05, p25, p75, p95 = np.quantile(fit.level, [0.05, 0.25, 0.75, 0.95], axis=0)
    q05, q25, _, q75, q95 = fit.predictive.T
    return (
        float(np.mean((p25 <= truth) & (truth <= p75))),
        float(np.mean((p05 <= truth) & (truth <= p95))),
        float(np.mean((q25 <= new) & (new <= q75))),
        float(np.mean((q05 <= new) & (new <= q95))),
    )


def main(series: int = 150, seed: int = 41) -> None:
    """Print the coverage table for each kind of noise."""
    os.nice(5)
    sampler = open_stan(load_settings(), report=print).sampler
    print(f"{series} series per row ({series // 3} for auto), seed {seed}; shares of days held")
    print("noise          likelihood   level 50   level 90 (±se)   predictive 50   90   Student-t")
    # Student-t fits cost twenty times as much, so they get a third of the series.
    rows = [(noise, Likelihood.GAUSSIAN, series) for noise in Noise]
    rows.append((Noise.STUDENT_T, Likelihood.AUTO, series // 3))
    for noise, likelihood, count in rows:
        found = coverage(sampler, noise, count, seed, likelihood)
        print(
            f"{noise.value:<14} {likelihood.value:<10} {found.level_50:9.3f} "
            f"{found.level_90:10.3f} (±{found.level_90_error:.3f}) "
            f"{found.predictive_50:11.3f} {found.predictive_90:9.3f} {found.student:8.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
