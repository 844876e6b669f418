"""Milliseconds that a refit of a store spends on each series in which nothing changed.

Run by ``python -m benchmarks.speed.unchanged_series`` over the store of the settings, after
``bandwatch fit --all``; nothing is written if nothing changed since.
"""

import time
from typing import Any

from models.records.errors import CancelledError
from models.records.fit import FitOptions
from models.records.settings import load_settings
from models.services.fitting.refit import RefitOutcome
from models.services.fitting.refit_many import refit_many
from models.storage.database.engine import open_store
from models.storage.results.catalogue_view import match_series

ROUNDS = 3


class _NoSampler:
    """Series that changed are left as they are: only the others are measured."""

    def sample(self, *_: Any, **__: Any) -> Any:
        raise CancelledError("Only unchanged series are measured.")


def main() -> None:
    """Print wall and CPU time per series, several times over."""
    settings = load_settings()
    engine = open_store(settings)
    series = match_series(engine, "*")
    for _ in range(ROUNDS):
        wall, processor = time.perf_counter(), time.process_time()
        summary = refit_many(engine, _NoSampler(), series, FitOptions(), clock=settings.clock)
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        unchanged = summary.count(RefitOutcome.UNCHANGED)
        print(
            f"{unchanged} of {len(series)} series unchanged: {1000 * wall / len(series):.2f} ms a"
            f" series, {1000 * processor / len(series):.2f} ms of CPU"
        )


if __name__ == "__main__":
    main()
