"""Every column of a table's CSV holds what its name says, and no other column's number."""

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from dashboard.alerts.score.score_table import score_csv
from dashboard.failures.rows import failures_csv
from dashboard.overview.rows import overview_csv
from dashboard.releases.rows import releases_csv
from dashboard.trend.files.table import trend_csv
from models.records.comparison import Verdict
from models.records.measurement import Status
from models.records.series import Direction, Series, SeriesKey
from models.records.series_status import ComparedWith, Label, NoiseClass, Segment, SeriesStatus
from models.records.views.failures import FailureRow, LastFailure
from models.records.views.fit_attempt import FitHealth
from models.records.views.overview import OverviewRow
from models.triage.score_board import ScoreRow
from tests.dashboard.releases.release_samples import make_report, make_row
from tests.dashboard.shared.series_history.test_freeze import shown

SERIES = Series(1, SeriesKey("p", "b", "s", "t", "l"), "ms", Direction.LOWER_IS_BETTER)
NAMES = {"project": "p", "branch": "b", "suite": "s", "test": "t", "platform": "l"}
DAY_MS, HOUR_MS = 86_400_000, 3_600_000


def only_row(text: str) -> dict[str, str]:
    (row,) = csv.DictReader(io.StringIO(text))
    return row


def texts(**cells: Any) -> dict[str, str]:
    return {name: str(cell) for name, cell in cells.items()}


def different(values: Iterable[str]) -> bool:
    listed = [value for value in values if value]
    return len(set(listed)) == len(listed)


def test_the_overview_s() -> None:
    status = SeriesStatus(
        series_id=1,
        fit_id=1,
        computed_ms=0,
        measurements=101,
        failed=102,
        last_run_ms=3 * DAY_MS,
        level=1.5,
        level_low=1.25,
        level_high=1.75,
        short_change=2.5,
        long_change=3.5,
        compliance_reason="",
        week=ComparedWith("7 days before", 4.5, 0.91, Verdict.REGRESSION, 0.4),
        release=ComparedWith("last day of 1.0", 5.5, 0.12, Verdict.IMPROVEMENT, 0.6),
        modes=103,
        runs_in_group=104,
        sparkline=(),
        failing_since_ms=2 * DAY_MS,
        failing_runs=105,
        noise=NoiseClass.HEAVY,
        groups=tuple(
            Segment(place, place, 1, 1.0, 0.0, label, 0.0)
            for place, label in enumerate([Label.REGRESSION] * 2 + [Label.PROGRESSION] * 3)
        ),
    )
    row = OverviewRow(SERIES, status, Verdict.NO_CHANGE, FitHealth.HEALTHY, "", 4 * DAY_MS)
    found = only_row(overview_csv([row]))
    assert found == texts(
        **NAMES,
        unit="ms",
        verdict="no change",
        level=1.5,
        level_p05=1.25,
        level_p95=1.75,
        week_change_percent=4.5,
        week_p_worse=0.91,
        week_verdict="regression",
        week_detectable_percent=0.4,
        release="last day of 1.0",
        release_change_percent=5.5,
        release_p_worse=0.12,
        release_verdict="improvement",
        short_term_change_percent=2.5,
        long_term_change_percent=3.5,
        regressions_in_quarter=2,
        improvements_in_quarter=3,
        modes=103,
        noise=NoiseClass.HEAVY.value,
        runs_in_group=104,
        measurements=101,
        failed=102,
        failing_since="1970-01-03T00:00:00Z",
        last_run="1970-01-04T00:00:00Z",
        fit=FitHealth.HEALTHY.value,
        open_alerts=0,
        alert_change_percent="",
        alert_summary="",
        alert_awaits_confirmation="",
    )
    assert different(found.values())


def test_the_releases() -> None:
    numbers = {"low": 1.5, "high": 3.5, "more_runs": 7, "p_worse": 0.9}
    chances = {"p_worse_by_delta": 0.75, "p_better_by_delta": 0.125}
    row = replace(
        make_row("t", 2.5, suite="s", platform="l", **numbers, **chances),
        reference_day=date(2026, 9, 2),
        comparison_day=date(2026, 8, 31),
    )
    found = only_row(releases_csv([make_report(row)]))
    expected = texts(
        suite="s",
        test="t",
        platform="l",
        release="9.9",
        against="9.8",
        reference_day="2026-09-02",
        comparison_day="2026-08-31",
        change_percent=2.5,
        p10_percent=1.5,
        p90_percent=3.5,
        p_worse_by_delta=0.75,
        p_better_by_delta=0.125,
        p_worse=0.9,
        more_runs=7,
        verdict="regression",
        called="worse",
    )
    assert {name: found[name] for name in expected} == expected
    assert different(expected.values())


def test_the_failures() -> None:
    last = LastFailure(DAY_MS, Status.TIMED_OUT, "run", "revision", "version", "host")
    found = only_row(failures_csv([FailureRow(SERIES, 3, 2, 20, last)]))
    assert found == texts(
        **NAMES,
        failed=3,
        timed_out=2,
        measurements=20,
        share=0.25,
        last_failure="1970-01-02T00:00:00Z",
        last_status=Status.TIMED_OUT.value,
        run="run",
        revision="revision",
        version="version",
        host="host",
    )


def test_the_score_board_s() -> None:
    found = only_row(score_csv([ScoreRow(("p", "s"), 101, 2.5, 8, 4, 5, 6, 2, 7, 1.5, 3.5)]))
    assert found == texts(
        place="p/s",
        alerts=101,
        per_week=2.5,
        confirmed=8,
        invalid=4,
        infra=5,
        undecided=6,
        improvement_share=0.25,
        missed=7,
        triage_hours=1.5,
        culprit_hours=3.5,
    )


def test_the_trend_s() -> None:
    names = ("status", "version", "revision", "run_id", "host")
    words: dict[str, Any] = {name: np.array([f"the {name}"], dtype=object) for name in names}
    data = shown("t", [0])
    points = replace(
        data.points,
        value=np.array([2.5]),
        run_ms=data.points.time_ms + HOUR_MS,  # the run began later than its revision
        **words,
    )
    release = np.array(["9.9"], dtype=object)
    data = replace(data, points=points, outlier=np.array([True]), release=release)
    found = only_row(trend_csv([data]))
    expected = texts(
        series="p/b/s/t/x",
        unit="ms",
        time_utc="2024-10-04T01:00:00Z",
        value=2.5,
        status="the status",
        outlier="outlier",
        release="9.9",
        version="the version",
        revision="the revision",
        run="the run_id",
        host="the host",
    )
    assert {name: found[name] for name in expected} == expected
    assert not any(found[name] for name in found.keys() - expected.keys())  # no fit, no bands
