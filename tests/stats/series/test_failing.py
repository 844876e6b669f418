"""Which failed runs stand at the end of a history."""

import numpy as np

from models.stats.series.failing import FailingRuns, failing_runs


def find(*runs: bool, order: list[int] | None = None) -> FailingRuns | None:
    time_ms = 10 * np.arange(len(runs), dtype=np.int64)
    place = np.array(order if order is not None else range(len(runs)), dtype=int)
    revision = np.array([f"r{place}" for place in range(len(runs))], dtype=object)
    return failing_runs(time_ms[place], np.array(runs, dtype=bool)[place], revision[place])


def test_one_failed_run_is_chance_and_two_tell() -> None:
    assert find(True, True, False) is None
    found = find(True, True, False, False)
    assert found == FailingRuns(20, 2, 30, 10, "r2", "r1")


def test_any_order_gives_the_same() -> None:
    assert find(True, False, True, False, False, order=[4, 0, 3, 2, 1]) == find(
        True, False, True, False, False
    )


def test_a_series_that_never_measured_fails_since_its_first_run() -> None:
    assert find(False, False, False) == FailingRuns(0, 3, 20, None, "r0", "")
    assert find() is None


def test_a_run_with_one_good_replicate_did_not_fail() -> None:
    time_ms = np.array([0, 0, 10, 10, 20, 20])
    measured = np.array([True, True, False, False, False, True])
    assert failing_runs(time_ms, measured) is None
    found = failing_runs(time_ms, np.array([True, True, False, False, False, False]))
    assert found is not None
    assert (found.since_ms, found.runs, found.previous_ms) == (10, 2, 0)
