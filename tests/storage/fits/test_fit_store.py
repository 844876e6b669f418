"""Fits come back as they were saved, appear whole or not at all, and are pruned with care."""

import math
from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.exc import IntegrityError

from models.records.errors import BadArgumentError
from models.records.fit import Diagnostics, FitOptions, FitState, LevelFit, Likelihood
from models.storage.database.fit_tables import draws, fit, fit_day, fit_outlier
from models.storage.database.transaction import read_transaction
from models.storage.fits.draws_view import read_level_draws
from models.storage.fits.fit_store import pin_fits, save_failed_fit
from models.storage.fits.fit_view import (
    read_bands,
    read_fit,
    read_latest_attempt,
    read_latest_fit,
    read_outliers,
)
from models.storage.fits.retention import prune_fits
from models.storage.results.points_view import read_points
from tests.storage.made_up import KEY, make_fit, make_series, save


def _counts(engine: Engine) -> list[int | None]:
    with read_transaction(engine) as connection:
        return [
            connection.scalar(select(func.count()).select_from(table))
            for table in (fit, fit_day, draws, fit_outlier)
        ]


def _fail(engine: Engine, series_id: int, created_ms: int, reason: str = "too few days") -> int:
    return save_failed_fit(
        engine,
        series_id,
        reason=reason,
        options=FitOptions(),
        data_hash="1" * 64,
        toolchain="made up",
        measurements=3,
        created_ms=created_ms,
    )


def test_a_fit_comes_back(engine: Engine) -> None:
    series_id = make_series(engine)
    found = make_fit(nu=np.linspace(2, 30, 40), likelihood=Likelihood.STUDENT_T, day_ratio=0.3)
    options = FitOptions(likelihood=Likelihood.AUTO, knots=7, seed=3, step_days=(5, 9))
    ids = read_points(engine, series_id).measurement_id
    fit_id = save(engine, series_id, found, created_ms=99, options=options, measurement_ids=ids)
    stored = read_latest_fit(engine, series_id)
    assert stored is not None
    assert (stored.id, stored.series_id, stored.created_ms) == (fit_id, series_id, 99)
    assert (stored.state, stored.trusted, stored.reason) == (FitState.COMPLETE, True, "")
    assert (stored.first_day, stored.last_day) == (date(1970, 1, 11), date(1970, 1, 15))
    assert (stored.likelihood, stored.knots) == (Likelihood.STUDENT_T, 4)
    assert stored.options == options
    assert (stored.data_hash, stored.toolchain) == ("0" * 64, "made up")
    assert (stored.measurements, stored.outliers, stored.calibration) == (3, 1, 1.25)
    assert stored.day_ratio == 0.3
    assert stored.diagnostics == found.diagnostics
    assert stored.seconds == {"sampling": 0.25}
    np.testing.assert_array_equal(stored.sigma, found.sigma.astype(np.float32))
    np.testing.assert_array_equal(stored.tau, found.tau.astype(np.float32))
    assert stored.nu is not None
    np.testing.assert_array_equal(stored.nu, np.linspace(2, 30, 40).astype(np.float32))
    assert read_outliers(engine, fit_id).tolist() == [ids[0]]
    assert read_fit(engine, fit_id) is not None
    assert read_fit(engine, fit_id + 1) is None


def test_bands_are_quantiles_of_the_draws(engine: Engine) -> None:
    found = make_fit(days=30, draws=200)
    bands = read_bands(engine, save(engine, make_series(engine), found))
    np.testing.assert_array_equal(bands.days, found.days)
    level = found.level.astype(float)
    np.testing.assert_allclose(bands.level_mean, level.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(bands.level_sd, level.std(axis=0, ddof=1), rtol=1e-12)
    for name, share in {"p05": 5, "p25": 25, "p50": 50, "p75": 75, "p95": 95}.items():
        expected = np.percentile(level, share, axis=0)
        np.testing.assert_allclose(getattr(bands, f"level_{name}"), expected, rtol=1e-12)
    names = ("p05", "p25", "p50", "p75", "p95")
    predictive = np.column_stack([getattr(bands, f"predictive_{name}") for name in names])
    np.testing.assert_array_equal(predictive, found.predictive)


def test_a_fit_that_is_not_there_has_nothing(engine: Engine) -> None:
    bands = read_bands(engine, 1)
    assert bands.days.shape == bands.level_mean.shape == bands.predictive_p95.shape == (0,)
    assert read_outliers(engine, 1).shape == (0,)
    assert read_latest_fit(engine, 1) is None
    assert read_latest_attempt(engine, 1) is None


def test_what_json_cannot_say_comes_back(engine: Engine) -> None:
    bad = Diagnostics(math.nan, math.inf, 1.0, 3, 0, math.nan, ("R-hat is not a number", "and"))
    series_id = make_series(engine)
    save(engine, series_id, make_fit(diagnostics=bad))
    stored = read_latest_fit(engine, series_id)
    assert stored is not None
    assert stored.diagnostics is not None
    assert math.isnan(stored.diagnostics.max_rhat)
    assert math.isnan(stored.diagnostics.min_ess_bulk)
    assert stored.diagnostics.divergences == 3
    assert stored.diagnostics.reasons == bad.reasons
    assert (stored.trusted, stored.reason) == (False, "R-hat is not a number; and")


def test_a_failure_leaves_the_previous_fit_current(engine: Engine) -> None:
    series_id = make_series(engine)
    good = save(engine, series_id, make_fit(), created_ms=10)
    failed = _fail(engine, series_id, created_ms=20)
    current = read_latest_fit(engine, series_id)
    attempt = read_latest_attempt(engine, series_id)
    assert current is not None
    assert attempt is not None
    assert (current.id, attempt.id) == (good, failed)
    assert (attempt.state, attempt.reason) == (FitState.FAILED, "too few days")
    assert attempt.diagnostics is None
    assert math.isnan(attempt.calibration)
    assert attempt.sigma.shape == (0,)
    assert attempt.data_hash == "1" * 64


def test_the_fit_of_a_day(engine: Engine) -> None:
    series_id = make_series(engine)
    first = save(engine, series_id, make_fit(), created_ms=10)
    second = save(engine, series_id, make_fit(seed=2), created_ms=20)
    shown = [read_latest_fit(engine, series_id, as_of_ms=ms) for ms in (9, 10, 19, 20)]
    assert [item.id if item else None for item in shown] == [None, first, first, second]


@pytest.fixture(params=["fit_day", "draws", "fit_outlier"])
def failing(engine: Engine, request: pytest.FixtureRequest) -> Iterator[None]:
    """Make the statement that fills one table fail."""

    def fail(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(f"INSERT INTO {request.param} "):
            raise OSError("disk full")

    event.listen(engine, "before_cursor_execute", fail)
    yield
    event.remove(engine, "before_cursor_execute", fail)


@pytest.mark.usefixtures("failing")
def test_a_save_that_fails_in_the_middle_leaves_nothing(engine: Engine) -> None:
    series_id = make_series(engine)
    with pytest.raises(OSError, match="disk full"):
        save(engine, series_id, make_fit())
    assert _counts(engine) == [0, 0, 0, 0]


def test_outliers_must_be_measurements(engine: Engine) -> None:
    series_id = make_series(engine)
    with pytest.raises(IntegrityError):
        save(engine, series_id, make_fit(), measurement_ids=np.array([999, 1, 2]))
    assert _counts(engine) == [0, 0, 0, 0]


_NAN = np.full((40, 5), np.nan, dtype=np.float32)


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (make_fit(level=_NAN), "level holds numbers that are not finite"),
        (make_fit(sigma=np.ones(3)), r"sigma has shape \(3,\), not \(40,\)"),
        (make_fit(days=0), "no days or no draws"),
        (make_fit(measurements=4), r"measurement_ids has shape \(3,\), not \(4,\)"),
    ],
)
def test_a_fit_that_is_not_whole_is_refused(engine: Engine, bad: LevelFit, says: str) -> None:
    series_id = make_series(engine)
    with pytest.raises(BadArgumentError, match=says):
        save(engine, series_id, bad, measurement_ids=np.array([1, 2, 3]))
    assert _counts(engine) == [0, 0, 0, 0]


def test_pruning_keeps_what_is_shown(engine: Engine) -> None:
    one, other = make_series(engine), make_series(engine, KEY.__class__(*"pbstx"))
    kept = save(engine, other, make_fit(), created_ms=1)
    ids = [save(engine, one, make_fit(), created_ms=ms) for ms in (10, 20, 30, 40)]
    failures = [_fail(engine, one, created_ms=ms) for ms in (15, 50)]
    pin_fits(engine, [])
    pin_fits(engine, [ids[0]])
    assert prune_fits(engine, keep=2, before_ms=15) == 0
    assert prune_fits(engine, keep=2) == 2  # the fit of 20 and the failure of 15
    left = {identity for identity in [*ids, *failures, kept] if read_fit(engine, identity)}
    assert left == {kept, ids[0], ids[2], ids[3], failures[1]}
    assert _counts(engine) == [5, 4 * 5, 4 * 5, 4]
    assert read_level_draws(engine, ids[1], [10]).shape == (0, 1)
    with pytest.raises(BadArgumentError, match="Keep at least 1"):
        prune_fits(engine, keep=0)


def test_pruning_keeps_three_fits_where_nobody_says_how_many(engine: Engine) -> None:
    series_id = make_series(engine)
    ids = [save(engine, series_id, make_fit(), created_ms=ms) for ms in (10, 20, 30, 40)]
    assert prune_fits(engine) == 1
    assert [read_fit(engine, identity) is not None for identity in ids] == [False, True, True, True]
