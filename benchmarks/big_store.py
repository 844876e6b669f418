"""Build the store on which the pages' speed is measured: ``python -m benchmarks.big_store FOLDER``.

5,000 series with 10 million measurements of a year: ten series have 10,000 each, the others share
the rest evenly. Every series has a fit with 1,000 draws (of 60 days; the long ones of the year) and
a standing, the project has releases, failures and files read. Takes some minutes and 3 GB.

Histories repeat after 250 series, so that fits and standings need to be worked out only so
often; the store does not know, and every row is there. How long Stan takes is not the question.
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine

from models.change import EnvironmentChange
from models.fit import Diagnostics, FitOptions, LevelFit, Likelihood
from models.release import Release
from models.series import Direction, Series, SeriesKey
from models.settings import Settings
from models.standing import Standing
from models.storage.catalogue_view import get_series
from models.storage.engine import open_store
from models.storage.fit_store import as_date, save_fit
from models.storage.insert import fill
from models.storage.release_store import store_environment_changes, store_releases
from models.storage.series_store import get_or_create_series
from models.storage.standing_store import save_standing
from models.storage.tables import branch, ingest, measurement, run
from models.take_standing import take_standing

DAY_MS = 86_400_000
YEAR = 365
FITTED_DAYS = 60
DRAWS = 1000
PATTERNS = 250
SUITES, PLATFORMS = 25, 8
CYCLE, NEWEST_RELEASE = 45, 15  # days between releases, and since the newest
FILES = 120
PER_COMMIT = 100  # series
LEVEL = 40.0
HEALTHY = Diagnostics(1.001, 3000.0, 2500.0, 0, 0, 0.9)
RUN = ("id", "branch_id", "suite", "platform", "time_ms", "run_id", "revision", "version", "host")
MEASUREMENT = (
    *("id", "series_id", "run_id", "time_ms", "instance", "iteration", "replicate", "status"),
    *("value", "stored_ms"),
)
FILE = (
    *("file", "sha256", "started_ms", "finished_ms", "rows_read", "rows_stored", "rows_present"),
    *("rows_replaced", "rows_rejected", "zoneless_times"),
)


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is to be."""

    series: int = 5000
    measurements: int = 10_000_000
    long: int = 10  # series of many measurements, the first ones
    long_runs: int = 10_000

    @property
    def short_runs(self) -> int:
        """Measurements of each of the other series."""
        rest = self.series - self.long
        return -(-(self.measurements - self.long * self.long_runs) // rest) if rest else 0

    def runs(self, number: int) -> int:
        """Measurements of a series."""
        return self.long_runs if number < self.long else self.short_runs


def key(number: int, size: Size = Size()) -> SeriesKey:
    """Name a series."""
    if number < size.long:
        return SeriesKey("bench", "main", "long", f"test-{number:05d}", "linux-0")
    place = number % (SUITES * PLATFORMS)
    suite, platform = f"suite-{place % SUITES:02d}", f"linux-{place // SUITES}"
    return SeriesKey("bench", "main", suite, f"test-{number:05d}", platform)


def pattern_of(number: int, size: Size) -> int:
    """Tell which history a series has: the long ones have their own, the others repeat."""
    return number if number < size.long else size.long + (number - size.long) % PATTERNS


@lru_cache(maxsize=PATTERNS)
def history(pattern: int, runs: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Make what a series' runs would measure without noise, and what they did; failures are NaN."""
    rng = np.random.default_rng(pattern)
    level = np.full(runs, LEVEL)
    for _ in range(rng.integers(0, 4)):
        level[int(rng.uniform(0.1, 0.99) * runs) :] *= 1 + rng.choice((-1, 1)) * rng.uniform(
            0.01, 0.06
        )
    value = level * (1 + 0.012 * rng.standard_normal(runs))
    value[rng.random(runs) < 0.004] *= 1.6
    value[rng.random(runs) < 0.002] = np.nan
    value[-1] = level[-1]
    return level, value


def times(runs: int, now_ms: int) -> NDArray[np.int64]:
    """Tell when each run was, the last an hour ago."""
    step = YEAR * DAY_MS // runs
    return now_ms - 3_600_000 - np.arange(runs, dtype=np.int64)[::-1] * step


def build(engine: Engine, size: Size, now_ms: int) -> None:
    """Fill an empty store, and say how far it is."""
    begun = time.perf_counter()

    def say(done: str) -> None:
        print(f"{time.perf_counter() - begun:5.0f} s  {done}", flush=True)

    calendar = _releases(now_ms)
    with engine.begin() as connection:
        stated = {(key(n, size), "ms", Direction.LOWER_IS_BETTER) for n in range(size.series)}
        ids = get_or_create_series(connection, stated)
        store_releases(connection, "bench", calendar)
        store_environment_changes(
            connection,
            "bench",
            [EnvironmentChange(now_ms - 200 * DAY_MS, "linux-*", "kernel 6.12 on all machines")],
        )
        fill(connection, ingest, FILE, _files(now_ms))
        first_run = _add_runs(connection, size, calendar, now_ms)
    say("runs")
    first_measurement = [0]
    for number in range(size.series):
        first_measurement.append(first_measurement[-1] + size.runs(number))
    for start in range(0, size.series, PER_COMMIT):
        chunk = range(start, min(start + PER_COMMIT, size.series))
        with engine.begin() as connection:
            for number in chunk:
                name = key(number, size)
                run_ids = range(first_run[name.suite, name.platform], 1 << 60)
                rows = _measured(size, number, ids[name], run_ids, first_measurement, now_ms)
                fill(connection, measurement, MEASUREMENT, rows)
        if start % 1000 == 0:
            say(f"measurements of {chunk[-1] + 1:,} series")
    standings: dict[int, Standing] = {}
    for number in range(size.series):
        series = get_series(engine, str(key(number, size)))
        pattern = pattern_of(number, size)
        fit_id = _add_fit(engine, series, size, number, first_measurement[number], now_ms)
        if pattern not in standings:
            standings[pattern] = take_standing(engine, series, now_ms)
        save_standing(engine, replace(standings[pattern], series_id=series.id, fit_id=fit_id))
        if number % 500 == 499:
            say(f"fits and standings of {number + 1:,} series")
    say("done")


def _releases(now_ms: int) -> list[Release]:
    newest: date = as_date(now_ms // DAY_MS - NEWEST_RELEASE)
    return [Release(newest - timedelta(CYCLE * n), f"{120 - n}.0") for n in range(8, -1, -1)]


def _files(now_ms: int) -> Iterator[tuple[object, ...]]:
    for number in range(FILES):
        read_ms = now_ms - (FILES - number) * 3 * DAY_MS
        yield (
            *(f"night-{number:03d}.csv", f"{number:064x}", read_ms, read_ms + 41_000),
            *(83_000, 82_990, 6, 2, 2, 0),
        )


def _add_runs(
    connection: Connection, size: Size, calendar: list[Release], now_ms: int
) -> dict[tuple[str, str], int]:
    """Add the runs of every suite on every platform; give the id of each one's first."""
    branch_id = connection.execute(branch.select()).one().id
    first: dict[tuple[str, str], int] = {}
    begins = np.array([release.first_day.toordinal() - 719163 for release in calendar])
    next_id = 1
    for number in range(size.series):
        name = key(number, size)
        if (name.suite, name.platform) in first:
            continue
        first[name.suite, name.platform] = next_id
        when = times(size.runs(number), now_ms)
        place = np.searchsorted(begins, when // DAY_MS, side="right") - 1
        rows = [
            (
                *(next_id + n, branch_id, name.suite, name.platform, time_ms, f"run-{next_id + n}"),
                *(f"{time_ms * 2654435761 % (1 << 160):040x}", calendar[max(0, release)].version),
                f"host-{n % 3}",
            )
            for n, (time_ms, release) in enumerate(zip(when.tolist(), place.tolist(), strict=True))
        ]
        fill(connection, run, RUN, rows)
        next_id += len(rows)
    return first


def _measured(
    size: Size,
    number: int,
    series_id: int,
    run_ids: range,
    first_measurement: list[int],
    now_ms: int,
) -> Iterator[tuple[object, ...]]:
    runs, first = size.runs(number), first_measurement[number] + 1
    value = history(pattern_of(number, size), runs)[1]
    when = times(runs, now_ms).tolist()
    for n, (time_ms, one) in enumerate(zip(when, value.tolist(), strict=True)):
        failed = one != one
        told = ("failed", None) if failed else ("ok", one)
        yield (first + n, series_id, run_ids[n], time_ms, "", -1, "", *told, time_ms + 60_000)


def _add_fit(
    engine: Engine, series: Series, size: Size, number: int, before: int, now_ms: int
) -> int:
    runs = size.runs(number)
    found, measured = _made_fit(pattern_of(number, size), runs, number < size.long, now_ms)
    return save_fit(
        engine,
        series.id,
        found,
        options=FitOptions(),
        data_hash="1",
        toolchain="made",
        measurement_ids=before + 1 + measured,
        created_ms=now_ms,
    )


@lru_cache(maxsize=PATTERNS)
def _made_fit(
    pattern: int, runs: int, whole: bool, now_ms: int
) -> tuple[LevelFit, NDArray[np.int64]]:
    """Make a fit around the level that the history was made with; and the runs it was given."""
    rng = np.random.default_rng(pattern)
    level, value = history(pattern, runs)
    run_days = times(runs, now_ms) // DAY_MS
    last = int(run_days[-1])
    days = np.arange(last - (YEAR - 1 if whole else FITTED_DAYS - 1), last + 1)
    middle = level[np.minimum(np.searchsorted(run_days, days, side="right"), runs) - 1]
    walk = np.cumsum(0.03 * rng.standard_normal((DRAWS, len(days))), axis=1)
    drawn = (middle + walk - walk.mean(axis=0)).astype(np.float32)
    given = np.flatnonzero(np.isfinite(value) & (run_days >= days[0]))
    sd = 0.012 * LEVEL
    return (
        LevelFit(
            days=days,
            level=drawn,
            sigma=np.full(DRAWS, sd),
            tau=np.ones(DRAWS),
            nu=None,
            predictive=middle[:, None] + sd * np.array([-1.64, -0.67, 0, 0.67, 1.64]),
            calibration=1.0,
            outlier=value[given] > 1.3 * level[given],
            likelihood=Likelihood.GAUSSIAN,
            knots=40,
            diagnostics=HEALTHY,
        ),
        given,
    )


def main(folder: str, *size: int) -> None:
    """Build the store in a folder, unless it is there; numbers make it smaller, as in `Size`."""
    settings = Settings(home=Path(folder), database_url="")
    settings.home.mkdir(parents=True, exist_ok=True)
    if (settings.home / "bandwatch.sqlite3").exists():
        print(f"There is a store in {folder} already.")
        return
    engine = open_store(settings)
    build(engine, Size(*size), time.time_ns() // 1_000_000)
    engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
