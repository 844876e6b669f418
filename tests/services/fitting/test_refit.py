"""Refit: what is stored, skipped, kept and reported; real chains, a real store."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, func, select

from models.records.errors import CancelledError
from models.records.fit import FitOptions, FitState
from models.records.measurement import Status
from models.records.settings import Settings
from models.services.fitting.refit import RefitOutcome, refit_series
from models.services.fitting.refit_many import refit_many
from models.stats.sampling.sampler import StanSampler
from models.storage.database.fit_tables import draws, fit
from models.storage.fits.fit_view import read_bands, read_latest_attempt, read_latest_fit
from models.storage.results.catalogue_view import match_series
from tests.databases import open_fresh_store
from tests.present import CLOCK
from tests.refit_sample import fill, measurements, only, store

pytestmark = pytest.mark.stan

QUICK = FitOptions(warmup=500, draws=600, stored_draws=500)


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


@pytest.fixture
def engine(home: Settings) -> Iterator[Engine]:
    engine = open_fresh_store(home)
    fill(engine)
    yield engine
    engine.dispose()


def test_a_fit_is_stored_with_its_days_and_found_again(
    engine: Engine, sampler: StanSampler
) -> None:
    series = only(engine, "*/steady/*")
    done = refit_series(engine, sampler, series, QUICK, clock=CLOCK, toolchain="tested")
    assert done.outcome is RefitOutcome.FITTED
    assert done.trusted, done.reason
    stored = read_latest_fit(engine, series.id)
    assert stored is not None
    assert (stored.id, stored.toolchain, stored.measurements) == (done.fit_id, "tested", 120)
    bands = read_bands(engine, stored.id)
    assert len(bands.days) == 60
    # 120 runs of sd 1: the mean level is known to about 0.09.
    assert abs(bands.level_mean.mean() - 100) < 0.4
    assert (bands.predictive_p95 - bands.predictive_p05 > 2.5).all()


def test_unchanged_data_are_skipped_and_new_data_or_options_are_not(
    engine: Engine, sampler: StanSampler
) -> None:
    series = only(engine, "*/steady/*")
    first = refit_series(engine, sampler, series, QUICK, clock=CLOCK)
    again = refit_series(engine, sampler, series, QUICK, clock=CLOCK)
    assert (again.outcome, again.fit_id) == (RefitOutcome.UNCHANGED, first.fit_id)
    forced = refit_series(engine, sampler, series, QUICK, clock=CLOCK, force=True)
    assert forced.outcome is RefitOutcome.FITTED
    assert forced.fit_id != first.fit_id
    other = refit_series(engine, sampler, series, replace(QUICK, seed=2), clock=CLOCK)
    assert other.outcome is RefitOutcome.FITTED
    late = measurements("steady", np.full(121, 100.5))[-1:]
    store(engine, late)
    assert (
        refit_series(engine, sampler, series, replace(QUICK, seed=2), clock=CLOCK).outcome
        is RefitOutcome.FITTED
    )


def test_equal_data_and_options_give_equal_draws(engine: Engine, sampler: StanSampler) -> None:
    series = only(engine, "*/steady/*")
    fits = [
        refit_series(engine, sampler, series, QUICK, clock=CLOCK, force=True).fit_id
        for _ in range(2)
    ]
    with engine.connect() as connection:
        blobs = [
            connection.scalars(
                select(draws.c.level).where(draws.c.fit_id == fit_id).order_by(draws.c.day)
            ).all()
            for fit_id in fits
        ]
    assert blobs[0] == blobs[1]


@pytest.mark.parametrize(("test", "words"), [("constant", "equal"), ("short", "days")])
def test_a_failure_says_why_and_is_stored_once(
    engine: Engine, sampler: StanSampler, test: str, words: str
) -> None:
    series = only(engine, f"*/{test}/*")
    for _ in range(2):
        done = refit_series(engine, sampler, series, QUICK, clock=CLOCK)
        assert done.outcome is RefitOutcome.FAILED
        assert words in done.reason
    with engine.connect() as connection:
        attempts = connection.scalar(
            select(func.count()).select_from(fit).where(fit.c.series_id == series.id)
        )
    assert attempts == 1
    attempt = read_latest_attempt(engine, series.id)
    assert attempt is not None
    assert attempt.state is FitState.FAILED


def test_a_failure_leaves_the_previous_fit_in_place(engine: Engine, sampler: StanSampler) -> None:
    series = only(engine, "*/steady/*")
    good = refit_series(engine, sampler, series, QUICK, clock=CLOCK)
    failed = refit_series(engine, sampler, series, replace(QUICK, window_days=1), clock=CLOCK)
    assert failed.outcome is RefitOutcome.FAILED
    current = read_latest_fit(engine, series.id)
    assert current is not None
    assert current.id == good.fit_id


def test_failed_runs_are_no_measurements(engine: Engine, sampler: StanSampler) -> None:
    rows = measurements("steady", np.full(140, 1e6))[120:]
    store(engine, [row._replace(status=Status.FAILED, value=None) for row in rows])
    series = only(engine, "*/steady/*")
    refit_series(engine, sampler, series, QUICK, clock=CLOCK)
    stored = read_latest_fit(engine, series.id)
    assert stored is not None
    assert stored.measurements == 120


def test_many_series_at_a_time_each_get_their_own_result(
    engine: Engine, sampler: StanSampler
) -> None:
    seen: list[str] = []
    summary = refit_many(
        engine,
        sampler,
        match_series(engine, "*"),
        QUICK,
        clock=CLOCK,
        jobs=2,
        on_outcome=lambda refit: seen.append(refit.series.key.test),
    )
    assert sorted(seen) == ["constant", "short", "steady", "stepped"]
    assert summary.count(RefitOutcome.FITTED) == 2
    assert {refit.series.key.test for refit in summary.failures} == {"constant", "short"}
    stepped = only(engine, "*/stepped/*")
    current = read_latest_fit(engine, stepped.id)
    assert current is not None
    level = read_bands(engine, current.id).level_p50
    assert level[:20].mean() == pytest.approx(50, abs=0.5)
    assert level[-20:].mean() == pytest.approx(60, abs=0.5)


@pytest.mark.filterwarnings("error")
def test_an_absurd_value_fails_its_own_series_by_name_and_no_other(
    engine: Engine, sampler: StanSampler
) -> None:
    values = np.r_[100 + np.random.default_rng(3).normal(0, 1, 40), -1.5e300]
    store(engine, measurements("absurd", values))
    summary = refit_many(engine, sampler, match_series(engine, "*"), QUICK, clock=CLOCK, jobs=2)
    assert summary.count(RefitOutcome.FITTED) == 2
    reasons = {refit.series.key.test: refit.reason for refit in summary.failures}
    assert set(reasons) == {"absurd", "constant", "short"}
    assert "-1.5e+300" in reasons["absurd"]


def test_cancelling_keeps_what_is_finished_and_stores_nothing_else(
    engine: Engine, sampler: StanSampler
) -> None:
    stop = threading.Event()

    class StopsWhileSampling:
        """Chains of Stan, during which somebody stops the refits."""

        def sample(self, *given: Any, **named: Any) -> Any:
            stop.set()
            return sampler.sample(*given, **named)

    summary = refit_many(
        engine,
        StopsWhileSampling(),
        [only(engine, "*/steady/*"), only(engine, "*/stepped/*")],
        replace(QUICK, draws=200_000, stored_draws=500),
        clock=CLOCK,
        cancelled=stop,
    )
    assert summary.cancelled
    assert summary.refits == []
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(fit)) == 0


def test_a_cancelled_refit_raises_and_stores_nothing(engine: Engine, sampler: StanSampler) -> None:
    with pytest.raises(CancelledError):
        refit_series(
            engine, sampler, only(engine, "*/steady/*"), QUICK, clock=CLOCK, cancelled=lambda: True
        )
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(fit)) == 0
