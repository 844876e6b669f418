import numpy as np
import pytest

from models.records.comparison import Verdict
from models.records.series import Direction
from models.stats.comparison.compare import compare_levels
from models.stats.comparison.verdict import decide
from models.stats.steps.could_have_shown import CalledRule, could_have_shown
from tests.stats.steps.planted import history, stepped

RUNS, PER_DAY = 720, 3.0


def test_more_days_and_less_noise_show_smaller_changes() -> None:
    quiet, loud = (
        could_have_shown(
            stepped(*history(seed=1, runs=240, noise=noise)[:2], sweeps=80), [3, 7, 28]
        )
        for noise in (1.0, 4.0)
    )
    assert np.all(np.diff(quiet) < 0)
    assert np.all(np.diff(loud) < 0)
    assert np.all(loud > 2.5 * quiet)
    assert quiet[2] > 1.0  # δ: less than that is never called


def test_a_stricter_rule_asks_for_more() -> None:
    found = stepped(*history(seed=1, runs=240)[:2], sweeps=80)
    usual = could_have_shown(found, [14])
    assert could_have_shown(found, [14], power=0.95) > usual
    assert could_have_shown(found, [14], CalledRule(threshold=0.99)) > usual
    assert could_have_shown(found, [14], CalledRule(delta=6.0)) > usual


def test_days_before_the_fit_have_no_answer_and_units_are_those_of_the_series() -> None:
    ratios = []
    for seed in range(1, 5):  # sizes of two like fits differ by a tenth, so four have a say
        time_ms, values, _ = history(seed=seed, runs=240)
        found = stepped(time_ms, values, sweeps=80)
        assert np.isnan(could_have_shown(found, [120])).all()
        linear = stepped(time_ms, values - 100.0, sweeps=80)
        amount = could_have_shown(linear, [14], CalledRule(delta=0.0))
        percent = could_have_shown(found, [14], CalledRule(delta=0.0))
        ratios.append(float(amount[0] / percent[0]))  # of 100, so that they are alike
    assert np.exp(np.mean(np.log(ratios))) == pytest.approx(1.0, rel=0.15), ratios


@pytest.mark.slow
def test_planted_changes_of_that_size_are_called_in_eighty_of_a_hundred() -> None:
    sizes = [
        could_have_shown(stepped(*history(seed=seed, runs=RUNS, per_day=PER_DAY)[:2]), [7])[0]
        for seed in range(5)
    ]
    calls = []
    for seed in range(240):
        place = int(np.random.default_rng(seed).integers(RUNS - 21 - 1, RUNS))
        planted = [(place, float(np.median(sizes)))]
        time_ms, values, _ = history(seed=1000 + seed, runs=RUNS, per_day=PER_DAY, steps=planted)
        found = stepped(time_ms, values)
        level = found.level(found.days).astype(np.float64)
        change = compare_levels(level[:, -1], level[:, -8], Direction.LOWER_IS_BETTER)
        calls.append(decide(change).item() == Verdict.REGRESSION)
    assert np.mean(calls) == pytest.approx(0.8, abs=0.05)
