"""Time the trend page's callback on long histories: ``python -m benchmarks.trend_callback``.

Builds a store with some series of many measurements and a fit each, asks the app for the figure
of ten of them as a browser does, and tells seconds and bytes: once with nothing remembered, and
then again and again. ``--series`` and ``--runs`` choose the size of the store; ``--home`` keeps it.
"""

import argparse
import gzip
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sqlalchemy import Engine, insert

from dashboard.create_app import create_app
from dashboard.services import EXTENSION
from models.fit import Diagnostics, FitOptions, LevelFit, Likelihood
from models.series import Direction, SeriesKey
from models.settings import Settings
from models.storage.catalogue_view import get_series
from models.storage.engine import open_store
from models.storage.fit_store import save_fit
from models.storage.series_store import get_or_create_series
from models.storage.tables import branch, measurement, run
from models.storage.trend_view import read_points
from models.take_standing import update_standing

SHOWN = 10
DAY_MS = 86_400_000
DAYS = 365
HEALTHY = Diagnostics(1.001, 3000.0, 2500.0, 0, 0, 0.9)
RUNS_PER_STATEMENT = 50_000


def key(number: int) -> SeriesKey:
    """Name a series."""
    return SeriesKey("bench", "main", "suite", f"test-{number:05d}", "linux")


def build(engine: Engine, n_series: int, n_runs: int, n_fitted: int, now_ms: int) -> None:
    """Fill an empty store: every run measures every series once."""
    rng = np.random.default_rng(1)
    with engine.begin() as connection:
        asked = {(key(number), "ms", Direction.LOWER_IS_BETTER) for number in range(n_series)}
        ids = get_or_create_series(connection, asked)
        branch_id = connection.execute(branch.select()).first()
        assert branch_id is not None
        times = now_ms - (np.arange(n_runs)[::-1] * (DAYS * DAY_MS // n_runs)) - 3_600_000
        connection.execute(
            insert(run),
            [
                {
                    "branch_id": branch_id.id,
                    "suite": "suite",
                    "platform": "linux",
                    "time_ms": int(time_ms),
                    "run_id": f"run-{number}",
                    "revision": f"{number:040x}",
                    "version": f"{1 + number * 8 // n_runs}.0",
                    "host": "host-1",
                }
                for number, time_ms in enumerate(times)
            ],
        )
        run_ids = connection.exec_driver_sql("SELECT id FROM run ORDER BY time_ms").scalars().all()
        for series_id in ids.values():
            values = 40 + 0.6 * rng.standard_normal(n_runs)
            values[rng.integers(0, n_runs, n_runs // 200)] += 30
            rows = [
                {
                    "series_id": series_id,
                    "run_id": run_id,
                    "time_ms": int(time_ms),
                    "value": float(value),
                    "stored_ms": now_ms,
                }
                for run_id, time_ms, value in zip(run_ids, times, values, strict=True)
            ]
            for start in range(0, len(rows), RUNS_PER_STATEMENT):
                connection.execute(insert(measurement), rows[start : start + RUNS_PER_STATEMENT])
    for number in range(n_fitted):
        fit(engine, str(key(number)), now_ms)


def fit(engine: Engine, name: str, now_ms: int) -> None:
    """Store a made fit and its standing: how long Stan takes is not the question."""
    series = get_series(engine, name)
    points = read_points(engine, series.id)
    days = np.arange(points.time_ms[0] // DAY_MS, points.time_ms[-1] // DAY_MS + 1)
    level = 40 + 0.1 * np.random.default_rng(2).standard_normal((1000, len(days)))
    save_fit(
        engine,
        series.id,
        LevelFit(
            days=days,
            level=level.astype(np.float32),
            sigma=np.full(1000, 0.6),
            tau=np.ones(1000),
            nu=None,
            predictive=40 + np.outer(np.ones(len(days)), [-1.0, -0.4, 0, 0.4, 1.0]),
            calibration=1.0,
            outlier=points.value > 60,
            likelihood=Likelihood.GAUSSIAN,
            knots=40,
            diagnostics=HEALTHY,
        ),
        options=FitOptions(),
        data_hash="1",
        toolchain="made",
        measurement_ids=points.measurement_id,
        created_ms=now_ms,
    )
    update_standing(engine, series, now_ms)


def ask(home: Path, repeats: int) -> None:
    """Ask for the figure and print what it took."""
    app = create_app(Settings(home=home, database_url=""))
    client = app.server.test_client()
    client.get("/")
    name = next(name for name in app.callback_map if "trend-graph.figure" in name)
    outputs = [part.rsplit(".", 1) for part in name.strip(".").split("...")]
    keys = [str(key(number)) for number in range(SHOWN)]
    stored = {"key": keys[0], "query": {"series": keys}, "title": ""}
    body = {
        "output": name,
        "outputs": [{"id": part[0], "property": part[1]} for part in outputs],
        "inputs": [
            {"id": "trend-state", "property": "data", "value": stored},
            {"id": "refit-done", "property": "data", "value": None},
        ],
        "changedPropIds": ["trend-state.data"],
        "state": [],
    }
    taken = []
    for _ in range(repeats + 1):
        begin = time.perf_counter()
        answer = client.post(
            "/_dash-update-component", json=body, headers={"Accept-Encoding": "gzip"}
        )
        taken.append(time.perf_counter() - begin)
        assert answer.status_code == 200, answer.text[:500]
    wire = len(answer.data)
    plain = gzip.decompress(answer.data) if answer.data[:2] == b"\x1f\x8b" else answer.data
    app.server.extensions[EXTENSION].engine.dispose()
    print(
        f"first {1000 * taken[0]:.0f} ms, then median {1000 * statistics.median(taken[1:]):.0f} ms"
    )
    print(f"fastest {1000 * min(taken[1:]):.0f} ms, slowest {1000 * max(taken[1:]):.0f} ms")
    print(f"{wire / 1000:.0f} kB on the wire, {len(plain) / 1000:.0f} kB as JSON")


def main(arguments: Sequence[str] | None = None) -> None:
    """Build a store if there is none in the folder, and ask for the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=int, default=SHOWN)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--home", type=Path)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as thrown_away:
        home = chosen.home or Path(thrown_away)
        home.mkdir(parents=True, exist_ok=True)
        if not (home / "bandwatch.sqlite3").exists():
            begin = time.perf_counter()
            engine = open_store(Settings(home=home, database_url=""))
            build(engine, chosen.series, chosen.runs, SHOWN, time.time_ns() // 1_000_000)
            engine.dispose()
            print(
                f"built {chosen.series:,} series of {chosen.runs:,} runs in "
                f"{time.perf_counter() - begin:.0f} s"
            )
        ask(home, chosen.repeats)


if __name__ == "__main__":
    sys.exit(main())
