"""The figure shows every measurement, and nothing as what it is not."""

import base64
import itertools
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from dashboard.shared.figures.day_marks import day_marks
from dashboard.shared.figures.trend import trend_figure
from dashboard.shared.figures.value_range import LEAST_SPAN, shown_range
from dashboard.shared.series_history.load import load_series
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.theme import Theme
from dashboard.shared.urls.trend_state import Arrangement, TrendState
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
    traces = by_name(figure_of(data, Theme.LIGHT))
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
    details = traces["9.8"]["customdata"][0]
    assert details[0] == "&lt;a href='x'>&amp;"
    assert details[1] == "9.9.1"
    assert details[2].startswith("run-")


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


def test_a_steady_series_is_not_blown_up_to_fill_the_plot(data: TrendData) -> None:
    flat = 40 + 0.01 * np.sin(np.arange(len(data.points)))
    points = replace(data.points, value=np.where(data.measured, flat, np.nan))
    quiet = replace(data, points=points, bands=None, outlier=np.zeros(len(points), bool))
    low, high, hidden = shown_range(quiet)
    assert high - low == pytest.approx(LEAST_SPAN * 40, rel=0.02)
    assert hidden == (0, 0)


def test_compared_days_are_marked_and_close_labels_give_way(data: TrendData) -> None:
    marks = day_marks(data)
    assert [mark.label for mark in marks] == [
        "end of 9.7",
        "14 days",
        "7 days",
        "end of 9.8",
        "reference day",
    ]
    assert [mark.tier for mark in marks] == [0, 0, 0, 1, 0]
    assert marks[-1].day == data.reference
    shapes = figure_of(data, Theme.LIGHT)["layout"]["shapes"]
    assert len(shapes) == 5
    assert [shape["line"]["dash"] for shape in shapes].count("solid") == 1


def test_a_series_without_fit_shows_dots_alone(asked: Asked) -> None:
    figure = figure_of(load_series(asked.services, str(UNFITTED), TrendState()), Theme.DARK)
    assert not {"level, median", "level 90 %", "predictive 90 %"} & set(by_name(figure))
    assert figure["layout"]["shapes"] == []


def test_a_series_without_a_single_value_still_has_a_figure(asked: Asked) -> None:
    figure = figure_of(load_series(asked.services, str(ALL_FAILED), TrendState()), Theme.LIGHT)
    assert list(by_name(figure)) == ["failed run"]


def test_the_days_of_the_link_are_the_days_shown_first(data: TrendData) -> None:
    first = date(2026, 1, 2)
    axis = figure_of(data, Theme.LIGHT, first=first, last=first + timedelta(3))["layout"]["xaxis"]
    assert axis["range"] == ["2026-01-02", "2026-01-05 23:59:59"]


def test_many_points_are_drawn_by_webgl(data: TrendData) -> None:
    kinds = {trace["type"] for trace in figure_of(data, Theme.LIGHT)["data"]}
    assert kinds == {"scatter"}
    many = np.resize(np.arange(len(data.points)), 4000)
    names = ("measurement_id", "time_ms", "value", "status", "revision", "version", "run_id")
    points = replace(data.points, **{name: getattr(data.points, name)[many] for name in names})
    more = replace(data, points=points, release=data.release[many], outlier=data.outlier[many])
    traces = by_name(figure_of(more, Theme.LIGHT))
    assert traces["9.8"]["type"] == "scattergl"
    assert traces["level 90 %"]["type"] == "scatter"  # WebGL cannot fill areas
