"""Bounds of values are drawn where they are near, and change nothing else."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.shared.figures.value_range import shown_range
from dashboard.shared.formatting.values import quantity
from dashboard.shared.series_history.load import load_series
from dashboard.shared.series_history.normalise import level_on, normalised
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.theme import Theme
from dashboard.shared.urls.trend_state import TrendState
from models.records.days import day_of_moment
from models.records.deployment.value_bounds import ValueBound
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_store import FITTED
from tests.dashboard.shared.figures.test_trend import decoded, figure_of


@pytest.fixture
def data(asked: Asked) -> TrendData:
    return load_series(asked.services, str(FITTED), TrendState())


def test_a_bound_near_to_the_values_is_a_named_line_and_one_far_off_is_none(
    data: TrendData,
) -> None:
    low, high, _ = shown_range(data)
    near = ValueBound("link rate", high + 0.4 * (high - low), "", "*")
    far = ValueBound("PCIe limit", high + 0.6 * (high - low), "", "*")
    bounded = replace(data, bounds=(near, far))
    figure = figure_of(bounded, Theme.LIGHT)
    (line,) = [trace for trace in figure["data"] if trace.get("meta") == {"role": "bound"}]
    assert line["name"] == f"link rate {quantity(near.value, 'ms')}"
    assert set(decoded(line["y"])) == {near.value}
    times = data.points.time_ms
    assert decoded(line["x"])[[0, -1]].tolist() == [times[0], times[-1]]
    assert line["line"]["dash"] == "longdash"
    labels = [item for item in figure["layout"]["annotations"] if item["text"] == line["name"]]
    assert [(item["yref"], item["y"]) for item in labels] == [("y", near.value)]
    logarithmic = figure_of(bounded, Theme.LIGHT, log=True)["layout"]["annotations"]
    (label,) = [item for item in logarithmic if item["text"] == line["name"]]
    assert label["y"] == pytest.approx(np.log10(near.value))
    axis = figure["layout"]["yaxis"]
    assert axis["range"] == [low, pytest.approx(near.value + 0.06 * (high - low))]
    plain = figure_of(data, Theme.LIGHT)
    assert plain["layout"]["yaxis"]["range"] == [low, high]
    assert figure["data"][:-1] == plain["data"]
    chosen = figure_of(bounded, Theme.LIGHT, values=(low, high))  # the range of a link holds
    assert chosen["layout"]["yaxis"]["range"] == [low, high]


def test_points_that_a_bound_makes_visible_are_not_counted_as_outside(data: TrendData) -> None:
    low, high, (_, above) = shown_range(data)
    values = data.points.value.copy()
    values[np.flatnonzero(values > high)[0]] = high + 0.3 * (high - low)
    bound = ValueBound("link rate", high + 0.45 * (high - low), "", "*")
    for bounds, hidden in (((), above), ((bound,), above - 1)):
        moved = replace(data, points=replace(data.points, value=values), bounds=bounds)
        notes = figure_of(moved, Theme.LIGHT)["layout"]["annotations"]
        assert [item["text"].split()[1] for item in notes if "▲" in item["text"]] == [str(hidden)]


def test_a_bound_is_scaled_with_its_series(data: TrendData) -> None:
    day = day_of_moment(int(data.points.time_ms[300]))
    bounded = replace(data, bounds=(ValueBound("link rate", 2 * level_on(data, day), "", "*"),))
    assert normalised(bounded, day).bounds[0].value == pytest.approx(200)
