"""Is P(worse) what it says? Compare days of series whose true level is known.

Each case contributes with the side it leans to: P(worse) = 0.1 says "90 % sure of better".
"""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.planted_levels import Noise, plant_level
from models.records.fit import FitOptions, Likelihood
from models.records.series import Direction
from models.records.settings import load_settings
from models.services.fitting.stan_session import open_stan
from models.stats.comparison.compare import compare_levels
from models.stats.level.fit_curve import fit_curve
from models.stats.sampling.samples import Sampler

DAYS_BEFORE = (7, 14, 42, 84)
EDGES = (0.5, 0.6, 0.7, 0.8, 0.87, 0.93, 0.97, 0.99, 1.0)


@dataclass(frozen=True)
class Calibration:
    """Cases of one kind of noise: how sure the draws were, and whether they were right."""

    sure: NDArray[np.float64]  # shape (cases,), probability of the side leant to
    right: NDArray[np.bool_]  # shape (cases,)

    def near(self, low: float, high: float) -> tuple[int, float, float]:
        """Count the cases that were this sure; give their mean probability and the share right."""
        chosen = (self.sure >= low) & (self.sure <= high)
        if not chosen.any():
            return 0, float("nan"), float("nan")
        return int(chosen.sum()), float(self.sure[chosen].mean()), float(self.right[chosen].mean())


def simulate(
    sampler: Sampler, noise: Noise, series: int, seed: int, likelihood: Likelihood
) -> Calibration:
    """Fit ``series`` planted series and compare several pairs of days of each."""
    seeds = np.random.SeedSequence([seed, list(Noise).index(noise)]).spawn(series)

    def one(each: np.random.SeedSequence) -> list[tuple[float, bool]]:
        planted = plant_level(np.random.default_rng(each), noise)
        options = FitOptions(likelihood=likelihood, seed=int(each.generate_state(1)[0]) // 4 + 1)
        fit = fit_curve(planted.time_ms, planted.values, options, sampler)
        return list(_cases(fit.days - 20_000, fit.level, planted.truth))

    with ThreadPoolExecutor(2) as pool:
        cases = [case for found in pool.map(one, seeds) for case in found]
    return Calibration(np.array([p for p, _ in cases]), np.array([ok for _, ok in cases]))


def _cases(
    days: NDArray[np.int64], level: NDArray[np.float32], truth: NDArray[np.float64]
) -> Iterator[tuple[float, bool]]:
    """Compare the newest day and a middle day with days before them."""
    last = days.size - 1
    for reference in (last, last - 60):
        for before in DAYS_BEFORE:
            after_day, before_day = days[reference], days[reference - before]
            change = compare_levels(
                level[:, reference], level[:, reference - before], Direction.LOWER_IS_BETTER
            )
            worse = float(change.p_worse)
            truly = truth[after_day] > truth[before_day]
            yield max(worse, 1 - worse), bool(truly == (worse > 0.5))


def main(series: int = 300, seed: int = 20) -> None:
    """Print the calibration of P(worse) for each kind of noise, and for all together."""
    os.nice(5)
    sampler = open_stan(
        load_settings(), report=lambda text: print(text, file=sys.stderr, flush=True)
    ).sampler
    print(
        f"{series} series per noise, smooth levels, likelihood auto, seed {seed};\nthe newest day"
        f" and one 60 days earlier against {', '.join(map(str, DAYS_BEFORE))} days before.\n"
        "said: probability of the side leant to; right: how often that side was the true one."
    )
    found = {noise: simulate(sampler, noise, series, seed, Likelihood.AUTO) for noise in Noise}
    together = Calibration(
        np.concatenate([one.sure for one in found.values()]),
        np.concatenate([one.right for one in found.values()]),
    )
    for name, one in [*((noise.value, one) for noise, one in found.items()), ("all", together)]:
        print(f"\n{name}: {one.sure.size} comparisons\nsaid           cases    said   right")
        for low, high in pairwise(EDGES):
            count, said, right = one.near(low, high)
            print(f"{low:.2f} to {high:.2f} {count:8d}   {said:.3f}   {right:.3f}")


if __name__ == "__main__":
    main()
