"""Two real histories, replayed: what confirming alarms before people are told would save.

``python -m benchmarks confirm_alarms [DAYS] [MINUTES]``; MINUTES are those of a person for one
alarm. An alarm is held back where its probability, or the number of runs that show it, is below a
bar. It is told once it stood for four further nights, which stand in for runs made to confirm it,
and never where it was noise by then. Looks for `shared/real-data` beside the checkout.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.accuracy.triage_replay import FOLDERS, ingest_history
from benchmarks.speed.real_histories import have_histories
from models.records.days import DAY_MS
from models.records.settings import Settings
from models.services.alerts.threshold_backtest import backtest_thresholds
from models.storage.database.engine import open_store
from models.storage.results.catalogue_view import match_series
from models.storage.results.points_view import read_points
from models.storage.results.series_runs import runs_of
from models.triage.detection.backtest_history import BacktestedAlert
from models.triage.detection.found_change import ChangeOutcome
from models.triage.detection.rules import DEFAULT_RULE

NIGHTS = 4  # that an alarm must stand before people are told of it
MINUTES = 30  # of a person, to look at one alarm


@dataclass(frozen=True, slots=True)
class Bar:
    """Which alarms are held back."""

    name: str
    probability: float = 0.0
    runs: int = 0

    def holds(self, alarm: BacktestedAlert, runs: int) -> bool:
        """Whether an alarm with so many runs from the change on is to be confirmed first."""
        return alarm.first.probability < self.probability or runs < self.runs


BARS = (
    Bar("none"),
    Bar("P < 0.99", probability=0.99),
    Bar("P < 0.999", probability=0.999),
    Bar("fewer than 6 runs", runs=6),
    Bar("P < 0.999 or fewer than 6 runs", probability=0.999, runs=6),
    Bar("every alarm", probability=2.0),
)


def is_noise(alarm: BacktestedAlert) -> bool:
    """Whether later data never showed the change again."""
    return alarm.outcome is ChangeOutcome.NOISE


def stopped(alarm: BacktestedAlert) -> bool:
    """Whether further nights show that an alarm was noise before people are told."""
    ended = alarm.outcome_ms
    return is_noise(alarm) and ended is not None and ended - alarm.opened_ms <= NIGHTS * DAY_MS


def rows(
    alarms: Sequence[tuple[BacktestedAlert, int]], days: int, minutes: int
) -> list[tuple[str, ...]]:
    """Score every bar on the alarms of a history."""
    found: list[tuple[str, ...]] = []
    for bar in BARS:
        held = [alarm for alarm, runs in alarms if bar.holds(alarm, runs)]
        spared = [alarm for alarm in held if stopped(alarm)]
        told = [alarm for alarm, _ in alarms if alarm not in spared]
        later = [alarm for alarm in told if not alarm.young]
        confirmed = sum(alarm.confirmed for alarm in later)
        share = 100 * confirmed / len(later) if later else float("nan")
        found.append(
            (
                bar.name,
                f"{len(told) * 7 / days:.1f}",
                f"{len(held)}",
                f"{len(spared)}",
                f"{confirmed} of {len(later)} = {share:.0f} %",
                f"{len(spared) * minutes}",
                f"{(len(held) - len(spared)) * NIGHTS}",
            )
        )
    return found


def main(days: int = 90, minutes: int = MINUTES) -> None:
    """Print a table for each history."""
    if not have_histories():
        return
    with tempfile.TemporaryDirectory() as home:
        engine = open_store(Settings(home=Path(home), database_url=""))
        for folder in FOLDERS:
            ingest_history(engine, folder)
            series = match_series(engine, f"{folder}/*")
            bench = backtest_thresholds(engine, series, (DEFAULT_RULE,), days=days, until_ms=2**62)
            alarms = []
            for item in bench.alerts[0]:
                times = runs_of(read_points(engine, item.series.id)).time_ms
                begin, end = item.alert.first.start_ms, item.alert.opened_ms
                shown = int(np.count_nonzero((times >= begin) & (times < end)))
                alarms.append((item.alert, shown))
            print(f"\n## {folder}: {len(series)} series, {days} days\n")
            print(
                "| held back | reported a week | held | stopped as noise |"
                " reported, later confirmed | minutes saved | nights of delay, in all |"
            )
            print("|---|--:|--:|--:|--:|--:|--:|")
            for row in rows(alarms, days, minutes):
                print(f"| {' | '.join(row)} |")
            for alarm, shown in alarms:
                if is_noise(alarm):
                    nights = ((alarm.outcome_ms or 0) - alarm.opened_ms) / DAY_MS
                    print(
                        f"- noise: {alarm.first.source} {alarm.first.change:+.1f} %, "
                        f"P {alarm.first.probability:.4f}, {shown} runs, "
                        f"gone after {nights:.0f} days"
                    )
        engine.dispose()


if __name__ == "__main__":
    main()
