import numpy as np
import pytest

from models.records.days import DAY_MS
from models.records.errors import BadArgumentError, CancelledError, NotEnoughDataError
from models.records.fit import FitOptions, Likelihood
from models.stats.comparison.compare_days import predictive_by_day
from models.stats.sampling.sampler import StanSampler
from models.stats.steps.fit_level import fit_level
from tests.stats.grid_sampler import GridSampler
from tests.stats.steps.planted import FIRST_DAY, history

NO_STAN = GridSampler()


@pytest.mark.stan
@pytest.mark.parametrize("steps", [(), ((100, 6.0), (230, -4.0))])
def test_stan_and_the_collapsed_sampler_agree(
    sampler: StanSampler, steps: list[tuple[int, float]]
) -> None:
    time_ms, values, _ = history(seed=9, runs=300, steps=steps)
    found = fit_level(time_ms, values, FitOptions(), sampler)
    assert found.diagnostics.trusted, found.diagnostics.reasons
    assert 0 < found.diagnostics.sigma_gap < 0.5
    assert 0 < found.diagnostics.tau_gap < 0.5
    assert found.steps is not None
    changes = [change for change in found.steps.changes if change.p_at_least(1.0) >= 0.9]
    assert [change.run for change in changes] == pytest.approx([run for run, _ in steps], abs=3)
    assert found.sigma.mean() == pytest.approx(2.0 * values[-1] / 100, rel=0.15)


@pytest.mark.stan
def test_stan_draws_what_an_exact_grid_draws(sampler: StanSampler) -> None:
    time_ms, values, _ = history(seed=2, runs=120, steps=[(60, 5.0)])
    by_stan = fit_level(time_ms, values, FitOptions(), sampler)
    exact = fit_level(time_ms, values, FitOptions(), NO_STAN)
    for drawn, wanted in ((by_stan.sigma, exact.sigma), (by_stan.tau, exact.tau)):
        spread = np.log(wanted).std()
        assert np.log(drawn).mean() == pytest.approx(np.log(wanted).mean(), abs=0.2 * spread)
        assert np.log(drawn).std() == pytest.approx(spread, rel=0.15)
    np.testing.assert_array_equal(by_stan.level, exact.level)


def test_a_stepped_fit_has_the_promised_shapes() -> None:
    time_ms, values, _ = history(runs=200, steps=[(100, 9.0)])
    values[150] *= 2
    found = fit_level(time_ms, values, FitOptions(), NO_STAN)
    assert found.level.shape == (1000, found.days.size) == (1000, 100)
    assert found.level.dtype == np.float32
    assert found.predictive.shape == (100, 5)
    assert np.all(np.diff(found.predictive, axis=1) > 0)
    assert found.noise is not None
    assert found.sigma.shape == found.tau.shape == found.noise.shape == (1000,)
    assert found.likelihood is Likelihood.MIXTURE
    assert found.nu is None
    assert found.knots == 7  # one per sixteen days
    assert found.outlier[150]  # a mark, while the run took part
    assert set(found.seconds) == {"prepare", "steps", "sample", "bands", "changes"}
    assert found.steps is not None
    (change,) = found.steps.changes
    assert change.time_ms == time_ms[change.run]
    assert change.run == pytest.approx(100, abs=1)
    assert sum(chance for _, chance in change.culprits) >= 0.9
    assert dict(found.steps.p_step)[change.time_ms] > 0.5
    assert found.steps.relative
    shown = dict(found.steps.could_have_shown)
    assert shown[7] > shown[14] > shown[28] > 1.0


def test_the_newest_day_is_never_left_out() -> None:
    time_ms, values, _ = history(runs=200)
    values[-2:] *= 1.5
    found = fit_level(time_ms, values, FitOptions(), NO_STAN)
    assert found.days[-1] == time_ms[-1] // DAY_MS
    assert np.median(found.level[:, -1]) == pytest.approx(150, rel=0.05)
    assert np.median(found.level[:, -2]) == pytest.approx(100, rel=0.03)


def test_a_window_and_the_order_of_runs_change_nothing_else() -> None:
    time_ms, values, _ = history(runs=300)
    inside = time_ms // DAY_MS > FIRST_DAY + 149 - 60
    order = np.random.default_rng(0).permutation(300)
    options = FitOptions(window_days=60)
    found = fit_level(time_ms[order], values[order], options, NO_STAN)
    other = fit_level(time_ms[inside], values[inside], FitOptions(), NO_STAN)
    np.testing.assert_array_equal(found.level, other.level)
    assert found.outlier.shape == (300,)


def test_predictions_have_the_spread_and_the_tails_of_the_runs() -> None:
    rng = np.random.default_rng(3)
    time_ms, values, _ = history(seed=3, runs=400)
    values[rng.choice(400, 20, replace=False)] *= 1.25
    found = fit_level(time_ms, values, FitOptions(), NO_STAN)
    assert found.calibration == pytest.approx(1.0, abs=0.2)
    day = time_ms // DAY_MS - found.days[0]
    inside = (found.predictive[day, 0] <= values) & (values <= found.predictive[day, 4])
    assert inside.mean() == pytest.approx(0.9, abs=0.02)
    drawn = np.concatenate(list(predictive_by_day(found).values()))
    assert np.mean(np.abs(drawn / 100 - 1) > 0.1) == pytest.approx(0.05, abs=0.03)


def test_known_steps_are_certain_at_their_run() -> None:
    time_ms, values, _ = history(seed=4, steps=[(211, 2.0)])
    options = FitOptions(step_times=(int(time_ms[211]),))
    found = fit_level(time_ms, values, options, NO_STAN)
    assert found.steps is not None
    (change,) = [change for change in found.steps.changes if change.certain]
    assert change.time_ms == time_ms[211]
    assert dict(found.steps.p_step)[int(time_ms[211])] == 1.0


def test_without_steps_the_curve_is_fitted() -> None:
    time_ms, values, _ = history(runs=120, steps=[(60, 9.0)])
    found = fit_level(time_ms, values, FitOptions(steps=False), NO_STAN)
    assert found.steps is None
    assert found.noise is None
    assert found.likelihood is Likelihood.GAUSSIAN
    with pytest.raises(BadArgumentError, match="belongs to the level with steps"):
        fit_level(time_ms, values, FitOptions(steps=False, likelihood=Likelihood.MIXTURE), NO_STAN)


def test_a_cancelled_fit_stops_and_tells_its_stages() -> None:
    time_ms, values, _ = history(runs=60)
    stages: list[str] = []
    with pytest.raises(CancelledError, match="nothing was kept"):
        fit_level(
            time_ms,
            values,
            FitOptions(),
            NO_STAN,
            cancelled=lambda: len(stages) == 2,
            report=stages.append,
        )
    assert stages == ["prepare", "steps"]


def test_bad_input_is_a_clear_error() -> None:
    time_ms, values, _ = history(runs=60)
    with pytest.raises(BadArgumentError, match="one length"):
        fit_level(time_ms[1:], values, FitOptions(), NO_STAN)
    with pytest.raises(BadArgumentError, match="window of 0 days"):
        fit_level(time_ms, values, FitOptions(window_days=0), NO_STAN)
    with pytest.raises(NotEnoughDataError, match="no measurements at all"):
        fit_level(time_ms[:0], values[:0], FitOptions(), NO_STAN)
