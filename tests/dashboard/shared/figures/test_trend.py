"""The figure shows every measurement, and nothing as what it is not."""

import base64
import itertools
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from dashboard.shared.figures.day_marks import day_marks
from dashboard.shared.figures.top_labels import (
    LETTER_PX,
    MOST_ROWS,
    PLOT_PX,
    TopLabel,
    top_labels,
)
from dashboard.shared.figures.trend import trend_figure
from dashboard.shared.figures.value_range import LEAST_SPAN, shown_range
from dashboard.shared.series_history.level_distance import level_distance
from dashboard.shared.series_history.load import load_series
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.theme import Theme
from dashboard.shared.urls.trend_state import Arrangement, Colour, TrendState
from models.records.days import day_of_moment
from models.records.points import Points
from models.records.series_status import Label
from models.stats.comparison.signed_number import signed_number
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_store import ALL_FAILED, FITTED, NOT_TRUSTED, UNFITTED


@pytest.fixture
def data(asked: Asked) -> TrendData:
    return load_series(asked.services, str(FITTED), TrendState())


def decoded(coded: dict[str, str]) -> np.ndarray:
    return np.frombuffer(base64.b64decode(coded["bdata"]), dtype=f"<{coded['dtype']}")


def figure_of(data: TrendData, theme: Theme, **state: Any) -> dict[str, Any]:
    """Draw one series as a link asks for it."""
    return trend_figure([data], TrendState(**state), theme, Arrangement.OVERLAID)


def by_name(figure: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {trace["name"]: trace for trace in figure["data"]}


def test_every_measurement_is_drawn_once(data: TrendData, asked: Asked) -> None:
    plain = by_name(figure_of(data, Theme.LIGHT))
    assert len(decoded(plain["measurements"]["x"])) == 600 - 4 - 5 - 2
    assert not any(name.startswith("9.") for name in plain)
    traces = by_name(figure_of(data, Theme.LIGHT, colour=Colour.RELEASE))
    releases = [name for name in traces if name.startswith(("9.", "before"))]
    assert releases == ["before 9.5", "9.5", "9.6", "9.7", "9.8", "9.9"]
    counts = {name: len(decoded(traces[name]["x"])) for name in traces}
    assert counts["outlier"] == asked.sample.outliers
    assert counts["failed run"] == asked.sample.failed
    assert counts["timed-out run"] == asked.sample.timed_out
    assert sum(counts[name] for name in releases) == 600 - 4 - 5 - 2
    # Neighbouring releases differ in colour and in shape.
    looks = [
        (traces[name]["marker"]["color"], traces[name]["marker"]["symbol"]) for name in releases
    ]
    assert all(a[0] != b[0] and a[1] != b[1] for a, b in itertools.pairwise(looks))


def test_the_mark_of_a_change_is_inside_the_plot(data: TrendData) -> None:
    data = replace(data, groups=tuple(replace(g, label=Label.NORMAL) for g in data.groups))
    low, high, _ = shown_range(data)
    first = replace(data.groups[0], mean=high + 3 * (high - low), label=Label.REGRESSION)
    assert shown_range(replace(data, groups=(replace(first, label=Label.NORMAL),)))[1] == high
    marked = replace(data, groups=(first, *data.groups[1:]))
    assert shown_range(marked)[1] > first.mean
    begun = day_of_moment(first.start_ms)
    later = shown_range(marked, first=begun + timedelta(days=1))
    assert later == shown_range(data, first=begun + timedelta(days=1))


def test_bands_enclose_each_other_around_the_median(data: TrendData) -> None:
    traces = by_name(figure_of(data, Theme.LIGHT))
    median = decoded(traces["level, median"]["y"])
    edges = {}
    for name in ("predictive 90 %", "level 90 %", "level 50 %"):
        outline = decoded(traces[name]["y"])
        edges[name] = (outline[len(median) :][::-1], outline[: len(median)])
        assert traces[name]["fill"] == "toself"
    order = ("predictive 90 %", "level 90 %", "level 50 %")
    for outer, inner in itertools.pairwise(order):
        assert np.all(edges[outer][0] <= edges[inner][0])
        assert np.all(edges[outer][1] >= edges[inner][1])
    assert np.all((edges["level 50 %"][0] <= median) & (median <= edges["level 50 %"][1]))


def test_a_dot_tells_revision_version_and_run_and_cannot_inject_markup(asked: Asked) -> None:
    data = load_series(asked.services, str(NOT_TRUSTED), TrendState())
    points = replace(data.points, revision=np.full(len(data.points), "<a href='x'>&", object))
    traces = by_name(figure_of(replace(data, points=points), Theme.LIGHT))
    details = traces["measurements"]["customdata"][0]
    assert details[0] == "&lt;a href='x'>&amp;"
    assert details[1] == "9.9.1"
    assert details[2].startswith("run-")
    assert details[-1] in data.points.measurement_id


def test_far_outliers_stay_outside_of_the_first_view_and_are_counted(data: TrendData) -> None:
    low, high, hidden = shown_range(data)
    assert hidden == (0, 4)
    assert 36 < low < 38.5
    assert 43 < high < 45
    texts = [note["text"] for note in figure_of(data, Theme.LIGHT)["layout"]["annotations"]]
    assert any("4 points above" in text for text in texts)


def test_without_a_fit_far_points_do_not_flatten_the_rest(asked: Asked) -> None:
    low, high, hidden = shown_range(load_series(asked.services, str(UNFITTED), TrendState()))
    assert hidden == (0, 4)
    assert 36 < low < high < 46


def test_the_newest_runs_are_in_the_first_view_whatever_they_measured(data: TrendData) -> None:
    far = data.points.value.copy()
    far[np.flatnonzero(data.measured)[-1]] = 90.0
    outlier = data.outlier.copy()
    outlier[np.flatnonzero(data.measured)[-1]] = True
    changed = replace(data, points=replace(data.points, value=far), outlier=outlier)
    assert shown_range(changed)[1] > 90
    day = day_of_moment(int(data.points.time_ms[len(data.points) // 2]))
    assert shown_range(changed, day, day + timedelta(7))[1] < 50


def test_a_steady_series_is_not_blown_up_to_fill_the_plot(data: TrendData) -> None:
    flat = 40 + 0.01 * np.sin(np.arange(len(data.points)))
    points = replace(data.points, value=np.where(data.measured, flat, np.nan))
    steady = np.zeros(len(points), bool)
    quiet = replace(data, points=points, bands=None, groups=(), outlier=steady)
    low, high, hidden = shown_range(quiet)
    assert high - low == pytest.approx(LEAST_SPAN * 40, rel=0.02)
    assert hidden == (0, 0)


def test_compared_days_and_releases_are_marked_by_lines_with_names_above_the_plot(
    data: TrendData,
) -> None:
    marks = day_marks([data])
    assert [mark.label for mark in marks] == [
        "end of 9.7",
        "14 days",
        "7 days",
        "end of 9.8",
        "reference day",
    ]
    assert marks[-1].day == data.reference
    layout = figure_of(data, Theme.LIGHT)["layout"]
    dashes = [shape["line"]["dash"] for shape in layout["shapes"]]
    assert {dash: dashes.count(dash) for dash in set(dashes)} == {
        "solid": 1,
        "dot": 4,
        "longdash": 5,  # “before 9.5” began before the history
    }
    names = [note for note in layout["annotations"] if note["y"] == 1 and "yshift" in note]
    texts = {note["text"] for note in names}
    assert {"<b>reference day</b>", "7 days", "end of 9.8", "9.5", "9.9"} <= texts
    assert all(note["yanchor"] == "bottom" for note in names)
    rows = {note["yshift"] for note in names}
    assert layout["margin"]["t"] > max(rows) > 0


def test_names_of_lines_never_cover_each_other() -> None:
    wanted = [TopLabel(10.0 * number, f"release {number}") for number in range(101)]
    notes, rows = top_labels([*wanted, TopLabel(1000, "reference", strong=True)], 0, 1000)
    assert rows == MOST_ROWS
    assert any(note["text"] == "<b>reference</b>" for note in notes)
    spans: dict[float, list[tuple[float, float]]] = {}
    for note in notes:
        width = len(note["text"].replace("<b>", "").replace("</b>", "")) * LETTER_PX
        at = note["x"] * PLOT_PX / 1000
        left = {"left": at, "center": at - width / 2, "right": at - width}[note["xanchor"]]
        assert left >= -0.01
        assert left + width <= PLOT_PX + 0.01
        spans.setdefault(note["yshift"], []).append((left, left + width))
    for row in spans.values():
        assert all(one[1] < other[0] for one, other in itertools.pairwise(sorted(row)))


def test_lines_outside_of_the_days_shown_have_no_names() -> None:
    assert top_labels([TopLabel(-1, "before"), TopLabel(11, "after")], 0, 10) == ([], 0)


def test_bands_and_comparison_days_stay_with_several_series(data: TrendData, asked: Asked) -> None:
    second = load_series(asked.services, str(NOT_TRUSTED), TrendState())
    for arrangement in Arrangement:
        figure = trend_figure([data, second], TrendState(), Theme.LIGHT, arrangement)
        names = [trace["name"] for trace in figure["data"]]
        assert names.count("predictive 90 %") == 2
        assert names.count("level 90 %") == 2
        dashes = [shape["line"]["dash"] for shape in figure["layout"]["shapes"]]
        assert dashes.count("dot") >= 4


def test_the_distance_from_the_level_is_in_deviations_and_percent(data: TrendData) -> None:
    sigma, percent = level_distance(data)
    bands = data.bands
    assert bands is not None
    place = int(np.flatnonzero(data.measured & ~data.outlier)[-1])
    day = int(np.flatnonzero(bands.days == data.points.time_ms[place] // 86_400_000)[0])
    level = bands.level_p50[day]
    width = (bands.predictive_p95[day] - bands.predictive_p05[day]) / 3.28971
    assert percent[place] == pytest.approx(100 * (data.points.value[place] / level - 1))
    assert sigma[place] == pytest.approx((data.points.value[place] - level) / width, rel=1e-5)
    assert np.isnan(sigma[~data.measured]).all()
    told = by_name(figure_of(data, Theme.LIGHT))["measurements"]["customdata"][-1][4]
    distance = f"{signed_number(sigma[place], 1)} σ, {signed_number(percent[place], 2)} %"
    assert told.replace("−", "-").startswith(distance)


def test_a_series_without_fit_shows_dots_alone(asked: Asked) -> None:
    figure = figure_of(load_series(asked.services, str(UNFITTED), TrendState()), Theme.DARK)
    assert not {"level, median", "level 90 %", "predictive 90 %"} & set(by_name(figure))
    assert all(shape["line"]["dash"] == "longdash" for shape in figure["layout"]["shapes"])


def test_a_series_without_a_single_value_still_has_a_figure(asked: Asked) -> None:
    figure = figure_of(load_series(asked.services, str(ALL_FAILED), TrendState()), Theme.LIGHT)
    assert list(by_name(figure)) == ["failed run"]


def test_the_days_of_the_link_are_the_days_shown_first(data: TrendData) -> None:
    first = date(2026, 1, 2)
    axis = figure_of(data, Theme.LIGHT, first=first, last=first + timedelta(3))["layout"]["xaxis"]
    assert axis["range"] == ["2026-01-02", "2026-01-05 23:59:59"]


def test_the_first_run_of_a_history_has_its_whole_day(data: TrendData) -> None:
    points = replace(
        data.points, **{item.name: getattr(data.points, item.name)[:1] for item in fields(Points)}
    )
    one = replace(
        data, points=points, release=data.release[:1], outlier=data.outlier[:1], bands=None
    )
    day = day_of_moment(int(points.time_ms[0]))
    axis = figure_of(one, Theme.LIGHT)["layout"]["xaxis"]
    assert axis["range"] == [f"{day}", f"{day} 23:59:59"]
    assert "range" not in figure_of(data, Theme.LIGHT)["layout"]["xaxis"]


def test_many_points_are_drawn_by_webgl(data: TrendData) -> None:
    kinds = {trace["type"] for trace in figure_of(data, Theme.LIGHT)["data"]}
    assert kinds == {"scatter"}
    many = np.resize(np.arange(len(data.points)), 4000)
    names = [item.name for item in fields(Points)]
    points = replace(data.points, **{name: getattr(data.points, name)[many] for name in names})
    more = replace(data, points=points, release=data.release[many], outlier=data.outlier[many])
    traces = by_name(figure_of(more, Theme.LIGHT))
    assert traces["measurements"]["type"] == "scattergl"
    assert traces["level 90 %"]["type"] == "scatter"  # WebGL cannot fill areas
