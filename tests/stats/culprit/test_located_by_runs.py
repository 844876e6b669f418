"""Where one step may be, by the runs around it alone."""

import numpy as np
import pytest
from scipy.stats import t as student

from models.records.errors import BadArgumentError
from models.stats.culprit.located_by_runs import located_by_runs


def test_a_clear_step_is_placed_and_its_noise_is_known() -> None:
    rng = np.random.default_rng(3)
    values = 50.0 + 2.0 * rng.standard_normal(60) + 20.0 * (np.arange(60) >= 31)
    found = located_by_runs(np.arange(60), values)
    assert int(found.log_likelihood.argmax()) == 30  # right before revision 31
    assert found.log_likelihood.max() == pytest.approx(0.0)
    assert np.sort(found.log_likelihood)[-2] < -3.0
    assert found.noise == pytest.approx(2.0, rel=0.25)
    assert found.amount == pytest.approx(20.0, abs=1.5)


def test_where_nothing_changed_the_step_is_small_and_anywhere() -> None:
    found = located_by_runs(np.arange(30), np.random.default_rng(5).standard_normal(30))
    assert abs(found.amount) < 1.0
    assert found.log_likelihood.min() > -4.0


def test_the_likelihood_is_that_of_two_integrated_levels() -> None:
    """Compared with a brute-force sum over both levels, for the one noise that it can see."""
    values = np.array([0.0, 0.4, -0.3, 0.1, 2.2, 1.8, 2.1])
    found = located_by_runs(np.arange(7), values)
    level = np.linspace(-6.0, 8.0, 1500)
    scale = np.median(np.abs(np.diff(values))) / (0.6745 * np.sqrt(2.0))
    total = np.zeros(6)
    for degrees in (2.0, 5.0, 30.0):
        for factor in np.exp(np.linspace(np.log(0.45), np.log(2.2), 9)):
            density = student.pdf((values[:, None] - level) / (scale * factor), degrees)
            density /= scale * factor
            for place in range(1, 7):
                before = density[:place].prod(axis=0).sum()
                total[place - 1] += before * density[place:].prod(axis=0).sum()
    expected = np.log(total / total.max())
    assert found.log_likelihood == pytest.approx(expected, abs=0.15)


def test_repeats_at_one_revision_never_part() -> None:
    """Of four values at the revision of the step, all are on one side."""
    place = np.repeat(np.arange(6), 4)
    values = np.where(place >= 3, 10.0, 0.0) + np.tile([0.0, 0.5, -0.5, 0.2], 6)
    found = located_by_runs(place, values)
    assert found.log_likelihood.size == 5
    assert int(found.log_likelihood.argmax()) == 2


def test_an_outlier_moves_no_step() -> None:
    rng = np.random.default_rng(8)
    values = rng.standard_normal(40) + 4.0 * (np.arange(40) >= 20)
    values[10] += 60.0
    assert int(located_by_runs(np.arange(40), values).log_likelihood.argmax()) == 19


def test_values_without_noise_are_located_exactly() -> None:
    found = located_by_runs(np.arange(8), [1, 1, 1, 1, 1, 2, 2, 2])
    assert int(found.log_likelihood.argmax()) == 4
    assert np.sort(found.log_likelihood)[-2] < -2.0


@pytest.mark.parametrize(
    ("place", "values"),
    [([0, 0, 0], [1.0, 2.0, 3.0]), ([0, 1], [1.0, 2.0]), ([0, 1, 2], [1.0, np.nan, 2.0])],
)
def test_too_few_or_unusable_runs_are_refused(place: list[int], values: list[float]) -> None:
    with pytest.raises(BadArgumentError, match=r"located|finite"):
        located_by_runs(place, values)
