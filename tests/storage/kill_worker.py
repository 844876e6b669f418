"""A process to be killed: it ingests a file and saves fits, and says each thing it has done.

Run as ``python -m tests.storage.kill_worker URL FILE``. Each line of its output is a promise:
what it names was committed before.
"""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from data.ingest_file import ingest_file, inspect_file
from models.records.fit import FitOptions
from models.storage.database.engine import open_engine
from models.storage.database.schema import bring_up_to_date
from models.storage.fits.fit_store import save_fit
from models.storage.fits.retention import prune_fits
from models.storage.results.catalogue_view import match_series
from models.storage.results.points_view import read_points
from tests.present import CLOCK, PRESENT_MS

from .made_up import make_fit

CHUNK_ROWS = 100
FIT_DAYS, FIT_DRAWS = 365, 1000
ROUNDS = 3  # the first stores the file, the others find it there


def work(url: str, file: Path) -> None:
    """Take the file in again and again, with a fit after each chunk."""
    engine = open_engine(url)
    bring_up_to_date(engine)
    drawn = make_fit(FIT_DAYS, FIT_DRAWS)
    chunks = 0

    def after_chunk(_position: int) -> None:
        nonlocal chunks
        chunks += 1
        print("chunk", chunks, flush=True)
        every = match_series(engine, "*")
        series = every[chunks % len(every)]
        points = read_points(engine, series.id)
        fit = replace(drawn, outlier=np.arange(len(points)) % 7 == 0)
        fit_id = save_fit(
            engine,
            series.id,
            fit,
            options=FitOptions(),
            data_hash=f"{int(fit.outlier.sum()):064}",
            toolchain="made up",
            measurement_ids=points.measurement_id.astype(np.int64),
            created_ms=PRESENT_MS,
        )
        print("fit", fit_id, flush=True)
        if chunks % 5 == 0:
            prune_fits(engine, keep=2)
            print("pruned", chunks, flush=True)

    for _ in range(ROUNDS):
        inspected = inspect_file(file, "project", "main")
        ingest_file(engine, inspected, CLOCK, after_chunk, reread=True, chunk_rows=CHUNK_ROWS)
        print("finished", chunks, flush=True)


if __name__ == "__main__":
    work(sys.argv[1], Path(sys.argv[2]))
