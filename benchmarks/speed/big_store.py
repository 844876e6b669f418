"""Build the store on which the pages' speed is measured: ``python -m benchmarks big_store FOLDER``.

5,000 series of five projects with 10 million measurements of a year: ten series have 10,000 each,
the others share the rest evenly. Every series has a fit with 1,000 draws (of 60 days; the long
ones of the year) and a status; there are releases, failures and files read. Takes two minutes
and 2.5 GB.

Histories repeat after 250 series, so that fits and standings need to be worked out only so
often; the store does not know, and every row is there. How long Stan takes is not the question.
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, Engine

from benchmarks.speed.made_history import PATTERNS, history, made_fit, times
from models.records.change import EnvironmentChange
from models.records.clock import SystemClock
from models.records.days import DAY_MS, date_of_day, day_number
from models.records.fit import FitOptions
from models.records.release import Release
from models.records.series import Direction, Series, SeriesKey
from models.records.series_status import SeriesStatus
from models.records.settings import Settings
from models.services.fitting.summarize_series import summarize_series
from models.storage.database.engine import open_store
from models.storage.database.insert import fill
from models.storage.database.tables import ingest, measurement, run
from models.storage.fits.fit_store import save_fit
from models.storage.fits.status_store import save_status
from models.storage.results.catalogue_view import get_series
from models.storage.results.history_cache import pack_history
from models.storage.results.release_store import store_environment_changes, store_releases
from models.storage.results.series_store import get_or_create_branches, get_or_create_series

PER_PROJECT = 1000  # series
SUITES, PLATFORMS = 5, 8  # of a project
CYCLE, NEWEST_RELEASE = 45, 15  # days between releases, and since the newest
FILES = 120
PER_COMMIT = 100  # series
RUN = (
    *("id", "branch_id", "suite", "platform", "time_ms", "run_id", "revision", "version", "host"),
    "place_ms",
)
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
    project = f"bench-{1 + number // PER_PROJECT}"
    if number < size.long:
        return SeriesKey(project, "main", "long", f"test-{number:05d}", "linux-0")
    place = number % (SUITES * PLATFORMS)
    suite, platform = f"suite-{place % SUITES}", f"linux-{place // SUITES}"
    return SeriesKey(project, "main", suite, f"test-{number:05d}", platform)


def pattern_of(number: int, size: Size) -> int:
    """Return which history a series has: the long ones have their own, the others repeat."""
    return number if number < size.long else size.long + (number - size.long) % PATTERNS


def build(engine: Engine, size: Size, now_ms: int) -> None:
    """Fill an empty store, and say how far it is."""
    begun = time.perf_counter()

    def report(done: str) -> None:
        print(f"{time.perf_counter() - begun:5.0f} s  {done}", flush=True)

    calendar = _releases(now_ms)
    with engine.begin() as connection:
        stated = {(key(n, size), "ms", Direction.LOWER_IS_BETTER) for n in range(size.series)}
        ids = get_or_create_series(connection, stated)
        change = EnvironmentChange(now_ms - 200 * DAY_MS, "linux-*", "kernel 6.12 everywhere")
        for project in {key(n, size).project for n in range(size.series)}:
            store_releases(connection, project, calendar)
            store_environment_changes(connection, project, [change])
        fill(connection, ingest, FILE, _files(now_ms))
        first_run = _add_runs(connection, size, calendar, now_ms)
    report("runs")
    first_measurement = [0]
    for number in range(size.series):
        first_measurement.append(first_measurement[-1] + size.runs(number))
    for start in range(0, size.series, PER_COMMIT):
        chunk = range(start, min(start + PER_COMMIT, size.series))
        with engine.begin() as connection:
            for number in chunk:
                name = key(number, size)
                run_ids = range(first_run[_place(name)], 1 << 60)
                rows = _measured(size, number, ids[name], run_ids, first_measurement, now_ms)
                fill(connection, measurement, MEASUREMENT, rows)
        if start % 1000 == 0:
            report(f"measurements of {chunk[-1] + 1:,} series")
    standings: dict[int, SeriesStatus] = {}
    for number in range(size.series):
        series = get_series(engine, str(key(number, size)))
        pattern = pattern_of(number, size)
        fit_id = _add_fit(engine, series, size, number, first_measurement[number], now_ms)
        if pattern not in standings:
            standings[pattern] = summarize_series(engine, series, now_ms)
        save_status(engine, replace(standings[pattern], series_id=series.id, fit_id=fit_id))
        pack_history(engine, series.id)
        if number % 500 == 499:
            report(f"fits and standings of {number + 1:,} series")
    report("done")


def _releases(now_ms: int) -> list[Release]:
    newest: date = date_of_day(now_ms // DAY_MS - NEWEST_RELEASE)
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
) -> dict[tuple[str, ...], int]:
    """Add the runs of every suite on every platform; give the id of each one's first."""
    branches = get_or_create_branches(
        connection, {(key(n, size).project, "main") for n in range(size.series)}
    )
    first: dict[tuple[str, ...], int] = {}
    begins = np.array([day_number(release.first_day) for release in calendar])
    next_id = 1
    for number in range(size.series):
        name = key(number, size)
        if _place(name) in first:
            continue
        first[_place(name)] = next_id
        branch_id = branches[name.project, name.branch]
        when = times(size.runs(number), now_ms)
        place = np.searchsorted(begins, when // DAY_MS, side="right") - 1
        rows = [
            (
                *(next_id + n, branch_id, name.suite, name.platform, time_ms, f"run-{next_id + n}"),
                *(f"{time_ms * 2654435761 % (1 << 160):040x}", calendar[max(0, release)].version),
                f"host-{n % 3}",
                time_ms,
            )
            for n, (time_ms, release) in enumerate(zip(when.tolist(), place.tolist(), strict=True))
        ]
        fill(connection, run, RUN, rows)
        next_id += len(rows)
    return first


def _place(name: SeriesKey) -> tuple[str, ...]:
    return name.project, name.suite, name.platform


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
    found, measured = made_fit(pattern_of(number, size), runs, number < size.long, now_ms)
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


def main(folder: str, *size: int) -> None:
    """Build the store in a folder, unless it is there; numbers make it smaller, as in `Size`."""
    settings = Settings(home=Path(folder), database_url="")
    settings.home.mkdir(parents=True, exist_ok=True)
    if (settings.home / "bandwatch.sqlite3").exists():
        print(f"There is a store in {folder} already.")
        return
    engine = open_store(settings)
    build(engine, Size(*size), SystemClock().now_ms())
    engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
