"""What one benchmark did: its iterations, in the instances that ran them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.records.errors import BadArgumentError

SECONDS_PER_UNIT = {
    "s": 1.0,
    "sec": 1.0,
    "seconds": 1.0,
    "ms": 1e-3,
    "us": 1e-6,
    "µs": 1e-6,
    "ns": 1e-9,
    "min": 60.0,
}


@dataclass(frozen=True, slots=True)
class BenchmarkKey:
    """What makes runs of a benchmark comparable; blank text means "not known"."""

    path: str
    name: str
    version: str = ""
    platform: str = ""
    python: str = ""

    @property
    def item(self) -> str:
        """Name of the benchmark as test runners write it: ``path::name``."""
        return f"{self.path}::{self.name}" if self.path else self.name

    def __str__(self) -> str:
        """Format the key for people: the item, then whatever else is known."""
        known = [part for part in (self.version, self.platform, self.python) if part]
        return f"{self.item} ({', '.join(known)})" if known else self.item


@dataclass(frozen=True, slots=True, eq=False)
class BenchmarkRuns:
    """All iterations of one benchmark, one array element per iteration.

    An *instance* is one start of the program (a batch job, a process); an *iteration* is one
    timed repetition within it.

    Attributes
    ----------
    key : BenchmarkKey
        Which benchmark.
    instance_ids : tuple of str, length I
        Names of the instances, in the order in which they were read.
    instance : ndarray of int32, shape (R,)
        Position in ``instance_ids`` of each iteration's instance.
    iteration : ndarray of int32, shape (R,)
        0-based index of the iteration in its instance, counted over *all* iterations,
        burn-in and failed ones included.
    time : ndarray of float64, shape (R,)
        Duration in ``unit``; NaN where nothing was measured.
    is_burn_in, timed_out, failed : ndarray of bool, shape (R,)
        What the runner said of the iteration. ``failed`` means that an error was recorded;
        a time-out may or may not carry one.
    unit : str
        Unit of ``time``.
    """

    key: BenchmarkKey
    instance_ids: tuple[str, ...]
    instance: NDArray[np.int32]
    iteration: NDArray[np.int32]
    time: NDArray[np.float64]
    is_burn_in: NDArray[np.bool_]
    timed_out: NDArray[np.bool_]
    failed: NDArray[np.bool_]
    unit: str = "s"

    def __post_init__(self) -> None:
        """Refuse columns of unequal length.

        Raises
        ------
        BadArgumentError
            If the columns do not have one length.
        """
        columns = (self.instance, self.iteration, self.is_burn_in, self.timed_out, self.failed)
        lengths = {len(self.time), *(len(column) for column in columns)}
        if len(lengths) != 1:
            raise BadArgumentError(
                f"{self.key}: the columns have different lengths {sorted(lengths)};"
                " every iteration needs an element in each"
            )

    @property
    def seconds_per_unit(self) -> float:
        """Seconds in one unit of ``time``.

        Raises
        ------
        BadArgumentError
            If the unit is not one of time.
        """
        seconds = SECONDS_PER_UNIT.get(self.unit.strip().lower())
        if seconds is None:
            raise BadArgumentError(
                f"{self.key}: {self.unit!r} is no unit of time, so running has no price;"
                f" known units are {', '.join(SECONDS_PER_UNIT)}"
            )
        return seconds

    @property
    def n_instances(self) -> int:
        """Count of instances, those without a usable iteration included."""
        return len(self.instance_ids)

    @property
    def n_iterations(self) -> int:
        """Count of iterations over all instances."""
        return len(self.time)


def benchmark_runs(
    key: BenchmarkKey, times: NDArray[np.float64] | list[NDArray[np.float64]], unit: str = "s"
) -> BenchmarkRuns:
    """Wrap plain times, one row per instance, of which no iteration failed.

    Parameters
    ----------
    key : BenchmarkKey
        Which benchmark.
    times : ndarray, shape (I, J), or list of I arrays of any lengths
        Times of the iterations of each instance.
    unit : str
        Unit of the times.
    """
    lengths = [len(row) for row in times]
    count = sum(lengths)
    nothing = np.zeros(count, dtype=np.bool_)
    return BenchmarkRuns(
        key=key,
        instance_ids=tuple(str(index) for index in range(len(lengths))),
        instance=np.repeat(np.arange(len(lengths), dtype=np.int32), lengths),
        iteration=np.fromiter((j for n in lengths for j in range(n)), dtype=np.int32, count=count),
        time=np.concatenate([np.empty(0), *(np.asarray(row, dtype=np.float64) for row in times)]),
        is_burn_in=nothing,
        timed_out=nothing,
        failed=nothing,
        unit=unit,
    )


@dataclass(frozen=True, slots=True)
class BenchmarkVersion:
    """A version of a benchmark in the store.

    ``first_ms`` and ``last_ms`` are milliseconds since 1970-01-01 UTC.
    """

    version: str
    instances: int
    iterations: int
    first_ms: int
    last_ms: int


@dataclass(frozen=True, slots=True)
class SizeChoice:
    """What people want seen in a benchmark, and the size that they chose for it.

    ``slowdown`` is a factor above 1, None for that of everyone; ``instances`` and ``iterations``
    are None where the cheapest size counts.
    """

    slowdown: float | None = None
    instances: int | None = None
    iterations: int | None = None
