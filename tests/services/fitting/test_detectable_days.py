"""The smallest change of a nightly series, against what its draws and plain means say."""

from collections.abc import Iterator

import numpy as np
import pytest
from sqlalchemy import Engine

from models.records.days import day_number
from models.records.errors import NotEnoughDataError
from models.records.settings import Settings
from models.services.fitting.detectable_days import FACTORS, detectable_days
from models.stats.comparison.detectable_change import detectable_change_of_draws
from models.storage.fits.draws_view import read_level_draws
from models.storage.fits.fit_view import read_latest_fit
from models.storage.results.catalogue_view import get_series
from tests.dashboard import sample_store
from tests.databases import open_fresh_store


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made = open_fresh_store(Settings(home=tmp_path_factory.mktemp("days"), database_url=""))
    sample_store.fill(made)
    yield made
    made.dispose()


def test_now_is_what_the_draws_say_and_more_runs_see_less(engine: Engine) -> None:
    series = get_series(engine, str(sample_store.FITTED))
    found = detectable_days(engine, series, alpha=0.1, power=0.9)
    week, release = found.against
    assert week.label == "7 days before"
    assert release.label == "last day of 9.8"
    fit = read_latest_fit(engine, series.id)
    assert fit is not None
    assert week.day is not None
    draws = read_level_draws(engine, fit.id, [day_number(found.reference), day_number(week.day)])
    expected = detectable_change_of_draws(draws[:, 0], draws[:, 1], alpha=0.1, power=0.9)
    assert week.change is not None
    assert week.change.percent == pytest.approx(expected.percent)
    assert found.runs_now == pytest.approx(593 / 201, rel=0.02)
    np.testing.assert_allclose(found.runs_per_day, FACTORS * found.runs_now)
    assert (np.diff(week.percent) < 0).all()
    present = np.interp(0.0, np.log(FACTORS), week.percent)
    assert present == pytest.approx(week.change.percent, rel=1e-3)
    # Twice the runs never gain more than the square root of two.
    twice = np.interp(np.log(2), np.log(FACTORS), week.percent)
    assert present / np.sqrt(2) * 0.999 <= twice < present


def test_without_a_fit_the_answer_is_how_to_get_one(engine: Engine) -> None:
    series = get_series(engine, str(sample_store.UNFITTED))
    with pytest.raises(NotEnoughDataError, match="bandwatch fit --series"):
        detectable_days(engine, series)
