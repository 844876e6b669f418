"""Seconds of ingesting a wide CSV, a column per metric, by a mapping: a million values by default.

Run by ``python -m benchmarks.speed.wide_rate [RUNS [METRICS]]``. Few metrics make many runs, whose
places in the history are worked out.
"""

import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from data.gc_paused import gc_paused
from data.ingest_file import ingest_file, inspect_file
from data.readers.completion.given import Given
from data.readers.mapped.read_mapping import read_mapping
from models.records.clock import SystemClock
from models.storage.database.engine import open_engine
from models.storage.database.schema import bring_up_to_date

_START = datetime(2021, 1, 1, tzinfo=UTC)


def write_history(path: Path, runs: int, metrics: int, seed: int = 1) -> None:
    """Write a run each twenty minutes, of a revision of its own."""
    generator = np.random.default_rng(seed)
    with path.open("w", encoding="utf-8") as file:
        file.write("time,commit," + ",".join(f"m{number}" for number in range(metrics)) + "\n")
        for run in range(runs):
            moment = (_START + timedelta(minutes=20 * run)).isoformat()
            values = generator.normal(100, 2, metrics)
            file.write(f"{moment},{run:08x}," + ",".join(f"{value:.5f}" for value in values) + "\n")


def write_mapping(path: Path, metrics: int) -> None:
    """Write the mapping of such a file."""
    fields = 'fields: {suite: wide, platform: p, time: "{time}", revision: "{commit}"}\n'
    path.write_text(fields + "metrics:\n" + "".join(f"  - m{n}\n" for n in range(metrics)))


def main(runs: int = 10_000, metrics: int = 100) -> None:
    """Print rows, seconds and peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        path, rules = Path(folder) / "wide.csv", Path(folder) / "wide.yaml"
        write_history(path, runs, metrics)
        write_mapping(rules, metrics)
        engine = open_engine(f"sqlite:///{folder}/store.sqlite3")
        bring_up_to_date(engine)
        begin, wall = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        given = Given(mapping=read_mapping(rules))
        with gc_paused():
            file = inspect_file(path, "default", "main", given=given)
            counts = ingest_file(engine, file, SystemClock()).counts
        end, wall = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter() - wall
        engine.dispose()
        print(
            f"{counts.stored:,} values of {runs:,} runs: {wall:.1f} s wall,"
            f" {end.ru_utime - begin.ru_utime:.1f} s user,"
            f" {end.ru_stime - begin.ru_stime:.1f} s system, peak {end.ru_maxrss / 1024:.0f} MB"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
