"""Seconds of ingesting a whole ``data.js``: 1,300 runs of 200 series by default.

Run by ``python -m benchmarks.speed.data_js_rate [RUNS [SERIES]]``.
"""

import json
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from data.gc_paused import gc_paused
from data.ingest_file import ingest_file, inspect_file
from models.records.clock import SystemClock
from models.storage.database.engine import open_engine
from models.storage.database.schema import bring_up_to_date

_START = datetime(2022, 1, 1, tzinfo=UTC)


def write_history(path: Path, runs: int, series: int, seed: int = 1) -> None:
    """Write a run a day, as the GitHub action indents it."""
    generator = np.random.default_rng(seed)
    levels = generator.uniform(1e3, 1e6, series)
    entries = []
    for run in range(runs):
        moment = _START + timedelta(days=run)
        values = levels * generator.normal(1, 0.02, series)
        person = {"email": "a@example.org", "name": "A", "username": "a"}
        commit = {
            "author": person,
            "committer": person,
            "id": f"{run:040x}",
            "message": f"Change {run}",
            "timestamp": moment.isoformat(),
            "url": f"https://github.com/example/wire/commit/{run:040x}",
        }
        benches = [
            {"name": f"BenchmarkOp{number}", "value": value, "unit": "ns/op", "extra": "9 times"}
            for number, value in enumerate(values.round(2).tolist())
        ]
        date = int(moment.timestamp() * 1000)
        entries.append({"commit": commit, "date": date, "tool": "go", "benches": benches})
    document = {"lastUpdate": 0, "repoUrl": "", "entries": {"Go Benchmark": entries}}
    path.write_text("window.BENCHMARK_DATA = " + json.dumps(document, indent=2), encoding="utf-8")


def main(runs: int = 1300, series: int = 200) -> None:
    """Print rows, size of the file, seconds and peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.js"
        write_history(path, runs, series)
        engine = open_engine(f"sqlite:///{folder}/store.sqlite3")
        bring_up_to_date(engine)
        cpu, wall = time.process_time(), time.perf_counter()
        file = inspect_file(path, "default", "main")
        checked = time.process_time() - cpu
        with gc_paused():
            counts = ingest_file(engine, file, SystemClock()).counts
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        engine.dispose()
        print(
            f"{counts.stored:,} rows of {path.stat().st_size / 1e6:.0f} MB: {wall:.2f} s wall,"
            f" {cpu:.2f} s CPU ({checked:.2f} of it to check the file), peak"
            f" {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
