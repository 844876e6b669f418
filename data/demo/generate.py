"""Write the demo's files, the same for a given last day wherever they are made."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from math import floor, log10
from pathlib import Path

from data.demo.calendar import Calendar
from data.demo.changes import DemoChange
from data.demo.plan import (
    ENVIRONMENT,
    ENVIRONMENT_DAYS,
    MACOS,
    PlannedSeries,
    planned_series,
)
from data.demo.runs import Run, runs_of
from data.demo.schedule import runs_measured
from data.demo.truth import iso, write_truth
from data.demo.values import values_of
from models.records.series import Direction

# Raise it whenever the same last day would give other files.
VERSION = 2

COLUMNS = (
    "project",
    "branch",
    "suite",
    "test",
    "platform",
    "time",
    "value",
    "unit",
    "lower_is_better",
    "status",
    "revision",
    "version",
    "run_id",
    "replicate",
    "instance",
    "iteration",
    "host",
)


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """Where the demo's files are."""

    folder: Path

    @property
    def results(self) -> Path:
        """Measurements, in the ordinary long format."""
        return self.folder / "results.csv"

    @property
    def releases(self) -> Path:
        """Release calendar."""
        return self.folder / "releases.csv"

    @property
    def environment(self) -> Path:
        """Changes of machines."""
        return self.folder / "environment.csv"

    @property
    def truth(self) -> Path:
        """What was planted."""
        return self.folder / "truth.csv"


def write_demo(files: DemoFiles, until: date) -> None:
    """Write results, releases, environment changes and the planted truth.

    Parameters
    ----------
    files
        Where to; the folder is made.
    until
        The last day, UTC.
    """
    calendar = Calendar(until)
    files.folder.mkdir(parents=True, exist_ok=True)
    _write(files.results, COLUMNS, sorted(_rows(calendar), key=_place_in_file))
    _write(
        files.releases,
        ("version", "release_date"),
        ((item.version, item.first_day.isoformat()) for item in calendar.releases()),
    )
    moment = iso(DemoChange("environment", ENVIRONMENT_DAYS, 0.0).start_ms(calendar))
    _write(files.environment, ("time", "description", "platform"), [(moment, ENVIRONMENT, MACOS)])
    write_truth(files.truth, calendar)


def _rows(calendar: Calendar) -> Iterator[tuple[str, ...]]:
    runs: dict[tuple[str, str, str], list[Run]] = {}
    for series in planned_series():
        key = series.key
        place = (key.branch, key.suite, key.platform)
        if place not in runs:
            runs[place] = runs_of(calendar, *place)
        yield from _rows_of(series, runs[place], calendar)


def _rows_of(
    series: PlannedSeries, runs: list[Run], calendar: Calendar
) -> Iterator[tuple[str, ...]]:
    key = series.key
    names = (key.project, key.branch, key.suite, key.test, key.platform)
    lower = "true" if series.direction is Direction.LOWER_IS_BETTER else "false"
    decimals = max(0, -floor(log10(series.quantum)))
    for item in values_of(series, runs_measured(series, runs, calendar), calendar):
        yield (
            *names,
            iso(item.run.time_ms),
            "" if item.value is None else f"{item.value:.{decimals}f}",
            series.unit,
            lower,
            item.status.value,
            item.run.revision,
            item.run.version,
            item.run.run_id,
            str(item.replicate),
            "" if item.instance is None else str(item.instance),
            "" if item.iteration is None else str(item.iteration),
            item.run.host,
        )


def _place_in_file(row: tuple[str, ...]) -> tuple[str, ...]:
    """Order rows by time, so that those of a run stand together."""
    return (row[5], *row[:5], *(part.zfill(3) for part in row[13:16]))


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
