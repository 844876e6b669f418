"""Runs stand at their revision, whenever they ran."""

import random
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records.days import DAY_MS
from models.stats.series.run_order import is_control, place_runs

DAY = DAY_MS


def place(runs: Sequence[tuple[float, int]], revision_day: dict[int, float]) -> list[float]:
    """Place runs, given as day and revision; days come back."""
    time_ms = np.array([round(day * DAY) for day, _ in runs], dtype=np.int64)
    revision = np.array([name for _, name in runs], dtype=np.int64)
    known = [round(revision_day.get(name, 0) * DAY) for _, name in runs]
    return [
        round(float(moment) / DAY, 6)
        for moment in place_runs(time_ms, revision, np.array(known, dtype=np.int64))
    ]


def test_a_retrigger_joins_the_first_run_of_its_revision() -> None:
    runs = [(1, 1), (2, 2), (3, 3), (9, 2), (9.1, 1), (9.2, 3)]
    assert place(runs, {1: 1, 2: 2, 3: 3}) == [1, 2, 3, 2, 1, 9.2]


def test_a_repeat_of_the_newest_revision_keeps_its_own_time() -> None:
    assert place([(1, 1), (2, 2), (2.5, 2), (4, 2)], {1: 1, 2: 2}) == [1, 2, 2.5, 4]


def test_a_lane_that_lags_behind_the_branch_keeps_its_own_times() -> None:
    assert place([(1.5, 1), (2.5, 2), (3.5, 3)], {1: 1, 2: 2, 3: 3}) == [1.5, 2.5, 3.5]


def test_a_revision_that_was_never_run_here_falls_between_its_neighbours() -> None:
    # Revision 2 was first run elsewhere on the branch, on day 2.
    assert place([(1, 1), (3, 3), (9, 2)], {1: 1, 2: 2, 3: 3})[2] == 2
    # Its place on the branch may lie outside of what its neighbours' own runs leave free.
    two, three = place([(5, 1), (6, 4), (9, 2), (9.5, 3)], {1: 1, 2: 2, 3: 3, 4: 4})[2:]
    assert 5 < two < three < 6
    # Older than all that was run.
    assert place([(5, 3), (6, 4), (9, 2)], {2: 2, 3: 3, 4: 4})[2] == 2


def test_commit_times_decide_where_they_are_known() -> None:
    # Run in the wrong order: revision 1 is older by its commit, so its run belongs before.
    assert place([(5, 2), (6, 1), (7, 3)], {1: 1, 2: 2, 3: 3}) == [5, 1, 7]


def test_runs_without_a_revision_keep_their_own_time() -> None:
    assert place([(1, 1), (2, 2), (3, -1), (4, 1)], {1: 1, 2: 2}) == [1, 2, 3, 1]


@pytest.mark.parametrize(("builds", "control"), [(2, True), (3, True), (4, False), (20, False)])
def test_a_lane_that_measures_pinned_builds_stays_in_the_order_of_its_runs(
    builds: int, control: bool
) -> None:
    # Twenty days, each with one of the builds in turn.
    runs = [(float(day), day % builds) for day in range(20)]
    time_ms = np.array([round(day * DAY) for day, _ in runs], dtype=np.int64)
    assert is_control(time_ms, np.array([build for _, build in runs])) is control
    placed = place(runs, {build: float(build) for build in range(builds)})
    assert (placed == [day for day, _ in runs]) is (control or builds == 20)


def test_few_days_are_never_a_control_lane() -> None:
    time_ms = np.arange(9, dtype=np.int64) * DAY
    assert not is_control(time_ms, np.zeros(9, dtype=np.int64))


lanes = st.lists(
    st.tuples(st.integers(0, 40), st.integers(-1, 6)), min_size=1, max_size=30, unique=True
)


@given(lanes, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(
    runs: list[tuple[int, int]], rng: random.Random
) -> None:
    first = {name: float(min(day for day, other in runs if other == name)) for _, name in runs}
    placed = dict(zip(runs, place(list(runs), first), strict=True))
    shuffled = list(runs)
    rng.shuffle(shuffled)
    assert dict(zip(shuffled, place(shuffled, first), strict=True)) == placed


@given(lanes)
def test_revisions_stand_in_their_order(runs: list[tuple[int, int]]) -> None:
    time_ms = np.array([day * DAY for day, _ in runs], dtype=np.int64)
    revision = np.array([name for _, name in runs], dtype=np.int64)
    if is_control(time_ms, revision):
        return
    places = {name: float(name) for _, name in runs}
    placed = place(list(runs), places)
    stand: dict[int, list[float]] = {}
    for (_, name), day in zip(runs, placed, strict=True):
        if name >= 0:
            stand.setdefault(name, []).append(day)
    names = sorted(stand)
    for older, newer in pairwise(names):
        assert max(stand[older]) <= max(stand[newer])
        assert min(stand[older]) <= min(stand[newer])
