"""Detection run at the end of every day of two real histories: alarms per week and their worth.

Looks for the folder `shared/real-data` beside the checkout; says so where there is none.
"""

import csv
import tempfile
import time
from collections import Counter
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from benchmarks.speed.real_histories import HISTORIES, Quiet, have_histories
from data.ingest_files import IngestRequest, ingest_files
from models.records.change import EnvironmentChange
from models.records.clock import SystemClock
from models.records.days import DAY_MS, date_of_day, day_of_moment
from models.records.settings import Settings
from models.services.alerts.threshold_backtest import ThresholdBacktest, backtest_thresholds
from models.storage.database.engine import open_store
from models.storage.results.catalogue_view import match_series
from models.storage.results.release_store import store_environment_changes
from models.triage.detection.rules import DEFAULT_RULE, DetectionRule

FOLDERS = ("php_realtime", "ocaml_sandmark")
CONTROLS = "*/php-fixed-baseline/*"  # one commit, measured again every night
LONG_DAYS = 650  # all of that history but its first weeks
RULES = (
    DEFAULT_RULE,
    *(DetectionRule(delta=delta) for delta in (0.5, 2.0, 3.0, 5.0)),
    *(DetectionRule(probability=share) for share in (0.8, 0.99)),
)


def main(days: int = 90) -> None:
    """Print scores of thresholds, the alarms at the usual ones, and the control series'."""
    if not have_histories():
        return
    with tempfile.TemporaryDirectory() as home:
        engine = open_store(Settings(home=Path(home), database_url=""))
        for folder in FOLDERS:
            ingest_history(engine, folder)
            begin = time.process_time()
            bench = _bench(engine, f"{folder}/*", days)
            seconds = time.process_time() - begin
            print(f"\n## {folder}: {bench.series} series, {days} days, {seconds:.0f} CPU s\n")
            _print_scores(bench)
            _print_alarms(bench)
        print(f"\n## {CONTROLS}, {days} and {LONG_DAYS} days\n")
        for length in (days, LONG_DAYS):
            controls = _bench(engine, CONTROLS, length, RULES[:1])
            print(f"{length} days: {controls.scores[0].alarms} alarms")
        _print_alarms(controls)
        engine.dispose()


def _bench(
    engine: Engine, pattern: str, days: int, rules: tuple[DetectionRule, ...] = RULES
) -> ThresholdBacktest:
    series = match_series(engine, pattern)
    return backtest_thresholds(engine, series, rules, days=days, until_ms=2**62)


def ingest_history(engine: Engine, folder: str) -> None:
    """Store a history with its releases and environment changes."""
    request = IngestRequest(
        [HISTORIES / folder / "results.csv"],
        releases=HISTORIES / folder / "releases.csv",
        project=folder,
    )
    ingest_files(engine, request, Quiet(), SystemClock())
    with (HISTORIES / folder / "truth.csv").open(encoding="utf-8") as file:
        told = [row for row in csv.DictReader(file) if row["kind"].startswith("environment_change")]
    changes = [
        EnvironmentChange(
            int(datetime.fromisoformat(row["time"]).timestamp() * 1000),
            "*",
            row["kind"].removeprefix("environment_change ").strip(),
        )
        for row in told
    ]
    with engine.begin() as connection:
        store_environment_changes(connection, folder, changes)


def _print_scores(bench: ThresholdBacktest) -> None:
    print(
        "| δ % | P | alarms | a week | summaries | sizes %: 25, 50, 75 % | standing | recovered"
        " | noise | too new | confirmed | delay, days |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    for item in bench.scores:
        sizes = ", ".join(f"{one:.1f}" for one in (item.size_p25, item.size_p50, item.size_p75))
        print(
            f"| {item.rule.delta:g} | {item.rule.probability:g} | {item.alarms}"
            f" | {item.per_week:.1f} | {item.summaries} | {sizes} | {item.standing}"
            f" | {item.recovered} | {item.noise} | {item.young}"
            f" | {100 * item.confirmed_share:.0f} % | {item.delay_p50:.1f} |"
        )
    print("\nper week, oldest first:", *bench.scores[0].by_week)


def _print_alarms(bench: ThresholdBacktest) -> None:
    print("by source:", dict(Counter(str(a.alert.first.source) for a in bench.alerts[0])))
    for item in bench.alerts[0]:
        alert = item.alert
        later = "too new" if alert.young else alert.outcome.value
        print(
            f"- {date_of_day((alert.opened_ms - 1) // DAY_MS)} {item.series.key.suite}/"
            f"{item.series.key.test}/{item.series.key.platform}: {alert.first.source}"
            f" {alert.first.change:+.1f} %, since {day_of_moment(alert.last.start_ms)}, {later}"
            f"{f'; recorded: {item.recorded}' if item.recorded else ''}"
        )


if __name__ == "__main__":
    main()
