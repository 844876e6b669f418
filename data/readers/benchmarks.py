"""What a file of benchmark runs holds, and the choice of its reader."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from models.records.benchmark_runs import BenchmarkRuns
from models.records.errors import ReadError
from models.records.measurement import RejectedRow


@dataclass(frozen=True, slots=True)
class BenchmarkFile:
    """Benchmarks in the order of the file, and what could not be used."""

    benchmarks: tuple[BenchmarkRuns, ...]
    rejected: tuple[RejectedRow, ...]


def _hail(path: Path) -> BenchmarkFile:
    from data.readers.hail import read_hail

    return read_hail(path)


def _long_csv(path: Path) -> BenchmarkFile:
    from data.readers.benchmark_csv import read_benchmark_csv

    return read_benchmark_csv(path)


BENCHMARK_READERS: dict[str, Callable[[Path], BenchmarkFile]] = {
    ".jsonl": _hail,
    ".jsonl.gz": _hail,
    ".ndjson": _hail,
    ".csv": _long_csv,
    ".csv.gz": _long_csv,
}


def read_benchmark_file(path: Path) -> BenchmarkFile:
    """Read benchmarks with instances and iterations, by the reader for the file's suffix.

    Raises
    ------
    ReadError
        If there is no such file, no reader for its suffix, the file has the wrong shape, or it
        holds no benchmark that can be used.
    """
    if not path.is_file():
        raise ReadError(f"{path}: there is no such file.")
    for suffix, read in BENCHMARK_READERS.items():
        if path.name.lower().endswith(suffix):
            found = read(path)
            if not found.benchmarks:
                first = found.rejected[0] if found.rejected else None
                why = f" Line {first.line}: {first.reason}." if first else ""
                raise ReadError(f"{path}: no line can be used.{why}")
            return found
    raise ReadError(f"{path}: the name must end in one of {', '.join(BENCHMARK_READERS)}.")
