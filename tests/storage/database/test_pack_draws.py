"""Packed draws: half the bytes, within half a step, and equal where they were equal."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.storage.database.pack_draws import STEPS, pack_draws, unpack_draws

LEVELS = arrays(
    np.float32,
    st.integers(1, 60),
    elements=st.floats(-(2.0**100), 2.0**100, width=32, allow_subnormal=False),
)


@given(LEVELS)
def test_every_draw_comes_back_within_half_a_step(level: np.ndarray) -> None:
    stored = pack_draws(level)
    assert len(stored) == 8 + 2 * len(level)
    found = unpack_draws(stored, 1)
    assert found.dtype == np.float32
    spread = float(level.max()) - float(level.min())
    rounding = 4 * np.finfo(np.float32).eps * float(np.abs(level).max())
    allowed = 0.51 * spread / STEPS + rounding
    assert np.abs(found.astype(np.float64) - level).max() <= allowed
    order = np.argsort(level, kind="stable")
    assert (np.diff(found[order]) >= 0).all()


@pytest.mark.parametrize("value", [0.0, -3.5, 1e30])
def test_equal_draws_come_back_exactly(value: float) -> None:
    level = np.full(7, value, dtype=np.float32)
    np.testing.assert_array_equal(unpack_draws(pack_draws(level), 1), level)


def test_the_error_is_a_ten_thousandth_of_the_spread() -> None:
    level = np.random.default_rng(5).normal(300.0, 0.5, 1000).astype(np.float32)
    found = unpack_draws(pack_draws(level), 1)
    assert np.abs(found - level).max() < 1e-4 * level.std()
    assert abs(np.median(found) - np.median(level)) < 1e-4 * level.std()
