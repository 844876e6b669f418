"""A fit as of a past day, and a cap on the runs of one day: what they see and what they leave."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.records.days import date_of_day
from models.records.errors import NotEnoughDataError
from models.records.fit import FitOptions, FitState
from models.records.release import Release
from models.records.settings import Settings
from models.services.fitting.fit_until import fit_until
from models.services.fitting.options_by_project import options_by_project
from models.services.fitting.refit import RefitOutcome, refit_series
from models.services.fitting.refit_many import refit_many
from models.services.fitting.used_measurements import in_window
from models.storage.fits.attempts_view import read_attempts
from models.storage.fits.fit_view import read_fit, read_latest_attempt, read_latest_fit
from models.storage.fits.retention import prune_fits
from models.storage.results.points_view import read_points
from models.storage.results.release_store import store_releases
from tests.databases import open_fresh_store
from tests.present import CLOCK
from tests.refit_sample import fill, only
from tests.stats.grid_sampler import GridSampler

OPTIONS = FitOptions(steps=False, draws=100, stored_draws=100)
LAST = 20_029  # the step of the sample comes on day 20,030


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_fresh_store(Settings(home=tmp_path))
    fill(engine)
    yield engine
    engine.dispose()


def test_it_sees_the_runs_until_that_day_and_stays_beside_the_others(engine: Engine) -> None:
    series = only(engine, "*/stepped/*")
    now = refit_series(engine, GridSampler(), series, OPTIONS, clock=CLOCK)
    past = replace(OPTIONS, until_day=LAST)
    (done,) = refit_many(engine, GridSampler(), [series], past, clock=CLOCK).refits
    assert done.outcome is RefitOutcome.FITTED
    assert done.fit_id is not None
    stored = read_fit(engine, done.fit_id)
    assert stored is not None
    assert (stored.state, stored.last_day) == (FitState.PAST, date_of_day(LAST))
    assert stored.measurements == 60
    assert stored.options == past

    current, attempt = read_latest_fit(engine, series.id), read_latest_attempt(engine, series.id)
    assert current is not None
    assert attempt is not None
    assert (current.id, attempt.id) == (now.fit_id, now.fit_id)
    assert read_attempts(engine, [series.id])[series.id].fit_id == now.fit_id
    again = refit_series(engine, GridSampler(), series, OPTIONS, clock=CLOCK)
    assert (again.outcome, again.fit_id) == (RefitOutcome.UNCHANGED, now.fit_id)
    assert prune_fits(engine, keep=1) == 0
    twice = fit_until(engine, GridSampler(), series, past, clock=CLOCK)
    assert (twice.outcome, twice.fit_id) == (RefitOutcome.UNCHANGED, done.fit_id)


def test_a_day_before_the_first_run_is_a_failure_that_is_not_stored(engine: Engine) -> None:
    series = only(engine, "*/steady/*")
    done = fit_until(engine, GridSampler(), series, replace(OPTIONS, until_day=1), clock=CLOCK)
    assert done.outcome is RefitOutcome.FAILED
    assert read_latest_attempt(engine, series.id) is None


def test_a_cap_keeps_whole_runs_and_is_another_fit(engine: Engine) -> None:
    series = only(engine, "*/steady/*")
    points = read_points(engine, series.id)
    assert in_window(points, OPTIONS).sum() == 120
    capped = replace(OPTIONS, max_daily=1)
    kept = in_window(points, capped)
    assert kept.sum() == 60
    assert kept[1::2].all()  # the last run of each day
    first = refit_series(engine, GridSampler(), series, OPTIONS, clock=CLOCK)
    second = refit_series(engine, GridSampler(), series, capped, clock=CLOCK)
    assert second.outcome is RefitOutcome.FITTED
    assert second.fit_id != first.fit_id


def test_options_of_before_have_the_same_fingerprint() -> None:
    assert "max_daily" not in FitOptions().as_dict()
    assert replace(FitOptions(), max_daily=3).as_dict()["max_daily"] == 3
    assert replace(FitOptions(), until_day=0).as_dict()["until_day"] == 0


def test_knots_are_counted_by_the_cycles_of_the_project(engine: Engine) -> None:
    series = only(engine, "*/steady/*")
    with pytest.raises(NotEnoughDataError, match="needs two"):
        options_by_project(engine, [series], OPTIONS, 2)
    start = date_of_day(19_000)
    releases = [Release(start + timedelta(28 * n), f"{50 + n}.0") for n in range(9)]
    with engine.begin() as connection:
        store_releases(connection, "p", releases, 0)
    assert options_by_project(engine, [series], OPTIONS, 2)(series).knots == 27
