"""Coefficients of variation, variance components, modes."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.records.errors import NotEnoughDataError
from models.stats.detectability.cleaning import CleaningRules, FailureRule, clean_runs
from models.stats.detectability.iteration_table import iteration_table
from models.stats.detectability.variability import variability
from models.stats.detectability.variance_components import variance_components
from tests.stats.hail_reference import reference, reference_runs
from tests.tries import tries


@pytest.mark.parametrize("name", ["test_quiet", "test_noisy"])
def test_coefficients_are_hails(oracles: Path, name: str) -> None:
    expected = reference(oracles, "filter_and_variability.json")[name]["variability"]
    burn_in = reference(oracles, "first_stable_index.json")[name]
    rules = CleaningRules(failures=FailureRule.HAIL)
    found = variability(clean_runs(reference_runs(oracles)[name], burn_in, rules).usable())
    assert found.total_cv == pytest.approx(expected["total"], rel=1e-9)
    assert found.instances_cv_mean == pytest.approx(expected["instances_mean"], rel=1e-9)
    assert found.instances_cv_stdev == pytest.approx(expected["instances_stdev"], rel=1e-9)
    assert found.mean == pytest.approx(expected["mean"], rel=1e-12)


def test_balanced_components_equal_the_analysis_of_variance() -> None:
    rng = np.random.default_rng(3)
    times = 10 + rng.normal(0, 1, (12, 1)) + rng.normal(0, 0.5, (12, 8))
    found = variance_components(iteration_table(list(times)))
    within = times.var(axis=1, ddof=1).mean()
    assert found.within == pytest.approx(within, rel=1e-6)
    assert found.between == pytest.approx(times.mean(axis=1).var(ddof=1) - within / 8, rel=1e-6)
    assert found.mean == pytest.approx(times.mean(), rel=1e-12)
    assert found.instances == 12
    assert found.iterations == pytest.approx(8)


def test_planted_components_of_unbalanced_runs_are_found() -> None:
    rng = np.random.default_rng(4)
    found = []
    for _ in range(60):
        lengths = rng.integers(5, 40, 40)
        rows = [20 + rng.normal(0, 2) + rng.normal(0, 1, n) for n in lengths]
        parts = variance_components(iteration_table(rows))
        found.append((parts.between, parts.within))
    between, within = np.mean(found, axis=0)
    # Standard errors of the averages: 4·√(2/39)/√60 ≈ 0.12 and √(2/860)/√60 ≈ 0.006.
    assert between == pytest.approx(4, abs=0.4)
    assert within == pytest.approx(1, abs=0.02)


def test_nothing_between_instances_is_zero() -> None:
    rng = np.random.default_rng(5)
    rows = [row - row.mean() + 10 for row in rng.normal(0, 1, (6, 20))]
    found = variance_components(iteration_table(rows))
    assert found.between == 0
    assert found.intraclass_correlation == 0


def test_nothing_within_instances_is_zero() -> None:
    found = variance_components(iteration_table([np.full(3, 1.0), np.full(4, 3.0)]))
    assert found.within == 0
    assert found.between == pytest.approx(2)


@pytest.mark.parametrize(
    ("rows", "words"),
    [([[1.0, 2.0]], "one instance"), ([[1.0], [2.0]], "one iteration per instance")],
)
def test_what_cannot_tell_components_says_so(rows: list[list[float]], words: str) -> None:
    table = iteration_table([np.array(row) for row in rows])
    with pytest.raises(NotEnoughDataError, match=words):
        variance_components(table)
    found = variability(table)
    assert found.components is None
    assert words in found.components_reason
    assert found.to_dict()["components"] is None


def test_two_kinds_of_instances_are_two_modes() -> None:
    rng = np.random.default_rng(6)
    level = np.repeat([10.0, 12.0], 30)[:, None]
    found = variability(iteration_table(list(level + rng.normal(0, 0.2, (60, 20)))))
    assert found.modes.count == 2
    assert found.modes.locations == pytest.approx([10, 12], abs=0.1)


@settings(max_examples=tries(50))
@given(st.integers(0, 2**32 - 1), st.floats(1e-3, 1e3))
def test_components_scale_with_the_unit(seed: int, factor: float) -> None:
    rng = np.random.default_rng(seed)
    rows = [
        5 + rng.normal(0, rng.uniform(0, 0.5)) + rng.normal(0, 0.3, rng.integers(2, 9))
        for _ in range(rng.integers(2, 9))
    ]
    plain = variance_components(iteration_table(rows))
    scaled = variance_components(iteration_table([row * factor for row in rows]))
    assert scaled.mean == pytest.approx(plain.mean * factor, rel=1e-6)
    assert scaled.within == pytest.approx(plain.within * factor**2, rel=1e-4)
    assert scaled.between == pytest.approx(
        plain.between * factor**2, rel=1e-3, abs=1e-6 * factor**2
    )
