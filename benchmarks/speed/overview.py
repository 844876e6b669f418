"""Milliseconds of the overview: rows, filters, orders, totals, and the whole Dash callback.

Run by ``python -m benchmarks.speed.overview [SERIES]``; the default is 5000. Standings are made up
and inserted as they are, three per series of which the newest is current, as after three refits.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.speed import pages
from benchmarks.speed.ask import Asker, Told, through_client
from benchmarks.speed.pages import ROWS
from dashboard.news.callbacks import MOST_CHANGES
from dashboard.news.data import gather_news
from dashboard.news.state import parse_news
from dashboard.overview.data import count_rows, read_rows
from dashboard.overview.rows import overview_csv, overview_row
from dashboard.overview.state import parse_overview
from dashboard.server.create_app import create_app
from dashboard.shared.services import EXTENSION, Services
from dashboard.shared.urls.moment import format_moment
from models.records.clock import SystemClock
from models.records.days import DAY_MS
from models.records.settings import Settings
from models.storage.database.engine import open_store
from models.storage.database.fit_tables import fit
from models.storage.database.insert import fill
from models.storage.database.status_tables import segment, series_status
from models.storage.database.tables import branch, project, series

FIT_COLUMNS = (
    *("id", "series_id", "state", "reason", "trusted", "pinned", "created_ms", "likelihood"),
    *("options", "data_hash", "toolchain", "measurements", "outliers", "diagnostics"),
    *("seconds", "sigma", "tau"),
)
REFITS = 3
GROUPS = 8
REPEATS = 15
BLOCK = 60


def fill_store(home: Path, count: int, seed: int = 1) -> None:
    """Fill a store with series, fits without draws, standings and groups."""
    rng = np.random.default_rng(seed)
    engine = open_store(Settings(home=home, database_url=""))
    now = SystemClock().now_ms()
    verdicts = ("regression", "improvement", "no change", "undecided", "withheld")
    with engine.begin() as connection:
        connection.execute(project.insert(), [{"id": n, "name": f"project{n}"} for n in (1, 2)])
        connection.execute(
            branch.insert(), [{"id": n, "project_id": n, "name": "main"} for n in (1, 2)]
        )
        places = [(n, 1 + n % 2, f"suite{n % 25}", f"test.{n:05d}") for n in range(1, count + 1)]
        fill(
            connection,
            series,
            ("id", "branch_id", "suite", "test", "platform", "unit", "lower_is_better"),
            [(*place, f"platform{place[0] % 6}", "ms", True) for place in places],
        )
        names = [column.name for column in series_status.columns]
        standings, fits, groups = [], [], []
        for refit in range(REFITS):
            for number, *_ in places:
                key = refit * count + number
                change, week = rng.normal(0, 2, 2)
                spark = [[round(n / 59, 4), round(rng.normal(100, 1), 2)] for n in range(60)]
                against = (0.5, verdicts[number % 5], 0.8, "")
                standings.append(
                    (
                        *(key, number, key, now - (REFITS - refit) * DAY_MS, refit == REFITS - 1),
                        *(2000, 3, now - number * 1000, 100 + change, 99.0, 101.0),
                        *(change, week, "", "7 days before", week, *against),
                        *("last day of 1.0", change, *against),
                        *(verdicts[number % 5], 1 + number % 3, 20, json.dumps(spark)),
                    )
                )
                fits.append(
                    (
                        *(key, number, "complete", "", True, False, now, "gaussian", "{}", "0"),
                        *("", 2000, 3, "{}", "{}", bytes(4000), bytes(4000)),
                    )
                )
                for place in range(GROUPS):
                    start = now - (GROUPS - place) * 40 * DAY_MS
                    label = ("normal", "regression", "progression")[place % 3]
                    groups.append(
                        (
                            *(key, start, start + 39 * DAY_MS, 40, 100.0 + place, 1.0, label),
                            *(1.0, "abc", "abb", "1.0"),
                        )
                    )
        fill(
            connection,
            fit,
            FIT_COLUMNS,
            fits,
        )
        fill(connection, series_status, names, standings)
        fill(connection, segment, [column.name for column in segment.columns], groups)
    engine.dispose()


def spelled_time(ask: Callable[[], Any]) -> str:
    """Time a call after one to warm up: medians of wall and CPU milliseconds."""
    ask()
    wall, cpu = [], []
    for _ in range(REPEATS):
        begun, used = time.perf_counter(), time.process_time()
        ask()
        wall.append(1000 * (time.perf_counter() - begun))
        cpu.append(1000 * (time.process_time() - used))
    return f"{np.median(wall):6.1f} ms ({np.median(cpu):5.1f} CPU)"


def main(count: int = 5000) -> None:
    """Print a line per question."""
    queries: dict[str, dict[str, str]] = {
        "first page": {},
        "sorted by change": {"sort": "-release"},
        "sorted by name": {"sort": "test"},
        "sorted by fit": {"sort": "-fit"},
        "only regressions": {"verdict": "regression"},
        "one suite and platform": {"suite": "suite7", "platform": "platform1"},
        "two words": {"q": "project1 007"},
        "changes of 3 % or more": {"min": "3", "sort": "-week"},
        "as of 36 hours ago": {"asof": format_moment(SystemClock().now_ms() - 36 * 3_600_000)},
    }
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), database_url="")
        fill_store(settings.home, count)
        app = create_app(settings)
        services: Services = app.server.extensions[EXTENSION]
        asker = Asker(through_client(app.server.test_client()))
        now_ms = services.now_ms()
        print(f"{count:,} series, {count * REFITS:,} standings; medians of {REPEATS}")
        for label, query in queries.items():
            state, notes = parse_overview(query)
            assert not notes, notes

            def rows(state: Any = state) -> int:
                found = read_rows(services, state, limit=BLOCK)
                return len([overview_row(row, now_ms) for row in found])

            def callback(query: dict[str, str] = query) -> Told:
                return asker.ask(ROWS, pages.overview(**query))

            answer = callback()
            print(
                f"{label:<24} rows {spelled_time(rows)}   "
                f"totals {spelled_time(partial(count_rows, services, state))}   "
                f"callback {spelled_time(callback)}   {len(answer.data) / 1000:4.0f} kB",
                flush=True,
            )
        state, _ = parse_overview({})
        print(f"{'facets':<24} {spelled_time(services.facets)}")
        for days in (30, 365):
            news, _ = parse_news({"days": str(days)})

            def told(news: Any = news) -> int:
                return gather_news(services.engine, news, services.now_ms(), MOST_CHANGES).listed

            print(f"news of {days} days: {told()} changes {spelled_time(told)}")
        begun = time.perf_counter()
        size = len(overview_csv(read_rows(services, state)))
        print(f"{'CSV of all':<24} {time.perf_counter() - begun:.2f} s, {size / 1e6:.1f} MB")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory {peak:.0f} MB, making the store included")
        services.engine.dispose()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
