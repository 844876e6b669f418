"""Level bands where runs of one day share a shift: with the shift in the model, and without."""

import os

import numpy as np
from numpy.typing import NDArray

from models.records.days import DAY_MS
from models.records.fit import FitOptions, Likelihood
from models.records.settings import load_settings
from models.services.fitting.stan_session import open_stan
from models.stats.level.day_noise import day_noise_ratio
from models.stats.level.fit_gaussian import fit_gaussian
from models.stats.level.fit_student import fit_student_level
from models.stats.level.fit_window import FitWindow, fit_window
from models.stats.level.gaussian_level import gaussian_level
from models.stats.level.level_posterior import LevelPosterior
from models.stats.level.spline import knot_count, place_knots
from models.stats.level.student_level import student_level
from models.stats.sampling.samples import Sampler

DAYS = 240
# Student-t fits cost twenty times as much, so they get fewer rows and a third of the series.
RATIOS = {
    Likelihood.GAUSSIAN: (0.0, 0.1, 0.3, 1.0, 3.0),
    Likelihood.STUDENT_T: (0.3, 1.0),
}


def plant(
    rng: np.random.Generator, ratio: float, likelihood: Likelihood
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Plant a smooth level, one to eight runs a day, and a shift per day of variance ``ratio``."""
    at = np.arange(DAYS)
    scale = np.exp(rng.uniform(np.log(15), np.log(90)))
    kernel = np.exp(-0.5 * ((at[:, None] - at) / scale) ** 2) + 1e-8 * np.eye(DAYS)
    truth = np.exp(rng.uniform(-1, 1)) * (np.linalg.cholesky(kernel) @ rng.standard_normal(DAYS))
    day = np.repeat(at, rng.integers(1, 9, DAYS))
    heavy = likelihood is Likelihood.STUDENT_T
    single = rng.standard_t(4, day.size) / np.sqrt(2) if heavy else rng.standard_normal(day.size)
    shift = np.sqrt(ratio) * rng.standard_normal(DAYS)
    return day, (truth + shift)[day] + single, truth


def sample(
    window: FitWindow, ratio: float, likelihood: Likelihood, seed: int, sampler: Sampler
) -> LevelPosterior:
    """Fit with a given ratio."""
    options = FitOptions(seed=seed)
    knots = place_knots(window.by_day.days, knot_count(window.by_day.days))
    if likelihood is Likelihood.GAUSSIAN:
        return fit_gaussian(gaussian_level(window.by_day, knots, ratio), ratio, options, sampler)
    prepared = student_level(window.by_day, window.values, knots, ratio)
    return fit_student_level(prepared, 5.0, options, sampler)


def held(window: FitWindow, posterior: LevelPosterior, truth: NDArray[np.float64]) -> list[bool]:
    """Return on which days the 90 % band holds the truth."""
    days = np.arange(window.by_day.days[0], window.by_day.days[-1] + 1)
    level = window.scale.location + window.scale.spread * posterior.level(days)
    low, high = np.quantile(level, [0.05, 0.95], axis=0)
    inside: list[bool] = ((low <= truth[days]) & (truth[days] <= high)).tolist()
    return inside


def main(series: int = 40, seed: int = 61) -> None:
    """Print the share of days whose level the 90 % band holds."""
    os.nice(5)
    sampler = open_stan(load_settings(), report=print).sampler
    print(
        f"{series} series per row (Student-t {series // 3}), seed {seed}, {DAYS} days of 1-8 runs"
    )
    print("noise      ρ planted   ρ found (10, 50, 90 %)   90 % band, ρ modelled   ρ ignored")
    for likelihood, ratios in RATIOS.items():
        count = series if likelihood is Likelihood.GAUSSIAN else series // 3
        for ratio in ratios:
            found, modelled, ignored = [], [], []
            for each in np.random.SeedSequence([seed, int(100 * ratio)]).spawn(count):
                day, values, truth = plant(np.random.default_rng(each), ratio, likelihood)
                window = fit_window(day * DAY_MS, values, 365)
                knots = place_knots(window.by_day.days, knot_count(window.by_day.days))
                estimate = day_noise_ratio(window.by_day, knots)
                found.append(estimate)
                with_shift = sample(window, estimate, likelihood, 1, sampler)
                without = sample(window, 0.0, likelihood, 1, sampler) if estimate else with_shift
                modelled += held(window, with_shift, truth)
                ignored += held(window, without, truth)
            low, middle, high = np.quantile(found, [0.1, 0.5, 0.9])
            print(
                f"{likelihood.value:<10} {ratio:6.1f} {low:14.2f} {middle:6.2f} {high:6.2f} "
                f"{np.mean(modelled):17.3f} {np.mean(ignored):17.3f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
