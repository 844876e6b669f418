"""Draw the values of a planned series over its runs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from data.demo.calendar import DAYS, Calendar
from data.demo.instances import Instances
from data.demo.plan import PlannedSeries
from data.demo.runs import Run, generator_for
from models.records.measurement import Status


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a run; None where the run did not come so far."""

    run: Run
    replicate: int
    value: float | None
    status: Status
    instance: int | None = None
    iteration: int | None = None


def values_of(series: PlannedSeries, runs: Sequence[Run], calendar: Calendar) -> Iterator[Value]:
    """Yield the values of a series, run by run and replicate by replicate."""
    generator = generator_for("values", str(series.key))
    if series.instances is not None:
        yield from _iterations_of(series, series.instances, runs, calendar, generator)
        return
    repeated = [run for run in runs for _ in range(series.replicates)]
    time_ms = np.array([run.time_ms for run in repeated], dtype=np.int64)
    days = np.array([run.slot.day for run in repeated], dtype=np.int64)
    level = np.full(len(repeated), series.base)
    for change in series.changes:
        level *= change.factor(time_ms, calendar)
    values = level * series.noise.factors(days, generator)
    values = np.round(values / series.quantum) * series.quantum
    fate = generator.random(len(repeated))
    failing = days >= DAYS - series.failing_days
    timed_out = np.full(len(repeated), series.noise.timed_out_share)
    if series.flaky is not None:
        timed_out[days >= DAYS - series.flaky.days_before_end] = series.flaky.share
    for place, run in enumerate(repeated):
        status = Status.OK
        if fate[place] < timed_out[place] and not failing[place]:
            status = Status.TIMED_OUT
        elif failing[place] or fate[place] > 1 - series.noise.failed_share:
            status = Status.FAILED
        value = float(values[place]) if status is Status.OK else None
        yield Value(run, place % series.replicates + 1, value, status)


def _iterations_of(
    series: PlannedSeries,
    instances: Instances,
    runs: Sequence[Run],
    calendar: Calendar,
    generator: np.random.Generator,
) -> Iterator[Value]:
    """Yield the iterations of every instance of every run."""
    time_ms = np.array([run.time_ms for run in runs], dtype=np.int64)
    level = np.full(len(runs), series.base)
    for change in series.changes:
        level *= change.factor(time_ms, calendar)
    shape = (len(runs), instances.per_run, instances.iterations)
    days = np.array([run.slot.day for run in runs], dtype=np.int64)
    factors = series.noise.factors(np.repeat(days, shape[1] * shape[2]), generator).reshape(shape)
    values = level[:, None, None] * factors * instances.factors(len(runs), generator)
    for place, run in enumerate(runs):
        for instance, times in enumerate(values[place], start=1):
            for iteration, value in enumerate(times):
                rounded = round(float(value) / series.quantum) * series.quantum
                yield Value(run, 1, rounded, Status.OK, instance, iteration)
