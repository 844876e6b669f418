from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.records.days import DAY_MS
from models.records.errors import (
    BadArgumentError,
    CancelledError,
    NotEnoughDataError,
    NoVariationError,
    SeriesUnfitError,
)
from models.records.fit import FitOptions, LevelFit, Likelihood
from models.stats.level.fit_curve import fit_curve
from models.stats.sampling.sampler import StanSampler
from models.stats.sampling.samples import Samples
from tests.stats.brms_reference import read_table
from tests.stats.grid_sampler import GridSampler

DAY = DAY_MS
FIRST = 20_000  # a day in 2024


def history(
    seed: int = 0,
    size: int = 300,
    days: int = 200,
    level: float = 100.0,
    noise: float = 2.0,
    step: float = 0.0,
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Make a slow wave with noise, and a step in the middle if wanted."""
    rng = np.random.default_rng(seed)
    at = np.sort(rng.uniform(0, days, size=size))
    truth = level + 3.0 * np.sin(at / 40.0) + step * (at > days / 2)
    time_ms = FIRST * DAY + (at * DAY).astype(np.int64)
    return time_ms, truth + noise * rng.standard_normal(size), truth


def fit(time_ms: NDArray[np.int64], values: NDArray[np.float64], **options: Any) -> LevelFit:
    made = FitOptions(**{"likelihood": Likelihood.GAUSSIAN, **options})
    return fit_curve(np.asarray(time_ms), np.asarray(values), made, GridSampler())


def test_a_fit_has_the_promised_shapes() -> None:
    time_ms, values, _ = history()
    found = fit(time_ms, values)
    days = time_ms // DAY
    np.testing.assert_array_equal(found.days, np.arange(days.min(), days.max() + 1))
    assert found.level.shape == (1000, found.days.size)
    assert found.level.dtype == np.float32
    assert found.predictive.shape == (found.days.size, 5)
    assert found.sigma.shape == found.tau.shape == (1000,)
    assert found.outlier.shape == values.shape
    assert found.nu is None
    assert found.likelihood is Likelihood.GAUSSIAN
    assert found.knots == 25
    assert set(found.seconds) == {"prepare", "sample", "bands"}
    assert np.all(np.diff(found.predictive, axis=1) > 0)


def test_truth_lies_in_the_band_and_noise_is_found() -> None:
    time_ms, values, truth = history(size=900)
    found = fit(time_ms, values)
    column = time_ms // DAY - found.days[0]
    low, high = np.quantile(found.level, [0.05, 0.95], axis=0)
    inside = np.mean((low[column] <= truth) & (truth <= high[column]))
    assert inside > 0.75  # one curve's days go together; coverage proper is in test_coverage.py
    assert found.sigma.mean() == pytest.approx(2.0, rel=0.08)
    assert found.calibration == pytest.approx(1.0, abs=0.06)


@pytest.mark.parametrize("size", [30, 150, 800])
def test_recalibrated_band_holds_ninety_percent_of_the_measurements(size: int) -> None:
    time_ms, values, _ = history(seed=size, size=size)
    values = values + 4.0 * np.random.default_rng(1).exponential(size=size)  # not Gaussian at all
    found = fit(time_ms, values)
    kept = ~found.outlier
    column = (time_ms // DAY - found.days[0])[kept]
    low, high = found.predictive[column, 0], found.predictive[column, 4]
    inside = np.mean((low <= values[kept]) & (values[kept] <= high))
    assert inside == pytest.approx(0.9, abs=0.5 / kept.sum() + 0.01)


def test_equal_input_gives_equal_draws_and_order_does_not_matter() -> None:
    time_ms, values, _ = history()
    shuffled = np.random.default_rng(3).permutation(values.size)
    first, second = fit(time_ms, values), fit(time_ms[shuffled], values[shuffled])
    np.testing.assert_array_equal(first.level, second.level)
    np.testing.assert_array_equal(first.outlier[shuffled], second.outlier)
    other = fit(time_ms, values, seed=2)
    assert np.abs(other.level - first.level).max() > 0.01


@settings(deadline=None, max_examples=8)
@given(
    exponent=st.sampled_from([-9, -3, 3, 9]),
    seed=st.integers(0, 50),
    offset=st.sampled_from([0.0, 1e3, 1e5]),
)
def test_the_unit_does_not_matter(exponent: int, seed: int, offset: float) -> None:
    """Draws of c·y + b are c times those of y, plus b."""
    time_ms, values, _ = history(seed=seed, size=80)
    plain = fit(time_ms, values)
    factor = 10.0**exponent
    other = fit(time_ms, factor * (values + offset))
    np.testing.assert_array_equal(plain.outlier, other.outlier)
    assert other.knots == plain.knots
    assert other.calibration == pytest.approx(plain.calibration, rel=1e-6)
    resolution = 1e-6 * (100.0 + offset) + 1e-6  # of 32-bit floats at this height
    back = other.level.astype(np.float64) / factor - offset
    np.testing.assert_allclose(back, plain.level, atol=resolution)
    np.testing.assert_allclose(other.sigma / factor, plain.sigma, rtol=1e-5)


def test_window_counts_back_from_the_newest_measurement() -> None:
    time_ms, values, _ = history()
    values[: values.size // 2] += 1000.0
    found = fit(time_ms, values, window_days=60)
    last = time_ms.max() // DAY
    assert found.days[-1] == last
    assert found.days[0] >= last - 59
    assert found.level.max() < 200
    assert not found.outlier[: values.size // 2].any()  # outside: neither kept nor called outliers


def test_outliers_are_left_out() -> None:
    time_ms, values, truth = history()
    values[[20, 150]] += [80.0, -90.0]
    found = fit(time_ms, values)
    np.testing.assert_array_equal(np.flatnonzero(found.outlier), [20, 150])
    column = time_ms[20] // DAY - found.days[0]
    assert abs(np.median(found.level[:, column]) - truth[20]) < 2.0


def test_a_known_step_is_not_smeared() -> None:
    time_ms, values, _ = history(seed=5, size=600, step=12.0)
    middle = FIRST + 100
    smeared, stepped = fit(time_ms, values), fit(time_ms, values, step_days=(middle,))
    before, after = middle - 1 - stepped.days[0], middle - stepped.days[0]
    jump = stepped.level[:, after] - stepped.level[:, before]
    assert np.median(jump) == pytest.approx(12.0, abs=1.5)
    assert np.quantile(jump, 0.05) > 9.0
    assert np.median(smeared.level[:, after] - smeared.level[:, before]) < 9.0
    assert stepped.sigma.mean() < smeared.sigma.mean()


def test_more_knots_than_days_become_one_per_day() -> None:
    assert fit(*history(size=30, days=20)[:2], knots=500).knots <= 20


@pytest.mark.parametrize(
    ("values", "days", "error", "words"),
    [
        ([], [], NotEnoughDataError, "no measurements"),
        ([1.0, 2.0], [0, 1], NotEnoughDataError, "2 usable measurements on 2 days"),
        ([1.0, 2, 3, 4, 5, 6, 7], [0, 0, 0, 0, 1, 1, 1], NotEnoughDataError, "on 2 days"),
        ([1.0, 2, 3, 2, 1], [0, 1, 2, 3, 4], NotEnoughDataError, "5 usable"),
        ([7.0] * 8, range(8), NoVariationError, "All 8 measurements .* equal to 7"),
        ([0.0] * 8, range(8), NoVariationError, "equal to 0"),
        ([1e12, 1e12 + 1, 1e12, 1e12, 1e12 + 1, 1e12], range(6), NoVariationError, "32-bit"),
        ([1.0, 2, np.nan, 4, 5, 6], range(6), BadArgumentError, "nan"),
        ([1.0, 2, np.inf, 4, 5, 6], range(6), BadArgumentError, "inf"),
        ([1e308, -1e308, 1, 2, 3, 4], range(6), BadArgumentError, "1e.308"),
        ([1e40, 2e40, 1e40, 3e40, 1e40, 2e40], range(6), SeriesUnfitError, "larger unit"),
        ([1e-40, 2e-40, 1e-40, 3e-40, 1e-40, 2e-40], range(6), SeriesUnfitError, "smaller unit"),
    ],
)
def test_degenerate_series_are_refused_with_a_reason(
    values: list[float], days: Iterable[int], error: type[Exception], words: str
) -> None:
    time_ms = FIRST * DAY + np.array(list(days), dtype=np.int64) * DAY
    with pytest.raises(error, match=words):
        fit(time_ms, np.array(values))


def test_lengths_must_match_and_windows_must_hold_a_day() -> None:
    time_ms, values, _ = history()
    with pytest.raises(BadArgumentError, match="one length"):
        fit(time_ms[1:], values)
    with pytest.raises(BadArgumentError, match="window"):
        fit(time_ms, values, window_days=0)
    with pytest.raises(BadArgumentError, match="knots"):
        fit(time_ms, values, knots=2)


@pytest.mark.parametrize(
    "values",
    [
        [1.0, 2.0, 1.0, 2.0, 1.0, 2.0],
        [1.0, 1.0, 1.0, 1.0, 1.0, 2.0],
        list(range(12)),
        [5.0, 5.0, 5.0, 9.0, 9.0, 9.0, 9.0],
        [-3.0, 0.0, 3.0, -3.0, 0.0, 3.0, 1e-3],
    ],
)
def test_the_least_series_are_fitted(values: list[float]) -> None:
    time_ms = FIRST * DAY + np.arange(len(values)) * DAY
    found = fit(time_ms, np.array(values, dtype=np.float64))
    assert np.all(np.isfinite(found.level))
    assert np.all(np.isfinite(found.predictive))


def test_a_fit_can_be_stopped_between_stages_and_tells_where_it_is() -> None:
    time_ms, values, _ = history()
    seen: list[str] = []
    with pytest.raises(CancelledError, match="sample"):
        fit_curve(
            time_ms,
            values,
            FitOptions(),
            GridSampler(),
            cancelled=lambda: len(seen) == 1,
            report=seen.append,
        )
    assert seen == ["prepare"]


class DisagreeingSampler(GridSampler):
    """Chains of Student-t that never meet."""

    def sample(
        self,
        program: str,
        data: Mapping[str, Any],
        *,
        chains: int = 4,
        draws: int = 1000,
        seed: int = 1,
        **_: Any,
    ) -> Samples:
        if program == "gaussian_level":
            return super().sample(program, data, chains=chains, draws=draws, seed=seed)
        apart = np.repeat(np.arange(chains, dtype=np.float64)[:, None], draws, axis=1)
        apart += 0.01 * np.random.default_rng(seed).standard_normal(apart.shape)
        scalars = {"sigma": 1.0 + apart, "tau": 1.0 + apart, "nu": 3.0 + apart}
        u = np.repeat(apart[:, :, None], data["K"], axis=2)
        flags = np.zeros(apart.shape, dtype=np.int64)
        return Samples({**scalars, "u": u}, flags.astype(bool), flags, apart, 10, 0.0)


def test_auto_falls_back_to_the_exact_fit_where_chains_disagree() -> None:
    time_ms, values, truth = history(size=600)
    values = truth + np.random.default_rng(6).standard_t(3, size=600)
    asked = FitOptions(likelihood=Likelihood.STUDENT_T)
    kept = fit_curve(time_ms, values, asked, DisagreeingSampler())
    assert kept.likelihood is Likelihood.STUDENT_T
    assert not kept.diagnostics.trusted
    auto = FitOptions(likelihood=Likelihood.AUTO)
    fallen = fit_curve(time_ms, values, auto, DisagreeingSampler())
    assert fallen.likelihood is Likelihood.GAUSSIAN
    assert fallen.nu is None


@pytest.mark.stan
def test_real_stan_by_either_likelihood(oracles: Path, sampler: StanSampler) -> None:
    """Through the front door, with the filter: Student-t noise is recognised and fitted."""
    table = read_table(oracles, "student_data.csv")
    time_ms = (FIRST + table["dayi"].to_numpy()) * DAY
    options = FitOptions(likelihood=Likelihood.AUTO)
    found = fit_curve(time_ms, table["y"].to_numpy(), options, sampler)
    assert found.likelihood is Likelihood.STUDENT_T
    assert found.nu is not None
    assert 4 < np.median(found.nu) < 9
    assert found.diagnostics.trusted
    assert found.diagnostics.max_rhat <= 1.01
    assert found.day_ratio == 0.0
    again = fit_curve(time_ms, 1e-9 * table["y"].to_numpy(), options, sampler)
    np.testing.assert_allclose(1e9 * again.level, found.level, rtol=1e-6)
