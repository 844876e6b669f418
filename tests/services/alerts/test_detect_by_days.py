"""Alerts that the fitted days open where no group of runs shows a change."""

from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import Engine

from models.records.days import DAY_MS
from models.records.fit import Diagnostics
from models.services.alerts.detect_all import detect_all
from models.storage.results.catalogue_view import match_series
from tests.storage.detected import (
    FIRST_DAY,
    NOW_MS,
    alerts,
    every_row,
    key_of,
    look,
    steps,
    store_history,
)
from tests.storage.made_up import make_fit, save


def fit_with_step(engine: Engine, series_id: int, **differs: object) -> None:
    """Save a fit of the hundred days whose level rises by 3 % five days before the end."""
    level = np.full((200, 100), 100.0) + np.random.default_rng(3).normal(0, 0.2, (200, 1))
    level[:, 95:] += 3.0
    fitted = replace(
        make_fit(days=100, draws=200, measurements=1),
        days=np.arange(FIRST_DAY, FIRST_DAY + 100),
        level=level.astype(np.float32),
        **differs,  # type: ignore[arg-type]
    )
    save(engine, series_id, fitted)


def test_fitted_days_open_an_alert_that_no_group_shows(engine: Engine) -> None:
    fit_with_step(engine, store_history(engine, key_of(), steps()))
    assert look(engine).opened == 1
    (found,) = alerts(engine)
    assert (found.source, found.compared_with, found.fit_id) == ("week", "7 days before", 1)
    assert found.change == pytest.approx(3.0, abs=0.1)
    assert (found.previous_revision, found.revision) == ("r185", "r198")
    before = every_row(engine)
    detect_all(engine, match_series(engine, "*"), NOW_MS)
    assert every_row(engine) == before


def test_a_fit_that_is_old_or_doubtful_opens_nothing(engine: Engine) -> None:
    fit_with_step(engine, store_history(engine, key_of("old"), steps()))
    assert look(engine, now_ms=NOW_MS + 20 * DAY_MS).opened == 0
    doubtful = Diagnostics(1.3, 20.0, 20.0, 9, 0, 0.1, ("the chains did not mix",))
    series_id = store_history(engine, key_of("doubtful"), steps())
    fit_with_step(engine, series_id, diagnostics=doubtful)
    assert look(engine, "*doubtful*").opened == 0
    assert look(engine, "*old*").opened == 1, "it is not old on its own day"


def test_an_alert_by_days_ends_when_a_later_fit_shows_nothing_there(engine: Engine) -> None:
    series_id = store_history(engine, key_of(), steps())
    fit_with_step(engine, series_id)
    look(engine)
    level = np.full((200, 100), 100.0) + np.random.default_rng(4).normal(0, 0.2, (200, 1))
    flat = replace(
        make_fit(days=100, draws=200, measurements=1),
        days=np.arange(FIRST_DAY, FIRST_DAY + 100),
        level=level.astype(np.float32),
    )
    save(engine, series_id, flat, created_ms=2)
    assert look(engine).noise == 1
    assert alerts(engine)[0].outcome == "was noise"
    assert look(engine).noise == 0
