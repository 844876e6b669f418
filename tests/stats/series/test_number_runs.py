"""Which values are of one run: replicates are, builds of one date are not."""

import numpy as np
import pytest

from models.stats.series.number_runs import number_runs


def numbered(
    times: list[int], run_ids: list[str], revisions: list[str], late: list[bool] | None = None
) -> list[int]:
    found = number_runs(
        np.array(times, dtype=np.int64),
        np.array(run_ids, dtype=object),
        np.array(revisions, dtype=object),
        None if late is None else np.array(late),
    )
    return [int(number) for number in found]


def test_values_of_one_time_without_names_are_one_run() -> None:
    assert numbered([1, 1, 2, 3, 3], [""] * 5, ["r"] * 5) == [0, 0, 1, 2, 2]
    assert numbered([], [], []) == []
    assert numbered([7], ["a"], ["r"]) == [0]


def test_builds_of_one_date_are_runs_of_their_own() -> None:
    assert numbered([1, 1, 1, 1], ["a", "a", "b", "b"], [""] * 4) == [0, 0, 1, 1]
    assert numbered([1, 1, 2], [""] * 3, ["r1", "r2", "r3"]) == [0, 1, 2]


@pytest.mark.parametrize("seed", range(5))
def test_numbers_do_not_depend_on_the_order_of_the_values_of_a_moment(seed: int) -> None:
    ids = [f"job-{job}" for job in (8, 9, 10, 11) for _ in range(3)]
    order = np.random.default_rng(seed).permutation(12)
    found = numbered([5] * 12, [ids[i] for i in order], ["r"] * 12)
    assert [found[int(np.flatnonzero(order == i)[0])] for i in range(12)] == [
        *(0, 0, 0, 1, 1, 1),
        *(2, 2, 2, 3, 3, 3),
    ]


def test_repeats_join_the_run_of_their_revision() -> None:
    late = [False, False, True, True, True, False]
    times, ids = [1, 1, 1, 1, 1, 2], ["a", "b", "again-1", "again-2", "again-3", "c"]
    revisions = ["r1", "r2", "r1", "r2", "r0", "r3"]
    # The backfill r0 has no run in its turn at that place, and is one.
    assert numbered(times, ids, revisions, late) == [1, 2, 1, 2, 0, 3]


def test_backfilled_values_of_one_revision_are_one_run() -> None:
    assert numbered([1, 1, 1], ["x", "y", "z"], ["r"] * 3, [True] * 3) == [0, 0, 0]
