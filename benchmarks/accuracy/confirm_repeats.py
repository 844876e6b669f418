"""How far runs that confirm a step move the baseline before it, and what they tell of the step.

``python -m benchmarks confirm_repeats [SERIES]``. A level of 100 with noise of sd 1, a run a night:
55 nights before a step of 3, and some after it.
"""

import os
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from models.records.days import DAY_MS
from models.records.fit import FitOptions, LevelFit
from models.records.settings import load_settings
from models.services.fitting.stan_session import open_stan
from models.stats.changes.robust_runs import run_centres
from models.stats.sampling.samples import Sampler
from models.stats.steps.fit_level import fit_level

BEFORE, LEVEL, STEP = 55, 100.0, 3.0
FIRST_DAY = 20_700  # since 1970-01-01
BASE_DAYS = np.arange(20, 50)  # far enough from the step and from the edge


@dataclass(frozen=True)
class Case:
    """Repeats of some nights, and by how much they are all off."""

    name: str
    after: int  # nights on the new level
    repeats: dict[int, int] = field(default_factory=dict)  # night → runs
    off: float = 0.0  # sd of a run, which the repeats share: a machine in another state


AROUND = dict.fromkeys(range(BEFORE - 2, BEFORE + 3), 3)
CASES = (
    Case("3 at each of the 2 + 3 revisions around, as a plan asks for", 4, AROUND),
    Case("10 at one revision before", 6, {50: 10}),
    Case("10 at one revision before, 10 at one after", 6, {50: 10, 56: 10}),
    Case("the same, all of them off by 2 sd", 6, {50: 10, 56: 10}, off=2.0),
)


def plant(case: Case, seed: int) -> list[list[float]]:
    """Draw the values of each night, the repeats last."""
    rng = np.random.default_rng(seed)
    level = np.where(np.arange(BEFORE + case.after) < BEFORE, LEVEL, LEVEL + STEP)
    values = [[value] for value in level + rng.standard_normal(level.size)]
    for night, runs in case.repeats.items():
        values[night] += list(level[night] + case.off + rng.standard_normal(runs))
    return values


def fit_nights(values: list[list[float]], sampler: Sampler) -> LevelFit:
    """Fit values as a refit does: all of a night stand at its run."""
    size = [len(of_night) for of_night in values]
    time_ms = (FIRST_DAY + np.repeat(np.arange(len(values)), size)) * DAY_MS
    return fit_level(time_ms, np.concatenate(values), FitOptions(), sampler)


def baseline(fit: LevelFit) -> float:
    """Return the mean level of nights 20 to 49."""
    return float(fit.level[:, np.isin(fit.days, FIRST_DAY + BASE_DAYS)].mean())


def probability(fit: LevelFit) -> float:
    """Return P(the newest level is worse by 1 % than that of a week before the step)."""
    before: NDArray[np.float32] = fit.level[:, np.searchsorted(fit.days, FIRST_DAY + BEFORE - 7)]
    return float((fit.level[:, -1] / before >= 1.01).mean())


def main(series: int = 20) -> None:
    """Print a row per case."""
    os.nice(5)
    sampler = open_stan(load_settings(), report=print).sampler
    print("| repeats | segment: mean, most | fit: mean, most | P(worse by 1 %) without, with |")
    print("|---|--:|--:|--:|")
    for case in CASES:
        groups, levels, before, after = [], [], [], []
        for seed in range(series):
            full = plant(case, seed)
            plain = [of_night[:1] for of_night in full]
            moved = run_centres(full)[:BEFORE].mean() - run_centres(plain)[:BEFORE].mean()
            groups.append(abs(float(moved)))
            fits = [fit_nights(values, sampler) for values in (plain, full)]
            levels.append(abs(baseline(fits[1]) - baseline(fits[0])))
            before.append(probability(fits[0]))
            after.append(probability(fits[1]))
        print(
            f"| {case.name} | {np.mean(groups):.3f}, {max(groups):.3f} |"
            f" {np.mean(levels):.3f}, {max(levels):.3f} |"
            f" {np.mean(before):.2f}, {np.mean(after):.2f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
