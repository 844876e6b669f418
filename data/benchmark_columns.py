"""Gather iterations, as readers meet them, into the columns of `BenchmarkRuns`."""

import numpy as np

from models.records.benchmark_runs import BenchmarkKey, BenchmarkRuns


class BenchmarkColumns:
    """The iterations of one benchmark, growing."""

    def __init__(self, key: BenchmarkKey, unit: str) -> None:
        self.key = key
        self.unit = unit
        self._instances: dict[str, int] = {}
        self._instance: list[int] = []
        self._iteration: list[int] = []
        self._time: list[float] = []
        self._flags: list[tuple[bool, bool, bool]] = []

    def instance(self, name: str) -> int:
        """Position of an instance, which is added if it is new."""
        return self._instances.setdefault(name, len(self._instances))

    def add(
        self,
        instance: str,
        iteration: int,
        time: float,
        *,
        is_burn_in: bool = False,
        timed_out: bool = False,
        failed: bool = False,
    ) -> None:
        """Append one iteration."""
        self._instance.append(self.instance(instance))
        self._iteration.append(iteration)
        self._time.append(time)
        self._flags.append((is_burn_in, timed_out, failed))

    def runs(self) -> BenchmarkRuns:
        """Finish the columns."""
        flags = np.array(self._flags, dtype=np.bool_).reshape(-1, 3)
        return BenchmarkRuns(
            key=self.key,
            instance_ids=tuple(self._instances),
            instance=np.array(self._instance, dtype=np.int32),
            iteration=np.array(self._iteration, dtype=np.int32),
            time=np.array(self._time, dtype=np.float64),
            is_burn_in=flags[:, 0],
            timed_out=flags[:, 1],
            failed=flags[:, 2],
            unit=self.unit,
        )
