"""Reference outputs of Hail's benchmark analysis, and the runs they come from."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from data.readers.iterations.hail import read_hail
from models.records.benchmark_runs import BenchmarkRuns


def reference(oracles: Path, name: str) -> Any:
    """Load one JSON file of the folder ``reference/hail``."""
    return json.loads((oracles / "hail" / name).read_text())


@cache
def reference_runs(oracles: Path) -> dict[str, BenchmarkRuns]:
    """Read the runs that the outputs were made from, by name of the benchmark."""
    found = read_hail(oracles / "hail" / "benchmarks.jsonl")
    assert found.rejected == ()
    return {runs.key.name: runs for runs in found.benchmarks}
