"""The pooled course of a benchmark's iterations: levels, spikes and errors by hand."""

import numpy as np
import pytest
from numpy.typing import NDArray

from models.records.benchmark_runs import BenchmarkKey, BenchmarkRuns
from models.records.errors import NotEnoughDataError
from models.stats.detectability.warm_up_curve import WarmUpCurve, warm_up_curve

RNG = np.random.default_rng(4)
STEADY = 20


def runs_of(times: NDArray[np.float64], failed: NDArray[np.bool_] | None = None) -> BenchmarkRuns:
    """Make the runs of a table of instances by iterations."""
    instances, iterations = times.shape
    nothing = np.zeros(times.size, dtype=bool)
    return BenchmarkRuns(
        BenchmarkKey("path", "name"),
        tuple(f"i{place}" for place in range(instances)),
        np.repeat(np.arange(instances, dtype=np.int32), iterations),
        np.tile(np.arange(iterations, dtype=np.int32), instances),
        times.ravel(),
        nothing,
        nothing,
        nothing if failed is None else failed.ravel(),
    )


def curve(times: NDArray[np.float64]) -> WarmUpCurve:
    return warm_up_curve(runs_of(times))


def noisy(instances: int, sd: float = 0.01) -> NDArray[np.float64]:
    return 1 + np.random.default_rng(4).normal(0, sd, (instances, STEADY))


def test_each_instance_is_measured_by_its_own_later_half() -> None:
    times = np.ones((4, STEADY))
    times[:, :3] = 2.0
    found = curve(times * np.array([[1.0], [2.0], [10.0], [100.0]]))
    np.testing.assert_allclose(found.value[:3], 2.0)
    np.testing.assert_allclose(found.value[3:], 1.0)
    assert (found.instances, found.within) == (4, 0.0)


def test_a_spike_of_one_instance_is_left_out_and_one_at_the_very_begin_is_a_warm_up() -> None:
    times = noisy(2)
    times[0, [1, 12]] *= 3.0
    found = curve(times)
    assert found.value[12] == pytest.approx(1.0, abs=0.05)
    assert found.value[1] == pytest.approx(2.0, abs=0.05)
    dip = noisy(2)
    dip[1, 8] *= 0.2
    assert curve(dip).value[8] == pytest.approx(1.0, abs=0.05)


def test_the_outermost_fifth_of_the_instances_does_not_count() -> None:
    times = noisy(30)
    times[:5, 6] = 9.0  # a sixth of them, less than what is trimmed
    assert curve(times).value[6] == pytest.approx(1.0, abs=0.02)
    times[:10, 6] = 9.0
    assert curve(times).value[6] > 1.5


def test_errors_shrink_with_the_instances_and_are_larger_where_a_mean_is_trimmed() -> None:
    found = {size: curve(noisy(size)) for size in (2, 3, 4, 5, 40)}
    for size, loss in ((2, 1.0), (3, 1.16), (4, 1.09), (5, 1.07), (40, 1.07)):
        expected = found[size].within * loss / np.sqrt(size)
        np.testing.assert_allclose(found[size].error, expected)
    assert found[40].within == pytest.approx(0.01, rel=0.1)


def test_what_failed_everywhere_is_filled_from_its_neighbours() -> None:
    times = np.ones((3, STEADY))
    times[:, 0] = 3.0
    failed = np.zeros(times.shape, dtype=bool)
    failed[:, 1] = True
    found = warm_up_curve(runs_of(times, failed))
    assert found.value[1] == pytest.approx(2.0)


def test_the_curve_ends_with_what_half_of_the_instances_have() -> None:
    times = noisy(4)
    failed = np.zeros(times.shape, dtype=bool)
    failed[:2, 15:] = True
    assert warm_up_curve(runs_of(times, failed)).value.size == STEADY
    failed[:3, 15:] = True
    assert warm_up_curve(runs_of(times, failed)).value.size == 15


@pytest.mark.parametrize(
    ("times", "reason"),
    [
        (np.ones((3, 7)), "path::name: 7 usable iterations per instance"),
        (np.zeros((3, 9)), "every time is zero"),
        (np.zeros((0, 0)), "there are no iterations"),
    ],
)
def test_too_little_is_refused_with_the_reason(times: NDArray[np.float64], reason: str) -> None:
    with pytest.raises(NotEnoughDataError, match=reason):
        curve(times)


def test_failures_alone_are_named() -> None:
    times = np.ones((2, 9))
    with pytest.raises(NotEnoughDataError, match="every iteration failed or timed out"):
        warm_up_curve(runs_of(times, np.ones(times.shape, dtype=bool)))
