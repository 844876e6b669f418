"""Traces and lines of figures made by hand: levels, groups, days, releases, machines, axes."""

import base64
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from dashboard.shared.figures.axis_ref import AxisRef
from dashboard.shared.figures.beside_traces import beside_traces
from dashboard.shared.figures.day_marks import DayMark, day_marks, labels, lines
from dashboard.shared.figures.environment_marks import environment_lines, environment_trace
from dashboard.shared.figures.group_traces import group_traces
from dashboard.shared.figures.level_traces import level_traces
from dashboard.shared.figures.release_marks import release_labels, release_lines, release_marks
from dashboard.shared.figures.row_labels import row_labels
from dashboard.shared.figures.scatter_points import selected_trace
from dashboard.shared.figures.value_axis import value_axis
from dashboard.shared.series_history.trend_data import BesideFit
from dashboard.shared.theme import BESIDE, BETTER, LEVEL, WORSE
from dashboard.shared.urls.trend_state import Band, TrendState
from models.records.change import EnvironmentChange
from models.records.days import DAY_MS
from models.records.series import Direction, SeriesKey
from models.records.series_status import Label, Segment
from tests.dashboard.shared.series_history.test_freeze import FIRST_DAY, fit, shown
from tests.dashboard.trend.test_parts import bands, compared

ALONE = AxisRef()
AMONG = AxisRef(1, 1, alone=False, full=False)
NOON_MS = FIRST_DAY * DAY_MS + DAY_MS // 2
DATA = shown("t", [0, 1, 2], fitted=7, against=())


def decoded(coded: dict[str, str]) -> list[float]:
    raw = np.frombuffer(base64.b64decode(coded["bdata"]), dtype=f"<{coded['dtype']}")
    return [float(value) for value in raw]


def test_the_level_of_a_day_is_drawn_at_noon_within_its_bands() -> None:
    both = list(level_traces(bands(10.0, 20.0), "ms", Band.BOTH, ALONE))
    assert [trace["name"] for trace in both] == [
        *("predictive 90 %", "level 90 %", "level 50 %", "level, median"),
    ]
    predictive, wide, _, median = both
    assert decoded(median["x"]) == [NOON_MS, NOON_MS + DAY_MS]
    assert decoded(median["y"]) == [10.0, 20.0]
    assert decoded(predictive["x"]) == [NOON_MS, NOON_MS + DAY_MS, NOON_MS + DAY_MS, NOON_MS]
    assert decoded(predictive["y"]) == pytest.approx([12.0, 24.0, 16.0, 8.0])
    assert decoded(wide["y"]) == pytest.approx([11.0, 22.0, 18.0, 9.0])
    np.testing.assert_allclose(median["customdata"], [[9, 11, 8, 12], [18, 22, 16, 24]])
    assert "level %{y:,.6~g} ms" in median["hovertemplate"]
    assert median["line"] == {"color": LEVEL, "width": 2, "dash": "solid"}


@pytest.mark.parametrize(
    ("band", "names"),
    [
        (Band.LEVEL, ["level 90 %", "level 50 %"]),
        (Band.PREDICTIVE, ["predictive 90 %"]),
        (Band.NONE, []),
    ],
)
def test_the_link_chooses_the_bands(band: Band, names: list[str]) -> None:
    drawn = [trace["name"] for trace in level_traces(bands(10.0), "", band, ALONE)]
    assert drawn == [*names, "level, median"]


def test_one_series_of_several_has_its_own_colour_name_and_axis() -> None:
    *fills, median = level_traces(bands(10.0), "ms", Band.BOTH, AMONG, name="a<b")
    assert [trace["name"] for trace in fills] == ["predictive 90 %", "level 90 %"]
    assert (median["name"], median["yaxis"]) == ("a&lt;b", "y3")
    assert median["line"]["color"] == AMONG.colour != LEVEL
    assert {trace["legendgroup"] for trace in (*fills, median)} == {"1"}
    assert not any(trace["showlegend"] for trace in fills)


def test_the_level_stands_upright_at_a_likely_step() -> None:
    step = {NOON_MS + DAY_MS // 4: 0.9}
    *_, median = level_traces(bands(10.0, 20.0), "", Band.NONE, ALONE, steps=step)
    at = NOON_MS + DAY_MS // 4
    assert decoded(median["x"]) == [NOON_MS, at, at, NOON_MS + DAY_MS]
    assert decoded(median["y"]) == [10.0, 10.0, 20.0, 20.0]


def test_the_other_fit_is_dashed_in_its_own_colour() -> None:
    band, median = beside_traces(BesideFit(fit(9), bands(10.0, 20.0), None), "ms", ALONE)
    assert decoded(median["x"]) == [NOON_MS, NOON_MS + DAY_MS]
    assert decoded(band["y"]) == pytest.approx([11.0, 22.0, 18.0, 9.0])
    assert median["line"] == {"color": BESIDE, "width": 2, "dash": "dash"}
    assert median["name"].startswith("fit 9 of ")
    np.testing.assert_allclose(median["customdata"], [[9, 11], [18, 22]])


def group(start: int, label: Label, change: float, **differs: Any) -> Segment:
    values: dict[str, Any] = {"runs": 3, "mean": 10.0 + start, "stdev": 0.5}
    return Segment(
        start * DAY_MS, (start + 2) * DAY_MS, label=label, change=change, **values, **differs
    )


GROUPS = [
    group(0, Label.NORMAL, float("nan")),
    group(3, Label.REGRESSION, 30.0, revision="new", previous_revision="old"),
    group(6, Label.PROGRESSION, -5.0),
]


def test_groups_are_steps_and_changes_are_marked_where_they_begin() -> None:
    means, worse, better = group_traces(GROUPS, "ms", ALONE)
    days = [value / DAY_MS for value in decoded(means["x"])]
    assert days == [0, 2, 2, 3, 5, 5, 6, 8, 8]
    assert decoded(means["y"])[3:5] == [13.0, 13.0]
    assert np.isnan(decoded(means["y"])[2::3]).all()
    assert (decoded(worse["x"]), decoded(worse["y"])) == ([3.0 * DAY_MS], [13.0])
    assert decoded(better["x"]) == [6.0 * DAY_MS]
    assert [trace["name"] for trace in (worse, better)] == ["regression", "improvement"]
    assert [trace["marker"]["color"] for trace in (worse, better)] == [WORSE, BETTER]
    assert worse["text"] == [
        "<b>regression by +30.0\u202f%</b> (positive is worse)<br>to 13.00 ms on"
        " 4 Jan 1970, 00:00 UTC<br>first run: revision new after old"
    ]
    assert "3 runs, standard deviation 0.5000 ms" in means["text"][0]
    assert list(group_traces([], "ms", ALONE)) == []
    assert len(list(group_traces(GROUPS[:1], "ms", ALONE))) == 1


def test_reference_and_compared_days_are_marked_once_within_the_fit() -> None:
    day = date(2024, 10, 6)
    against = [compared_with(4, "7 days before"), compared_with(5, "last day of 8.4")]
    data = replace(DATA, bands=bands(1.0, 1.0, 1.0), reference=day, comparisons=tuple(against))
    before = replace(data, comparisons=(compared_with(3, "14 days before"), against[0]))
    assert day_marks([data, before]) == [
        DayMark(date(2024, 10, 4), "7 days", False),
        DayMark(date(2024, 10, 5), "end of 8.4", False),
        DayMark(day, "reference day", True),
    ]
    assert day_marks([replace(data, bands=None)]) == []
    same = replace(data, comparisons=(compared_with(6, "the same day"),))
    assert day_marks([same]) == [DayMark(day, "reference day", True)]
    accepted = "last day of 8.4, since the accepted change of 3 May 2026"
    (mark, _) = day_marks([replace(data, comparisons=(compared_with(5, accepted),))])
    assert mark.label == "end of 8.4"


def compared_with(day: int, label: str) -> Any:
    verdict: Any = None
    return compared(verdict, label=label, comparison=date(2024, 10, day))


def test_the_lines_of_days_stand_at_noon_and_the_reference_is_solid() -> None:
    marks = [DayMark(date(2024, 10, 4), "7 days", False), DayMark(date(2024, 10, 5), "r", True)]
    other, reference = lines(marks)
    assert other["x0"] == other["x1"] == NOON_MS
    assert (other["line"]["dash"], reference["line"]["dash"]) == ("dot", "solid")
    assert [(item.time_ms, item.text, item.strong) for item in labels(marks, 1)] == [
        (NOON_MS, "7 days", False),
        (NOON_MS + DAY_MS, "r", True),
    ]


def test_a_release_begins_with_the_earliest_of_the_series() -> None:
    first = replace(DATA, release_starts=(("9.8", 5), ("9.9", 20)))
    second = replace(DATA, release_starts=(("9.9", 10), ("9.7", 2)))
    starts = release_marks([first, second])
    assert list(starts.items()) == [("9.7", 2), ("9.8", 5), ("9.9", 10)]
    assert [line["x0"] for line in release_lines(starts)] == [2, 5, 10]
    assert [(item.time_ms, item.text, item.row) for item in release_labels(starts, 2)] == [
        *((2, "9.7", 2), (5, "9.8", 2), (10, "9.9", 2)),
    ]


def test_changes_of_machines_are_ticks_below_and_one_line_a_moment() -> None:
    changes = [
        EnvironmentChange(DAY_MS, "linux-*", "kernel <6>"),
        EnvironmentChange(DAY_MS, "mac", "moved"),
        EnvironmentChange(0, "*", "first"),
    ]
    trace = environment_trace(changes, AxisRef(1))
    assert trace["yaxis"] == "y4"
    assert decoded(trace["x"]) == [DAY_MS, DAY_MS, 0]
    assert trace["text"][0] == (
        "<b>kernel &lt;6></b><br>2 Jan 1970, 00:00 UTC<br>platforms linux-*"
    )
    assert [line["x0"] for line in environment_lines(changes)] == [0, DAY_MS]


def test_the_selected_point_is_ringed_where_it_measured_something() -> None:
    ring = selected_trace(DATA, 1)
    assert ring is not None
    assert decoded(ring["x"]) == [float(DATA.points.time_ms[1])]
    assert selected_trace(DATA, 99) is None
    nothing = replace(DATA.points, value=np.full(3, np.nan))
    assert selected_trace(replace(DATA, points=nothing), 1) is None


def test_the_axis_names_unit_and_direction() -> None:
    more = replace(DATA, series=replace(DATA.series, direction=Direction.HIGHER_IS_BETTER))
    other = replace(DATA, series=replace(DATA.series, unit="s"))
    titles = [
        value_axis(members, TrendState(), ALONE)[0]["title"]["text"]
        for members in ([DATA], [more], [DATA, more], [DATA, other])
    ]
    assert titles == [
        *("ms · lower is better", "ms · higher is better", "ms", "lower is better"),
    ]


def test_the_axis_shows_what_the_link_says_also_on_a_logarithmic_scale() -> None:
    assert value_axis([DATA], TrendState(values=(1.0, 9.0)), ALONE)[0]["range"] == [1.0, 9.0]
    second = value_axis([DATA], TrendState(values=(1.0, 9.0)), AxisRef(1))[0]
    assert second["range"] != [1.0, 9.0]  # the link speaks of the first row
    log = value_axis([DATA], TrendState(values=(1.0, 100.0), log=True), ALONE)[0]
    assert (log["type"], log["range"]) == ("log", [0.0, 2.0])
    below = value_axis([DATA], TrendState(values=(-1.0, 500.0), log=True), ALONE)[0]
    assert below["range"] == pytest.approx([np.log10(5.0), np.log10(500.0)])


def test_axes_lie_in_pairs_and_looks_repeat_with_another_dash() -> None:
    places = [AxisRef(row) for row in range(3)]
    assert [(place.y, place.rug) for place in places] == [("y", "y2"), ("y3", "y4"), ("y5", "y6")]
    first = AxisRef(number=0)
    again = next(n for n in range(1, 60) if AxisRef(number=n).colour == first.colour)
    assert AxisRef(number=again).dash != first.dash
    assert AxisRef(number=again).symbol != first.symbol


def test_rows_are_named_by_what_differs_and_long_names_keep_both_ends() -> None:
    def key(**differs: str) -> SeriesKey:
        return SeriesKey(
            **{"project": "p", "branch": "b", "suite": "s", "test": "t", "platform": "x", **differs}
        )

    assert row_labels([key(), key(test="u")]) == ["t", "u"]
    assert row_labels([key(), key(platform="y<")]) == ["t · x", "t · y&lt;"]
    assert row_labels([key(suite="1"), key(branch="c")]) == ["t · b · 1", "t · c · s"]
    long = "a" * 20 + "b" * 20
    (label,) = row_labels([key(test=long)])
    assert label == f"{'a' * 12}…{'b' * 13}"
