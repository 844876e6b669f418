from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.stats.level.demmler_reinsch import DemmlerReinsch, demmler_reinsch
from models.stats.level.spline import knot_count, penalty_root, place_knots, spline_basis
from tests.stats.brms_reference import read_table


def build(
    days: NDArray[np.int64],
    weights: NDArray[np.float64] | None = None,
    count: int | None = None,
    steps: tuple[int, ...] = (),
) -> DemmlerReinsch:
    weights = np.ones(days.size) if weights is None else weights
    knots = place_knots(days, count or knot_count(days))
    return demmler_reinsch(days, weights, knots, np.full(days.size, 1.0 / days.size), steps)


@st.composite
def day_lists(draw: st.DrawFn) -> NDArray[np.int64]:
    """From three days to a few dozen, with gaps up to ten years."""
    gaps = draw(st.lists(st.sampled_from([1, 1, 1, 2, 7, 60, 3650]), min_size=2, max_size=40))
    return 19_000 + np.concatenate([[0], np.cumsum(gaps)])


@settings(deadline=None)
@given(days=day_lists(), seed=st.integers(0, 1000), every=st.booleans())
def test_waves_are_orthonormal_and_the_penalty_is_diagonal(
    days: NDArray[np.int64], seed: int, every: bool
) -> None:
    weights = np.random.default_rng(seed).uniform(0.1, 9.0, days.size)
    basis = build(days, weights, days.size if every else None)
    size = basis.eigenvalues.size
    np.testing.assert_allclose(
        basis.phi.T @ (weights[:, None] * basis.phi), np.eye(size), atol=1e-9
    )
    np.testing.assert_allclose(basis.evaluate(days), basis.phi, atol=1e-5)
    assert basis.free == 2
    assert np.all(basis.eigenvalues[:2] == 0)
    assert np.all(np.diff(basis.eigenvalues[2:]) >= 0)
    assert np.all(np.isfinite(basis.evaluate(np.arange(days[0], days[0] + 400))))


def test_eigenvalues_are_the_penalty_of_each_wave() -> None:
    days = np.array([0, 1, 3, 4, 9, 12, 30, 31, 32, 60, 61, 80])
    basis = build(days, count=7)
    scaled = (days - days[0]) / 80.0
    spline = spline_basis(scaled, basis.knots)
    heights = np.linalg.lstsq(spline, basis.phi, rcond=None)[0]
    curvature = penalty_root(basis.knots) @ heights
    penalty = curvature.T @ curvature
    factor = basis.penalties[0] / penalty[2, 2]
    np.testing.assert_allclose(
        penalty * factor, np.diag(basis.eigenvalues), atol=1e-8 * basis.eigenvalues[-1]
    )


def test_tau_is_the_standard_deviation_of_the_wiggle() -> None:
    days = np.arange(0, 300, 3)
    basis = build(days)
    rng = np.random.default_rng(4)
    coefficients = rng.normal(size=(4000, basis.penalties.size)) / np.sqrt(basis.penalties)
    wiggle = coefficients @ basis.phi[:, basis.free :].T
    assert np.mean(wiggle**2) == pytest.approx(1.0, rel=0.05)


def test_smoother_equals_mgcv(oracles: Path) -> None:
    days = read_table(oracles, "gaussian_data.csv")["dayi"].to_numpy()
    random_effects = read_table(oracles, "gaussian_k20_mgcv_basis.csv").to_numpy()[:, 1:]
    distinct, counts = np.unique(days, return_counts=True)
    basis = demmler_reinsch(
        distinct, counts.astype(float), place_knots(days, 20), counts / days.size
    )
    waves = basis.evaluate(days)
    free = waves[:, :2]
    theirs = random_effects - free @ (free.T @ random_effects)
    theirs = theirs @ theirs.T
    ours = (waves[:, 2:] / basis.penalties) @ waves[:, 2:].T
    ours *= np.trace(theirs) / np.trace(ours)  # each program has its own unit of smoothness
    for smoothing in (0.01, 1.0, 100.0):
        identity = np.eye(days.size)
        smoother_ours = smoothing * np.linalg.solve(identity + smoothing * ours, ours)
        smoother_theirs = smoothing * np.linalg.solve(identity + smoothing * theirs, theirs)
        assert np.abs(smoother_ours - smoother_theirs).max() < 4e-9


def test_known_step_is_followed_without_smearing() -> None:
    days = np.arange(100)
    truth = np.where(days >= 40, 5.0, 0.0) + 0.01 * days
    basis = build(days, steps=(40,))
    assert basis.free == 3
    free = basis.phi[:, :3]
    np.testing.assert_allclose(free @ (free.T @ truth), truth, atol=1e-10)
    inside = basis.evaluate(np.array([39, 40]))[:, :3] @ (free.T @ truth)
    np.testing.assert_allclose(inside, [0.39, 5.40], atol=1e-10)


@pytest.mark.parametrize(
    ("steps", "kept"),
    [
        ((-5,), ()),  # before the first measurement
        ((0,), ()),  # on the first: nothing lies before it
        ((500,), ()),  # after the last
        ((40, 40), (40,)),
        ((50, 20), (20, 50)),
        ((41, 42), (41,)),  # no measurement between the two
    ],
)
def test_steps_that_the_data_cannot_see_are_left_out(
    steps: tuple[int, ...], kept: tuple[int, ...]
) -> None:
    days = np.array([*range(0, 41, 2), *range(42, 100)])
    assert build(days, steps=steps).steps == kept


def test_steps_never_leave_more_columns_than_days() -> None:
    days = np.array([0, 1, 2, 3])
    basis = build(days, count=4, steps=(1, 2, 3))
    assert basis.eigenvalues.size <= 4
    np.testing.assert_allclose(basis.phi.T @ basis.phi, np.eye(basis.eigenvalues.size), atol=1e-10)
