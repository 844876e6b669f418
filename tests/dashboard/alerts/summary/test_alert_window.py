"""The picture of an alert: which days it shows, and what its description counts."""

import base64
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from dashboard.alerts.summary.alert_window import (
    FEW_RUNS,
    FURTHER_DAYS,
    REACH_DAYS,
    alert_figure,
    alert_window,
    described,
)
from dashboard.shared.theme import BETTER, WORSE, Theme
from models.records.change import EnvironmentChange
from models.records.days import DAY_MS
from models.records.series_status import Label, Segment
from models.triage.summaries.read_models import AlertView
from tests.dashboard.alerts.made_summary import make_alert
from tests.dashboard.shared.series_history.test_freeze import FIRST_DAY, shown
from tests.dashboard.trend.test_parts import bands

HALF_DAY = DAY_MS // 2


def place(day: int) -> int:
    """Return when the run of a day ran."""
    return (FIRST_DAY + day) * DAY_MS + 1


def alert_at(day: int, **differs: Any) -> AlertView:
    return make_alert(start_ms=place(day), previous_ms=place(day - 1), **differs)


def test_where_runs_are_many_five_weeks_are_shown_on_either_side() -> None:
    data = shown("daily", list(range(200)))
    first, last = alert_window(data, alert_at(100))
    assert first == place(100 - REACH_DAYS) - HALF_DAY
    assert last == place(100 + REACH_DAYS) + HALF_DAY


def test_where_runs_are_rare_the_picture_reaches_twelve_of_them() -> None:
    data = shown("weekly", list(range(0, 700, 7)))
    first, last = alert_window(data, alert_at(350))
    assert first == place(350 - 7 * FEW_RUNS) - HALF_DAY
    assert last == place(350 + 7 * (FEW_RUNS - 1)) + HALF_DAY


def test_twelve_runs_within_reach_are_enough() -> None:
    near = [*range(FEW_RUNS), *range(60, 200, 20)]
    after = shown("after", [-200, *near])
    assert alert_window(after, alert_at(0))[1] == place(REACH_DAYS) + HALF_DAY
    fewer = shown("fewer", [-200, *near[1:]])
    assert alert_window(fewer, alert_at(0))[1] == place(60) + HALF_DAY
    before = shown("before", [-day for day in near[::-1] if day] + [-3, 0])
    assert alert_window(before, alert_at(0))[0] == place(-REACH_DAYS) - HALF_DAY


def test_half_a_year_is_the_furthest() -> None:
    data = shown("monthly", list(range(0, 3000, 30)))
    first, last = alert_window(data, alert_at(1500))
    assert first == place(1500 - FURTHER_DAYS) - HALF_DAY
    assert last == place(1500 + FURTHER_DAYS) + HALF_DAY


def test_nothing_is_shown_beyond_the_data() -> None:
    data = shown("short", list(range(10)))
    assert alert_window(data, alert_at(5)) == (place(0) - HALF_DAY, place(9) + HALF_DAY)
    beyond = alert_window(data, make_alert(start_ms=place(12), previous_ms=place(9)))
    assert beyond == (place(0) - HALF_DAY, place(12) + HALF_DAY)
    none = replace(data.points, value=np.full(10, np.nan))
    alone = alert_window(replace(data, points=none), alert_at(5))
    assert alone == (place(5 - REACH_DAYS), place(5 + REACH_DAYS))


def test_the_run_that_shows_the_change_counts_as_one_after_it() -> None:
    data = shown("short", list(range(10)))
    assert described(data, alert_at(4)).startswith("4 runs before and 6 after the change of")
    assert described(data, alert_at(4)).endswith("from 2024-10-03 to 2024-10-13.")
    failed = data.points.value.copy()
    failed[[0, 9]] = np.nan
    fewer = replace(data, points=replace(data.points, value=failed))
    assert described(fewer, alert_at(4)).startswith("3 runs before and 5 after")


@pytest.mark.parametrize(("worse", "colour"), [(True, WORSE), (False, BETTER)])
def test_the_stretch_is_shaded_and_a_line_stands_at_the_first_run(worse: bool, colour: str) -> None:
    data = shown("short", list(range(10)))
    layout = alert_figure(data, alert_at(4, is_regression=worse), Theme.LIGHT)["layout"]
    shade, line = layout["shapes"][-2:]
    assert (shade["x0"], shade["x1"]) == ("2024-10-07 00:00:00.001", "2024-10-08 00:00:00.001")
    assert line["x0"] == line["x1"] == shade["x1"]
    assert shade["fillcolor"] == line["line"]["color"] == colour
    assert layout["xaxis"]["range"] == ["2024-10-03 12:00:00.001", "2024-10-13 12:00:00.001"]
    assert layout["showlegend"] is False


def test_the_level_is_drawn_of_every_day_of_the_stretch_and_of_no_other() -> None:
    data = replace(shown("daily", list(range(200))), bands=bands(*[5.0] * 200))
    traces = alert_figure(data, alert_at(100), Theme.LIGHT)["data"]
    (level,) = (trace for trace in traces if trace.get("meta") == {"role": "level"})
    raw = np.frombuffer(base64.b64decode(level["x"]["bdata"]), dtype=f"<{level['x']['dtype']}")
    days = raw // DAY_MS - FIRST_DAY
    assert (days[0], days[-1]) == (100 - REACH_DAYS - 1, 100 + REACH_DAYS)  # noon to noon
    assert days.size == 2 * REACH_DAYS + 2
    runs = next(trace for trace in traces if trace["name"] == "measurements")
    assert len(base64.b64decode(runs["x"]["bdata"])) == 8 * (2 * REACH_DAYS + 1)


def test_groups_and_changes_are_those_of_the_stretch() -> None:
    def group(first: int, last: int, label: Label) -> Segment:
        return Segment(place(first), place(last), 3, 5.0, 0.1, label, 1.0)

    groups = (
        group(0, 40, Label.NORMAL),
        group(41, 99, Label.REGRESSION),
        group(100, 190, Label.PROGRESSION),
        group(191, 199, Label.REGRESSION),
    )
    changes = tuple(EnvironmentChange(place(day), "*", f"{day}") for day in (50, 100, 150))
    data = replace(shown("daily", list(range(200))), groups=groups, changes=changes)
    traces = alert_figure(data, alert_at(100), Theme.LIGHT)["data"]
    names = [trace["name"] for trace in traces]
    assert "improvement" in names  # it begins there
    assert "regression" not in names  # one began before, and one begins after the stretch
    (machines,) = (trace for trace in traces if trace["name"] == "environment change")
    assert [text.split("</b>")[0] for text in machines["text"]] == ["<b>100"]
