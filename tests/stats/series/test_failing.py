"""Which failed runs stand at the end of a history."""

import numpy as np

from models.stats.series.failing import FailingRuns, failing_runs


def find(*runs: bool, order: list[int] | None = None) -> FailingRuns | None:
    time_ms = 10 * np.arange(len(runs), dtype=np.int64)
    place = np.array(order if order is not None else range(len(runs)), dtype=int)
    revision = np.array([f"r{place}" for place in range(len(runs))], dtype=object)
    moments = time_ms[place]
    return failing_runs(moments, moments, np.array(runs, dtype=bool)[place], revision[place])


def at(*runs: tuple[int, int, bool]) -> FailingRuns | None:
    """Place runs by revision: (revision, when it ran, whether it measured)."""
    place, moment, measured = zip(*runs, strict=True)
    names = np.array([f"r{item}" for item in place], dtype=object)
    return failing_runs(np.array(place), np.array(moment), np.array(measured), names)


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
    assert failing_runs(time_ms, time_ms, measured) is None
    measured = np.array([True, True, False, False, False, False])
    found = failing_runs(time_ms, time_ms, measured)
    assert found is not None
    assert (found.since_ms, found.runs, found.previous_ms) == (10, 2, 0)


NIGHTS = [(10, 10, True), (20, 20, True), (30, 30, True)]


def test_repeats_of_an_old_revision_that_fail_are_no_failure_of_the_series() -> None:
    repeats = [(20, 31, False), (20, 32, False), (20, 33, False)]
    assert at(*NIGHTS, *repeats) is None
    # The newest revision, repeated, tells of the present.
    assert at(*NIGHTS, (30, 31, False), (30, 32, False)) == FailingRuns(31, 2, 32, 30, "r30", "r30")


def test_a_repeat_of_an_old_revision_that_succeeds_ends_no_failure() -> None:
    fails = [(40, 40, False), (50, 50, False)]
    assert at(*NIGHTS, *fails, (20, 55, True)) == FailingRuns(40, 2, 50, 30, "r40", "r30")
    # One of the first that fails says that the next one brought it.
    assert at(*NIGHTS, *fails, (60, 60, False), (40, 65, True)) == FailingRuns(
        50, 2, 60, 40, "r50", "r40"
    )


def test_a_backfill_that_fails_narrows_where_it_began_and_not_when() -> None:
    found = at(*NIGHTS, (40, 40, False), (50, 50, False), (35, 60, False))
    assert found == FailingRuns(40, 3, 60, 30, "r35", "r30")
