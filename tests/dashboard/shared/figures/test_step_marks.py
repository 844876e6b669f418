"""Steps of the fit on the trend: as strong as their probability, with size and culprits."""

from dataclasses import replace

import pytest

from dashboard.shared.figures.axis_ref import AxisRef
from dashboard.shared.figures.step_marks import STRONGEST, step_shapes, step_text, step_trace
from dashboard.shared.figures.trend import trend_figure
from dashboard.shared.series_history.load import load_series
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.theme import BETTER, WORSE, Theme
from dashboard.shared.urls.trend_state import Arrangement, TrendState
from models.records.days import DAY_MS
from models.records.series import Direction
from models.records.steps_found import StepChange, StepsFound
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_store import FITTED

PLACE = AxisRef()


@pytest.fixture
def data(asked: Asked) -> TrendData:
    found = load_series(asked.services, str(FITTED), TrendState())
    times = found.points.time_ms[found.measured]
    start, next_run = int(times[-40]), int(times[times > times[-40]][0])
    step = StepChange(
        run=160,
        time_ms=start,
        p_change=0.97,
        p_up=1.0,
        percent=(7.2, 8.1, 9.0),
        amount=(7.0, 8.0, 9.0),
        before=100.0,
        after=108.0,
        p_by=((0.0, 0.97),),
        culprits=((start, 0.7), (next_run, 0.25)),
        certain=False,
    )
    assert found.fit is not None
    steps = StepsFound((step,), (), (), relative=True)
    return replace(found, fit=replace(found.fit, steps=steps))


def step_of(data: TrendData) -> StepChange:
    assert data.fit is not None
    assert data.fit.steps is not None
    return data.fit.steps.changes[0]


def test_a_step_is_a_line_as_strong_as_it_is_sure_and_its_culprits_are_shaded(
    data: TrendData,
) -> None:
    shaded, line = step_shapes(data, PLACE)
    step = step_of(data)
    assert (shaded["x0"], shaded["x1"]) == (step.culprits[0][0], step.culprits[1][0])
    assert line["x0"] == line["x1"] == step.time_ms
    assert line["opacity"] == pytest.approx(STRONGEST * 0.97)
    assert line["line"]["color"] == WORSE
    figure = trend_figure([data], TrendState(), Theme.LIGHT, Arrangement.OVERLAID)
    assert line in figure["layout"]["shapes"]
    assert "step of the level" in [trace["name"] for trace in figure["data"]]


def test_hover_tells_probability_size_and_revisions(data: TrendData) -> None:
    step = step_of(data)
    names = {step.culprits[0][0]: "abc", step.culprits[1][0]: "def"}
    text = step_text(step, data, names)
    assert "P(step) .97, +8.1\u202f% (+7.2\u202f% to +9.0\u202f%)" in text
    assert "revision abc to def" in text
    assert "P(step) 1 (accepted)" in step_text(replace(step, certain=True), data, names)
    nothing = replace(step, percent=(float("nan"),) * 3)
    assert "+8" in step_text(nothing, data, names)
    assert "%," not in step_text(nothing, data, names)


def test_where_more_is_better_a_rise_is_an_improvement(data: TrendData) -> None:
    better = replace(data, series=replace(data.series, direction=Direction.HIGHER_IS_BETTER))
    *_, line = step_shapes(better, PLACE)
    assert line["line"]["color"] == BETTER
    assert "−8.1" in step_text(step_of(data), better, {})


def test_a_fit_that_is_not_trusted_or_has_no_steps_marks_nothing(data: TrendData) -> None:
    assert data.fit is not None
    for fit in (None, replace(data.fit, trusted=False), replace(data.fit, steps=None)):
        bare = replace(data, fit=fit)
        assert step_trace(bare, PLACE) is None
        assert list(step_shapes(bare, PLACE)) == []
    assert step_of(data).time_ms > DAY_MS
