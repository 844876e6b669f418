"""Disk, memory and CPU that a store of many series needs: the figures of docs/how-to/deploy.md.

Run by ``python -m benchmarks sizing [SERIES]``: makes a store, a year of two runs a day of each
series, fits it, and prints what a series takes. Needs the Stan toolchain.
"""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.speed.distributed_fit import RUNS, fill
from benchmarks.speed.made_history import YEAR

SERIES = 24
FITS = 3  # newest fits that stay


def main(series: int = SERIES) -> None:
    """Print bytes, CPU seconds and memory per series."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        fill(home, series)
        measured = size(home)
        print(
            f"{series} series of {YEAR} days and {RUNS} runs:"
            f" {measured / series / RUNS:.0f} bytes a run without fits"
        )
        cpu = []
        for seed in range(1, FITS + 1):
            before = os.times()
            command = ["fit", "--all", "--force", "--seed", str(seed)]
            subprocess.run(
                [sys.executable, "-c", "from app import main; main()", *command],
                env={**os.environ, "BANDWATCH_HOME": folder, "BANDWATCH_DATABASE_URL": ""},
                check=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            now = os.times()
            cpu.append(
                now.children_user
                - before.children_user
                + now.children_system
                - before.children_system
            )
            print(
                f"  with {seed} fits each: {(size(home) - measured) / series / 1e6:.2f} MB a series"
            )
        print(f"  {min(cpu) / series:.2f} CPU s a fit")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        print(f"  largest process: {peak / 1024:.0f} MB")


def size(home: Path) -> int:
    """Return the bytes of the database with what is not yet in its file."""
    return sum(path.stat().st_size for path in home.glob("bandwatch.sqlite3*"))


if __name__ == "__main__":
    main()
