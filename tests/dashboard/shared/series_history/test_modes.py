"""Modes by release are those of single values, and a run of two modes is of neither."""

import numpy as np

from dashboard.shared.series_history.modes import (
    NO_MODE,
    SEVERAL_MODES,
    levels_at,
    modes_of_runs,
    release_modes,
)
from models.records.series_status import Label, Segment


def test_runs_of_two_values_show_the_two_modes_that_were_measured() -> None:
    rng = np.random.default_rng(2)
    slow = rng.random((300, 2)) < 0.5
    values = np.where(slow, 110.0, 100.0) + rng.normal(0, 0.5, slow.shape)
    release = np.full(values.size, "1.0", dtype=object)
    (told,), mode = release_modes(values.ravel(), release, np.ones(values.size, dtype=bool))
    assert told.count == 2
    assert np.allclose(told.locations, [100, 110], atol=0.5)
    means = values.mean(axis=1)
    ((of_means,), _) = release_modes(means, release[:300], np.ones(300, dtype=bool))
    assert np.allclose(of_means.locations, [105], atol=0.5)  # where nothing was measured
    of_run = modes_of_runs(mode, np.repeat(np.arange(300), 2))
    expected = np.where(slow.all(axis=1), 1, np.where(slow.any(axis=1), SEVERAL_MODES, 0))
    assert (of_run == expected).all()


def test_a_run_without_a_mode_has_none() -> None:
    mode = np.array([NO_MODE, NO_MODE, 1, NO_MODE, 0])
    assert modes_of_runs(mode, np.array([0, 0, 1, 1, 2])).tolist() == [NO_MODE, 1, 0]
    assert modes_of_runs(np.zeros(0, np.int64), np.zeros(0, np.int64)).tolist() == []


def test_a_step_within_a_release_is_no_second_mode() -> None:
    rng = np.random.default_rng(3)
    level = np.repeat([100.0, 112.0], 60)
    value = level + rng.normal(0, 1, 120)
    release, measured = np.full(120, "1.0", dtype=object), np.ones(120, dtype=bool)
    ((plain,), _) = release_modes(value, release, measured)
    assert plain.count == 2
    ((told,), _) = release_modes(value, release, measured, level)
    assert told.count == 1
    assert np.allclose(told.locations, [112], atol=1)


def test_the_level_of_a_moment_is_that_of_its_group() -> None:
    groups = [
        Segment(start, end, 3, mean, 1.0, Label.NORMAL, 0.0)
        for start, end, mean in ((10, 19, 1.0), (20, 30, 2.0))
    ]
    found = levels_at(np.array([5, 10, 19, 20, 99]), groups)
    assert np.array_equal(found, [np.nan, 1, 1, 2, 2], equal_nan=True)
    assert np.isnan(levels_at(np.array([5]), [])).all()
