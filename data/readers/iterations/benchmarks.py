"""Read a file of benchmark iterations by the reader for its suffix."""

from collections.abc import Callable
from pathlib import Path

from data.readers.iterations.benchmark_csv import read_benchmark_csv
from data.readers.iterations.benchmark_file import BenchmarkFile
from data.readers.iterations.hail import read_hail
from models.records.errors import ReadError

BENCHMARK_READERS: dict[str, Callable[[Path], BenchmarkFile]] = {
    ".jsonl": read_hail,
    ".jsonl.gz": read_hail,
    ".ndjson": read_hail,
    ".csv": read_benchmark_csv,
    ".csv.gz": read_benchmark_csv,
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
