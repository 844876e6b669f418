"""The quick level against the exact one: the same curve, the same width."""

import numpy as np
import pytest

from models.records.days import DAY_MS
from models.records.fit import FitOptions
from models.stats.level.fit_curve import fit_curve
from models.stats.level.quick_level import quick_level
from tests.stats.grid_sampler import GridSampler
from tests.stats.level.test_fit_curve import history


@pytest.mark.parametrize(
    ("size", "step", "wave"), [(40, 0.0, 1.0), (200, 0.0, 1.0), (400, 8.0, 1.0), (300, 0.0, 0.0)]
)
def test_it_equals_the_exact_posterior(size: int, step: float, wave: float) -> None:
    time_ms, values, truth = history(seed=size, size=size, step=step)
    values = values - (1 - wave) * (truth - truth.mean())
    exact = fit_curve(time_ms, values, FitOptions(stored_draws=4000), GridSampler())
    quick = quick_level(time_ms, values, draws=4000)
    assert (quick.first_day, quick.last_day) == (exact.days[0], exact.days[-1])
    level = quick.draws(exact.days)
    sd = exact.level.std(axis=0)
    assert (
        np.abs(level.mean(axis=0) - exact.level.mean(axis=0)).max()
        < 0.12 * sd.min() + 0.08 * sd.max()
    )
    assert np.median(level.std(axis=0) / sd) == pytest.approx(1.0, abs=0.05)
    # What detection asks for: the change over a week at the end of the history.
    change = level[:, -1] - level[:, -8]
    other = exact.level[:, -1].astype(float) - exact.level[:, -8]
    assert change.mean() == pytest.approx(other.mean(), abs=0.12 * other.std())
    assert change.std() == pytest.approx(other.std(), rel=0.1)


def test_days_outside_of_the_window_are_unknown() -> None:
    time_ms, values, _ = history()
    quick = quick_level(time_ms, values, window_days=50, draws=10)
    found = quick.draws(np.array([quick.first_day - 1, quick.last_day, quick.last_day + 1]))
    assert np.isfinite(found).all(axis=0).tolist() == [False, True, False]


def test_equal_data_give_equal_draws_in_any_unit() -> None:
    time_ms, values, _ = history(size=120)
    day = np.array([time_ms.max() // DAY_MS])
    plain = quick_level(time_ms, values).draws(day)
    np.testing.assert_array_equal(plain, quick_level(time_ms, values).draws(day))
    np.testing.assert_allclose(
        quick_level(time_ms, 1e6 * values).draws(day), 1e6 * plain, rtol=1e-9
    )
