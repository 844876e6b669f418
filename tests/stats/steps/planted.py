"""Planted histories, and a sampler without Stan."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.records.days import DAY_MS
from models.stats.steps.preparation.prepare import prepare
from models.stats.steps.sampler.step_sampler import SamplerOptions, StepSampler
from models.stats.steps.stepped_level import SteppedLevel

FIRST_DAY = 20_000


def times(runs: int, per_day: float = 2.0) -> NDArray[np.int64]:
    """Milliseconds of evenly spaced runs."""
    return (FIRST_DAY * DAY_MS + (np.arange(runs) + 0.5) / per_day * DAY_MS).astype(np.int64)


def history(
    seed: int = 0,
    runs: int = 300,
    steps: Sequence[tuple[int, float]] = (),
    level: float = 100.0,
    noise: float = 2.0,
    per_day: float = 2.0,
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Make Gaussian noise about a level with steps: pairs of (first run, size in per cent)."""
    rng = np.random.default_rng(seed)
    truth = np.full(runs, level)
    for run, percent in steps:
        truth[run:] *= 1 + percent / 100
    return times(runs, per_day), truth * (1 + noise / 100 * rng.standard_normal(runs)), truth


def stepped(
    time_ms: NDArray[np.int64],
    values: NDArray[np.float64],
    seed: int = 1,
    certain_ms: Sequence[int] = (),
    **options: Any,
) -> SteppedLevel:
    """Fit without Stan, with fewer sweeps than the product where a test says so."""
    prepared = prepare(np.asarray(time_ms), np.asarray(values, float), certain_ms=certain_ms)
    sampled = StepSampler(prepared.data, SamplerOptions(seed=seed, **options)).run()
    return SteppedLevel(prepared, sampled, seed)
