"""Ingest and fit real histories, as a newcomer's first nightly job would.

Looks for the folder `shared/real-data` beside the checkout; says so where there is none.
"""

import tempfile
import time
from pathlib import Path

from data.ingest_file import Report
from data.ingest_files import IngestRequest, ingest_files
from models.records.clock import SystemClock
from models.records.fit import FitOptions
from models.records.settings import Settings, load_settings
from models.services.fitting.refit import RefitOutcome
from models.services.fitting.refit_many import refit_many
from models.services.fitting.stan_session import open_stan
from models.storage.database.engine import open_store
from models.storage.results.catalogue_view import match_series

HISTORIES = Path(__file__).resolve().parents[3] / "shared" / "real-data"
JOBS = 2


def have_histories() -> bool:
    """Return whether the real histories are there; print that they are missing if not."""
    if not HISTORIES.is_dir():
        print(f"There are no real histories beside the checkout ({HISTORIES.name} is missing).")
    return HISTORIES.is_dir()


class Quiet:
    """Shows no progress."""

    def stage(self, words: str, size: int) -> Report:
        """Take what is done and say nothing."""
        del words, size
        return lambda _: None


def main() -> None:
    """Print seconds; the budget for fitting all 110 series with two jobs is 120 s."""
    if not have_histories():
        return
    stan = open_stan(load_settings(), report=print)
    with tempfile.TemporaryDirectory() as home:
        engine = open_store(Settings(home=Path(home), database_url=""))
        for folder in ("ocaml_sandmark", "php_realtime"):
            begin = time.perf_counter()
            request = IngestRequest(
                [HISTORIES / folder / "results.csv"],
                releases=HISTORIES / folder / "releases.csv",
                project=folder,
            )
            (summary,) = ingest_files(engine, request, Quiet(), SystemClock()).summaries
            seconds = time.perf_counter() - begin
            print(f"ingest {folder}: {summary.counts.read:,} rows in {seconds:.1f} s")
        series = match_series(engine, "*")
        begin = time.perf_counter()
        found = refit_many(
            engine, stan.sampler, series, FitOptions(), clock=SystemClock(), jobs=JOBS
        )
        seconds = time.perf_counter() - begin
        print(
            f"fit --jobs {JOBS}: {len(series)} series in {seconds:.1f} s, "
            f"{found.count(RefitOutcome.FITTED)} fitted, {len(found.failures)} failed"
        )
        engine.dispose()


if __name__ == "__main__":
    main()
