"""Two fits of one series over each other: in the figure, in words, in the link."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from dashboard.shared.figures.typed_array import typed_array
from dashboard.shared.series_history.load import load_series
from dashboard.shared.series_history.normalise import normalised
from dashboard.shared.urls.trend_link import parse_trend, trend_link
from dashboard.shared.urls.trend_state import TrendState
from dashboard.trend.beside.choice import fit_choice
from dashboard.trend.freeze import freeze_trend
from models.records.days import day_number
from models.records.fit import FitOptions, FitState, LevelFit, Likelihood
from models.storage.fits.fit_store import save_fit
from models.storage.fits.fit_view import read_bands, read_fit_heads
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_store import FITTED, HEALTHY, NOT_TRUSTED
from tests.dashboard.trend.test_page import drawn, said

PAST_DAYS = 30  # that the fit as of a past day ends before the current one
DRAWS = 200


@pytest.fixture(scope="module")
def past(asked: Asked) -> int:
    """Store a fit as of a past day whose level is 2 % above the current one."""
    data = load_series(asked.services, str(FITTED), TrendState())
    assert data.bands is not None
    days = data.bands.days[:-PAST_DAYS]
    centre = 1.02 * data.bands.level_p50[:-PAST_DAYS]
    rng = np.random.default_rng(5)
    level = centre + rng.normal(0, 0.01, (DRAWS, days.size))
    return save_fit(
        asked.services.engine,
        data.series.id,
        LevelFit(
            days=days,
            level=level.astype(np.float32),
            sigma=np.full(DRAWS, 0.5),
            tau=np.ones(DRAWS),
            nu=None,
            predictive=np.tile(centre[:, None], 5),
            calibration=1.1,
            outlier=np.zeros(0, dtype=bool),
            likelihood=Likelihood.GAUSSIAN,
            knots=20,
            diagnostics=HEALTHY,
        ),
        options=FitOptions(until_day=int(days[-1])),
        data_hash="past",
        toolchain="sample",
        measurement_ids=np.zeros(0, dtype=np.int64),
        created_ms=asked.services.now_ms(),
        state=FitState.PAST,
    )


def traces(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {trace["name"]: trace for trace in answer["trend-graph"]["figure"]["data"]}


def test_the_level_of_the_second_fit_is_drawn_as_it_is_stored(asked: Asked, past: int) -> None:
    found = traces(drawn(asked, FITTED, beside=str(past)))
    (name,) = [name for name in found if name.startswith(f"fit {past}, as of") and "90" not in name]
    stored = read_bands(asked.services.engine, past)
    assert found[name]["y"] == typed_array(stored.level_p50)
    assert found[name]["line"]["dash"] == "dash"
    assert f"{name}, 90 %" in found
    assert not [name for name in traces(drawn(asked, FITTED)) if name.startswith("fit ")]


def test_the_card_says_how_far_apart_they_are_on_the_newest_day_of_both(
    asked: Asked, past: int
) -> None:
    panel = said(drawn(asked, FITTED, beside=str(past)), "trend-panel")
    assert "Two fits side by side" in panel
    assert "the level of this fit is −2.0" in panel  # 1 / 1.02
    assert "90 % intervals have no value in common" in panel
    data = load_series(asked.services, str(FITTED), TrendState(series=("x",), beside=past))
    assert data.beside is not None
    assert data.beside.apart is not None
    assert data.fit is not None
    assert data.fit.last_day is not None
    assert (data.fit.last_day - data.beside.apart.day).days == PAST_DAYS
    assert data.beside.apart.percent == pytest.approx(100 * (1 / 1.02 - 1), abs=0.05)
    assert "Two fits" not in said(drawn(asked, FITTED), "trend-panel")


def test_percent_of_a_day_scales_both(asked: Asked, past: int) -> None:
    state = TrendState(series=(str(FITTED),), beside=past)
    plain = load_series(asked.services, str(FITTED), state)
    assert plain.beside is not None
    assert plain.beside.apart is not None
    day = plain.beside.apart.day
    scaled = normalised(plain, day)
    assert scaled.bands is not None
    assert scaled.beside is not None
    assert scaled.beside.apart is not None
    assert scaled.beside.apart.percent == pytest.approx(plain.beside.apart.percent)
    place = int(np.flatnonzero(scaled.beside.bands.days == day_number(day))[0])
    assert scaled.beside.bands.level_p50[place] == pytest.approx(102, abs=0.1)


@pytest.mark.parametrize("which", ["shown", "other", "gone"])
def test_a_fit_that_cannot_be_drawn_is_named(asked: Asked, which: str) -> None:
    shown = load_series(asked.services, str(FITTED), TrendState()).fit
    other = load_series(asked.services, str(NOT_TRUSTED), TrendState()).fit
    assert shown is not None
    assert other is not None
    number = {"shown": shown.id, "other": other.id, "gone": 99_999}[which]
    answer = drawn(asked, FITTED, beside=str(number))
    reason = "is the one that is shown" if which == "shown" else "no stored fit of this series"
    assert reason in said(answer, "trend-panel")
    assert not [name for name in traces(answer) if name.startswith("fit ")]


def test_several_series_have_no_second_fit(asked: Asked, past: int) -> None:
    state = TrendState(series=(str(FITTED), str(NOT_TRUSTED)), beside=past)
    assert load_series(asked.services, str(FITTED), state).beside is None


def test_the_link_keeps_it_and_a_frozen_one_too(asked: Asked, past: int) -> None:
    state = TrendState(series=(str(FITTED),), beside=past)
    assert f"beside={past}" in trend_link(state)
    assert parse_trend({"series": str(FITTED), "beside": str(past)})[0] == state
    notes = parse_trend({"series": str(FITTED), "beside": "none"})[1]
    assert "beside" in notes[0]
    link = freeze_trend(asked.services, {"series": str(FITTED), "beside": str(past)})
    assert link is not None
    assert f"beside={past}" in link
    assert replace(state, beside=None) == TrendState(series=(str(FITTED),))


def test_the_choice_lists_fits_and_is_hidden_where_there_is_one(asked: Asked, past: int) -> None:
    series = load_series(asked.services, str(FITTED), TrendState()).series
    fits = read_fit_heads(asked.services.engine, series.id)
    shown = str(fit_choice("trend-beside", fits, past))
    assert f"{past}, as of " in shown
    assert "bw-hidden" not in shown
    assert "bw-hidden" in str(fit_choice("trend-beside", fits[-1:], None))
    assert "value='77'" in str(fit_choice("trend-beside", fits[-1:], 77))
