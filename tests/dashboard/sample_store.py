"""A small store with every state that a page may meet, filled through the storage functions."""

import atexit
import functools
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import Engine

from models.records.comparison import Verdict
from models.records.days import DAY_MS
from models.records.fit import Diagnostics, FitOptions, LevelFit, Likelihood
from models.records.measurement import Measurement, Status
from models.records.release import Release
from models.records.series import Direction, SeriesKey
from models.records.series_status import ComparedWith
from models.records.settings import Settings
from models.services.fitting.summarize_series import summarize_series
from models.storage.fits.fit_store import save_failed_fit, save_fit
from models.storage.fits.status_store import save_status
from models.storage.results.catalogue_view import get_series
from models.storage.results.measurement_store import store_batch
from models.storage.results.points_view import read_points
from models.storage.results.release_store import store_releases
from models.storage.results.series_store import mark_synthetic
from tests.databases import open_fresh_store
from tests.present import PRESENT_MS

DAYS = 200
STEP_PERCENT = 4.0  # planted ten days before the end
SLOWER = ComparedWith("last day of 9.7", STEP_PERCENT, 0.99, Verdict.REGRESSION, 0.5)
HEALTHY = Diagnostics(1.001, 3000.0, 2500.0, 0, 0, 0.9)


def key(test: str, platform: str = "linux-x64") -> SeriesKey:
    """Name a series of the sample."""
    return SeriesKey("sample", "main", "render", test, platform)


FITTED = key("paint.large")
UNFITTED = key("paint.small")
FAILED_FIT = key("layout.flat")
ALL_FAILED = key("crash.always")
NOT_TRUSTED = key("noise <b>&", "mac/arm64 100%")


@dataclass(frozen=True)
class Sample:
    """What was planted."""

    now_ms: int
    outliers: int
    failed: int
    timed_out: int


def fill(engine: Engine, now_ms: int = PRESENT_MS) -> Sample:
    """Fill an empty store, the newest run two hours before ``now_ms``."""
    with engine.begin() as connection:
        for place, name in enumerate((FITTED, UNFITTED, NOT_TRUSTED)):
            store_batch(connection, None, history(name, now_ms, place), now_ms)
        flat = [run(FAILED_FIT, now_ms - day * DAY_MS, 5.0) for day in range(3)]
        store_batch(connection, None, flat, now_ms)
        crashes = [run(ALL_FAILED, now_ms - day * DAY_MS, None) for day in range(3)]
        store_batch(connection, None, crashes, now_ms)
        mark_synthetic(connection, "sample")
        today = datetime.fromtimestamp(now_ms / 1000, UTC).date()
        releases = [Release(today - timedelta(days=42 * n + 5), f"9.{9 - n}") for n in range(5)]
        store_releases(connection, "sample", releases)
    store_sample_fit(engine, FITTED, now_ms)
    store_sample_fit(engine, NOT_TRUSTED, now_ms, reasons=("R̂ is 1.20, above 1.01",))
    for name in (FITTED, NOT_TRUSTED):
        found = summarize_series(engine, get_series(engine, str(name)), now_ms)
        if name == FITTED:  # the step came before the release that it is compared with
            found = replace(found, release=SLOWER)
        save_status(engine, found)
    save_failed_fit(
        engine,
        get_series(engine, str(FAILED_FIT)).id,
        reason="All 3 values are equal (5), so there is no noise to estimate.",
        options=FitOptions(),
        data_hash="0",
        toolchain="",
        measurements=3,
        created_ms=now_ms,
    )
    return Sample(now_ms, outliers=4, failed=5, timed_out=2)


@functools.cache
def filled_store() -> tuple[Path, Sample]:
    """Fill a SQLite file, once for each process, to be copied and never written."""
    folder = tempfile.TemporaryDirectory(prefix="bandwatch-sample-")
    atexit.register(folder.cleanup)
    engine = open_fresh_store(Settings(home=Path(folder.name), database_url=""))
    sample = fill(engine)
    engine.dispose()
    return Path(str(engine.url.database)), sample


def open_filled_store(settings: Settings) -> tuple[Engine, Sample]:
    """Open a new store in SQLite as `fill` leaves it, without filling it row by row again."""
    template, sample = filled_store()
    return open_fresh_store(settings, template), sample


def run(
    name: SeriesKey, time_ms: int, value: float | None, status: Status | None = None
) -> Measurement:
    """Make one run with one value."""
    return Measurement(
        series=name,
        unit="ms",
        direction=Direction.LOWER_IS_BETTER,
        time_ms=time_ms,
        value=value,
        status=status or (Status.OK if value is not None else Status.FAILED),
        run_id=f"run-{time_ms % 1_000_000}",
        revision=f"{time_ms:x}",
        version="9.9.1",
        host="host-1",
    )


def history(name: SeriesKey, now_ms: int, seed: int) -> list[Measurement]:
    """Make 200 days of three runs each, with a step, outliers, failures and timeouts."""
    rng = np.random.default_rng(seed)
    rows = []
    for day in range(DAYS):
        for part in range(3):
            back = (DAYS - 1 - day) * DAY_MS + (2 - part) * 3_600_000 + 7_200_000
            value = truth(day) * (1 + 0.015 * rng.standard_normal())
            rows.append(run(name, now_ms - back, float(value)))
    for place in (30, 200, 333, 471):
        rows[place] = run(name, rows[place].time_ms, 95.0)
    for place in (50, 51, 52, 260, 400):
        rows[place] = run(name, rows[place].time_ms, None, Status.FAILED)
    for place in (120, 500):
        rows[place] = run(name, rows[place].time_ms, None, Status.TIMED_OUT)
    return rows


def truth(day: float | np.ndarray) -> np.ndarray:
    """Tell the planted level on a day, milliseconds."""
    day = np.asarray(day, dtype=float)
    wave = 40 + 0.6 * np.sin(day / 25)
    return wave * (1 + STEP_PERCENT / 100 / (1 + np.exp(-(day - (DAYS - 10)) / 1.5)))


def store_sample_fit(
    engine: Engine, name: SeriesKey, now_ms: int, reasons: tuple[str, ...] = ()
) -> int:
    """Store a fit that knows the truth, so that no Stan is needed."""
    series = get_series(engine, str(name))
    points = read_points(engine, series.id)
    measured = np.isfinite(points.value)
    first = int(points.time_ms[measured].min()) // DAY_MS
    last = int(points.time_ms[measured].max()) // DAY_MS
    days = np.arange(first, last + 1)
    rng = np.random.default_rng(7)
    centre = truth(np.arange(len(days), dtype=float) * DAYS / len(days))
    draws = 400
    wiggle = np.cumsum(rng.standard_normal((draws, len(days))), axis=1) * 0.012
    level = centre + wiggle - wiggle.mean(axis=1, keepdims=True)
    offsets = 0.015 * 40 * np.array([-1.645, -0.674, 0, 0.674, 1.645])
    found = LevelFit(
        days=days,
        level=level.astype(np.float32),
        sigma=np.full(draws, 0.6),
        tau=np.ones(draws),
        nu=None,
        predictive=centre[:, None] + offsets,
        calibration=1.0,
        outlier=points.value[measured] > 80,
        likelihood=Likelihood.GAUSSIAN,
        knots=20,
        diagnostics=Diagnostics(1.2, 50.0, 40.0, 3, 0, 0.9, reasons) if reasons else HEALTHY,
    )
    return save_fit(
        engine,
        series.id,
        found,
        options=FitOptions(),
        data_hash="1",
        toolchain="sample",
        measurement_ids=points.measurement_id[measured],
        created_ms=now_ms,
    )
