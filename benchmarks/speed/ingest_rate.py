"""Rows per second of the whole ingest path, and the seconds of a second ingest.

Run by ``python -m benchmarks.speed.ingest_rate [ROWS]``; the default is a million.
"""

import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from data.gc_paused import gc_paused
from data.ingest_file import ingest_file, inspect_file
from models.records.clock import SystemClock
from models.storage.database.engine import open_engine
from models.storage.database.schema import bring_up_to_date

SERIES = 500
REPLICATES = 2


def write_history(path: Path, rows: int, seed: int = 1) -> None:
    """Write runs of 500 tests with two replicates each, an hour apart."""
    generator = np.random.default_rng(seed)
    with path.open("w", encoding="utf-8") as file:
        file.write(
            "suite,test,platform,time,value,unit,lower_is_better,"
            "revision,version,run_id,replicate\n"
        )
        written = 0
        run = 0
        while written < rows:
            moment = datetime.fromtimestamp(1_600_000_000 + 3600 * run, UTC)
            text = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
            values = generator.normal(100, 2, SERIES * REPLICATES)
            for place in range(min(len(values), rows - written)):
                test = place // REPLICATES
                file.write(
                    f"suite{test % 10},test{test},platform{test % 5},{text},{values[place]:.5f},"
                    f"ms,true,{run:08x},1.{run // 500},run{run},{place % REPLICATES}\n"
                )
                written += 1
            run += 1


def main(rows: int = 1_000_000) -> None:
    """Print rows, seconds, rows per second and peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "results.csv"
        write_history(path, rows)
        engine = open_engine(f"sqlite:///{folder}/store.sqlite3")
        bring_up_to_date(engine)
        for label in ("first ingest", "second ingest", "read again"):
            cpu, wall = time.process_time(), time.perf_counter()
            file = inspect_file(path, "default", "main")
            with gc_paused():
                counts = ingest_file(
                    engine, file, SystemClock(), reread=label == "read again"
                ).counts
            cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
            peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"{label:<14} {counts.read:>10,} rows {wall:7.2f} s wall {cpu:7.2f} s CPU "
                f"{counts.read / wall:>10,.0f} rows/s  peak {peak_mb:.0f} MB  "
                f"stored {counts.stored:,}",
                flush=True,
            )
        engine.dispose()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
