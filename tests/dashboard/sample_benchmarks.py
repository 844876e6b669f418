"""Benchmarks with instances, planted, for the detectability page."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import Engine

from benchmarks.planted_warm_ups import (
    cyclic_excess,
    exponential_excess,
    plant_warm_up,
    step_excess,
)
from models.records.benchmark_runs import BenchmarkRuns
from models.records.days import DAY_MS
from models.records.measurement import Measurement, Status
from models.records.series import Direction, SeriesKey
from models.storage.results.measurement_store import store_batch
from models.storage.results.series_store import mark_synthetic


def key(test: str) -> SeriesKey:
    """Name a benchmark of the sample."""
    return SeriesKey("kernels", "main", "bench/matrix.py", test, "linux-x64 (CPython 3.11)")


WARM = key("multiply")  # exponential warm-up, in both versions
STEPPED = key("transpose")  # one step
NEVER = key("garbage_collect")  # swings for good
FEW = key("invert")  # too few instances for the default grid
BURN_IN = 8  # of the planted step


@dataclass(frozen=True)
class Shape:
    """What is planted under a key."""

    key: SeriesKey
    excess: np.ndarray
    instances: int
    within: float
    between: float
    version: str = "2.1"


SHAPES = (
    Shape(WARM, exponential_excess(60, 1.2, 2.0), 60, 0.02, 0.03),
    Shape(WARM, exponential_excess(60, 1.2, 2.0), 6, 0.02, 0.03, "2.0"),
    Shape(STEPPED, step_excess(60, (BURN_IN,), (0.3,)), 54, 0.03, 0.01),
    Shape(NEVER, cyclic_excess(60, 0.2, 9.0), 54, 0.02, 0.02),
    Shape(FEW, np.zeros(40), 8, 0.02, 0.05),
)


def fill_benchmarks(engine: Engine, now_ms: int) -> None:
    """Add the benchmarks to a store; a few iterations failed, timed out, or took ten times."""
    rng = np.random.default_rng(11)
    with engine.begin() as connection:
        for shape in SHAPES:
            planted = plant_warm_up(
                shape.excess,
                shape.instances,
                rng,
                within_cv=shape.within,
                between_cv=shape.between,
                outlier_share=0.0005,
                outlier_factor=14.0,
            )
            old = DAY_MS if shape.version == "2.0" else 0
            store_batch(connection, None, _rows(shape, planted.runs, now_ms - old), now_ms)
        mark_synthetic(connection, WARM.project)


def _rows(shape: Shape, runs: BenchmarkRuns, time_ms: int) -> list[Measurement]:
    rows = []
    for place in range(runs.n_iterations):
        instance, iteration = int(runs.instance[place]), int(runs.iteration[place])
        status = Status.OK
        if iteration == 33 and instance in (2, 3):
            status = Status.FAILED if instance == 2 else Status.TIMED_OUT
        rows.append(
            Measurement(
                series=shape.key,
                unit="s",
                direction=Direction.LOWER_IS_BETTER,
                time_ms=time_ms - 60_000 * instance,
                value=None if status is Status.FAILED else float(runs.time[place]),
                status=status,
                run_id=f"job-{shape.version}-{instance}",
                version=shape.version,
                instance=f"job-{instance}",
                iteration=iteration,
            )
        )
    return rows
