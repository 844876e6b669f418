"""Time the releases page's callback over 1,000 fitted series.

Run by ``python -m benchmarks releases [FOLDER]``. The store is made in FOLDER, or used if it is
there; without one it is thrown away. The bound is 500 ms.
"""

import cProfile
import pstats
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from benchmarks.speed.ask import Asker, through_client
from dashboard.server.create_app import create_app
from models.records.clock import SystemClock
from models.records.days import DAY_MS, date_of_day
from models.records.fit import Diagnostics, FitOptions, LevelFit, Likelihood
from models.records.measurement import Measurement
from models.records.release import Release
from models.records.series import Direction, SeriesKey
from models.records.settings import Settings
from models.storage.database.engine import open_store
from models.storage.fits.fit_store import save_fit
from models.storage.results.catalogue_view import match_series
from models.storage.results.measurement_store import store_batch
from models.storage.results.release_store import store_releases

SERIES, DAYS, DRAWS = 1000, 30, 1000
SUITES, PLATFORMS = 10, 4
ROUNDS = 9
BOUND_MS = 500
HEALTHY = Diagnostics(1.001, 3000.0, 2500.0, 0, 0, 0.9)


def make_store(settings: Settings) -> None:
    """Fill a store with fits whose last day is one of five, and with two releases."""
    engine = open_store(settings)
    if len(match_series(engine, "*")) == SERIES:
        engine.dispose()
        return
    rng = np.random.default_rng(1)
    today = SystemClock().now_ms() // DAY_MS
    keys = [
        SeriesKey("bench", "main", f"suite-{n % SUITES}", f"test-{n:04}", f"host-{n % PLATFORMS}")
        for n in range(SERIES)
    ]
    rows = [
        Measurement(key, "ms", Direction.LOWER_IS_BETTER, int(today - 1) * DAY_MS, 100.0)
        for key in keys
    ]
    first: date = date_of_day(today - 10)
    with engine.begin() as connection:
        store_batch(connection, None, rows, today * DAY_MS)
        calendar = [Release(first - timedelta(90), "1.0"), Release(first, "1.1")]
        store_releases(connection, "bench", calendar)
    for place, series in enumerate(match_series(engine, "*")):
        days = np.arange(today - DAYS - place % 5, today - place % 5)
        walk = np.cumsum(rng.normal(0, 0.05, (DRAWS, DAYS)), axis=1)
        step = rng.normal(0, 1.0) * (days >= today - 10)
        level = (100 + walk + step).astype(np.float32)
        found = LevelFit(
            days=days,
            level=level,
            sigma=np.ones(DRAWS),
            tau=np.ones(DRAWS),
            nu=None,
            predictive=np.full((DAYS, 5), 100.0) + np.arange(5),
            calibration=1.0,
            outlier=np.zeros(1, dtype=bool),
            likelihood=Likelihood.GAUSSIAN,
            knots=5,
            diagnostics=HEALTHY,
        )
        save_fit(
            engine,
            series.id,
            found,
            options=FitOptions(),
            data_hash="0",
            toolchain="made",
            measurement_ids=np.array([place + 1]),
            created_ms=int(today) * DAY_MS,
        )
    engine.dispose()


def measure(settings: Settings, *, profile: bool) -> None:
    """Ask the callback as a browser does, and print the median of several rounds."""
    asker = Asker(through_client(create_app(settings).server.test_client()))
    asked = ("releases-grid.rowData", {"releases-state.data": {"project": ["bench"]}})
    told = [asker.ask(*asked) for _ in range(ROUNDS)]
    wall, used = [item.wall_ms for item in told], [item.cpu_ms for item in told]
    size = len(told[-1].data)
    rows = told[-1].response["releases-grid"]["rowData"]
    assert len(rows) == SERIES
    assert all("change" in row for row in rows)
    print(
        f"{SERIES} series x {DRAWS} draws: median {np.median(wall):.0f} ms wall,"
        f" {np.median(used):.0f} ms CPU, least {min(wall):.0f} ms wall, {size / 1000:.0f} kB"
        f" (bound {BOUND_MS} ms)"
    )
    if profile:
        with cProfile.Profile() as watched:
            asker.ask(*asked)
        pstats.Stats(watched).sort_stats("cumulative").print_stats(35)


def main(*words: str) -> None:
    """Create the store if needed, and measure."""
    names = [word for word in words if not word.startswith("-")]
    with tempfile.TemporaryDirectory() as thrown_away:
        settings = Settings(home=Path(names[0] if names else thrown_away), database_url="")
        settings.home.mkdir(parents=True, exist_ok=True)
        make_store(settings)
        measure(settings, profile="--profile" in words)


if __name__ == "__main__":
    main(*sys.argv[1:])
