"""What the level does near a sharp step, which a smooth curve cannot follow."""

import os

import numpy as np

from models.records.days import DAY_MS
from models.records.fit import FitOptions, LevelFit, Likelihood
from models.records.settings import load_settings
from models.services.fitting.stan_session import open_stan
from models.stats.level.fit_curve import fit_curve
from models.stats.sampling.samples import Sampler

DAYS, STEP_DAY, RUNS = 240, 120, 2
ASKED = (-28, -14, -7, -3, -1, 0, 3, 7, 14, 28)  # days after the first day of the new level


def fit_step(
    size: float, seed: int, likelihood: Likelihood, known: bool, sampler: Sampler
) -> LevelFit:
    """Fit one flat history with noise of sd 1 and a step of ``size`` in its middle."""
    rng = np.random.default_rng([seed, int(10 * size)])
    day = np.repeat(np.arange(DAYS), RUNS)
    values = 100.0 + size * (day >= STEP_DAY) + rng.standard_normal(day.size)
    options = FitOptions(
        likelihood=likelihood, seed=seed + 1, step_days=(STEP_DAY,) if known else ()
    )
    return fit_curve(day * DAY_MS, values, options, sampler)


def main(series: int = 30) -> None:
    """Print where the level stands on days about the step, and whether the 90 % band holds it."""
    os.nice(5)
    sampler = open_stan(load_settings(), report=print).sampler
    at = np.array(ASKED) + STEP_DAY
    print(
        f"{series} series per row, step on day {STEP_DAY} of {DAYS}, {RUNS} runs a day, noise sd 1"
    )
    print(
        "first line: mean level above the old one, in steps; second: share of 90 % bands that hold"
    )
    print("step  noise      known   " + "".join(f"{day:>7}" for day in ASKED))
    rows = [(size, Likelihood.GAUSSIAN, False) for size in (1.0, 2.0, 4.0, 8.0)]
    rows += [(4.0, Likelihood.STUDENT_T, False), (4.0, Likelihood.GAUSSIAN, True)]
    for size, likelihood, known in rows:
        truth = 100.0 + size * (at >= STEP_DAY)
        middles, inside = [], []
        for seed in range(series):
            level = fit_step(size, seed, likelihood, known, sampler).level[:, at]
            middles.append((np.median(level, axis=0) - 100.0) / size)
            low, high = np.quantile(level, [0.05, 0.95], axis=0)
            inside.append((low <= truth) & (truth <= high))
        print(
            f"{size:4.0f}  {likelihood.value:<10} {'yes' if known else 'no':<6} "
            + "".join(f"{value:7.2f}" for value in np.mean(middles, axis=0))
        )
        print(" " * 24 + "".join(f"{value:7.2f}" for value in np.mean(inside, axis=0)), flush=True)


if __name__ == "__main__":
    main()
