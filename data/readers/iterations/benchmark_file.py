"""What a reader of benchmark iterations finds in a file."""

from dataclasses import dataclass

from models.records.benchmark_runs import BenchmarkRuns
from models.records.measurement import RejectedRow


@dataclass(frozen=True, slots=True)
class BenchmarkFile:
    """Benchmarks in the order of the file, and what could not be used."""

    benchmarks: tuple[BenchmarkRuns, ...]
    rejected: tuple[RejectedRow, ...]
