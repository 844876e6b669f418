"""Which runs of a suite measure a planned series."""

from collections.abc import Sequence
from dataclasses import replace

from data.demo.calendar import DAYS, Calendar
from data.demo.plan import PlannedSeries
from data.demo.runs import Run

NIGHT_SLOT = 1  # there on every day of the week
WEEKLY_ON = 6  # Sunday
CONTROL_REVISION = "48f0bd1cee02"  # of the build that control series measure again and again


def runs_measured(series: PlannedSeries, runs: Sequence[Run], calendar: Calendar) -> list[Run]:
    """Return the runs that measure the series, those of a control series with its one revision."""
    found = [
        run
        for run in runs
        if run.slot.day >= DAYS - series.since_days and _on_schedule(series, run, calendar)
    ]
    if series.control:
        return [replace(run, revision=CONTROL_REVISION) for run in found]
    return found


def _on_schedule(series: PlannedSeries, run: Run, calendar: Calendar) -> bool:
    if series.schedule == "every slot":
        return True
    if run.slot.index != NIGHT_SLOT:
        return False
    return series.schedule == "nightly" or calendar.weekday(run.slot.day) == WEEKLY_ON
