"""Where each run of a lane belongs in its history: at its revision, whenever it ran.

A lane is one suite on one platform of one branch. Runs mostly come in the order of their
revisions, and keep their own time. A run that comes *late*, after a newer revision has been run in
the lane, is a repeat or a backfill: its values say something of the old revision, so it belongs
there, or a step between two revisions would seem to go back on the day of the retrigger.
"""

import numpy as np
from numpy.typing import NDArray

from models.records.days import DAY_MS

CONTROL_DAYS = 10  # fewer days say too little of how a lane is run
CONTROL_SHARE = 0.2  # revisions a day; below it, a lane measures pinned builds


def is_control(time_ms: NDArray[np.int64], revision: NDArray[np.int64]) -> bool:
    """Decide whether a lane measures pinned builds again and again.

    Such a lane watches the machine, not the code, and stays in the order of its runs.

    Parameters
    ----------
    time_ms : (N,) int array
        When each run began, milliseconds since 1970-01-01 UTC.
    revision : (N,) int array
        Number of each run's revision; negative where it is not known.

    Returns
    -------
    bool
        True where runs on at least `CONTROL_DAYS` days share fewer than `CONTROL_SHARE`
        revisions a day.
    """
    known = revision >= 0
    days = np.unique(time_ms[known] // DAY_MS).size
    return bool(days >= CONTROL_DAYS and np.unique(revision[known]).size < CONTROL_SHARE * days)


def place_runs(
    time_ms: NDArray[np.int64], revision: NDArray[np.int64], revision_ms: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Place each run of a lane at its revision.

    Parameters
    ----------
    time_ms : (N,) int array
        When each run began, milliseconds since 1970-01-01 UTC, in any order.
    revision : (N,) int array
        Number of each run's revision; negative where it is not known.
    revision_ms : (N,) int array
        Place of each run's revision on the branch: when it was pushed or committed, else when it
        was first run on the branch.

    Returns
    -------
    (N,) int array
        The time at which each run stands in the history: its own, unless it comes late. A late
        run stands at the first run of its revision in the lane; a revision of which there is none
        stands between its neighbours. The result does not depend on the order of the input.
    """
    placed = time_ms.copy()
    if time_ms.size < 2 or is_control(time_ms, revision):
        return placed
    late = late_runs(time_ms, revision, revision_ms)
    if not late.any():
        return placed
    on_time = (revision >= 0) & ~late
    first: dict[int, int] = {}
    for number, moment in zip(revision[on_time].tolist(), time_ms[on_time].tolist(), strict=True):
        first[number] = min(moment, first.get(number, moment))
    backfilled: dict[int, int] = {
        number: moment
        for number, moment in zip(revision[late].tolist(), revision_ms[late].tolist(), strict=True)
        if number not in first
    }
    first |= _between(backfilled, time_ms[on_time], revision_ms[on_time])
    placed[late] = [first[number] for number in revision[late].tolist()]
    return placed


def late_runs(
    time_ms: NDArray[np.int64], revision: NDArray[np.int64], revision_ms: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Mark the runs before which a newer revision was run.

    Parameters are those of `place_runs`; returns an array of shape (N,).
    """
    late = np.zeros(time_ms.size, dtype=bool)
    order = np.lexsort((revision, revision_ms, time_ms))
    order = order[revision[order] >= 0]
    if not order.size:
        return late
    newest = np.maximum.accumulate(revision_ms[order])
    late[order] = revision_ms[order] < newest
    return late


def _between(
    backfilled: dict[int, int], time_ms: NDArray[np.int64], revision_ms: NDArray[np.int64]
) -> dict[int, int]:
    """Set for revisions without a run in their turn a time between those of their neighbours."""
    order = np.argsort(revision_ms, kind="stable")
    places, moments = revision_ms[order], time_ms[order]
    # The last run of an older revision and the first of a newer one, whatever their order of runs.
    last = np.maximum.accumulate(moments)
    following = np.minimum.accumulate(moments[::-1])[::-1]
    gaps: dict[int, list[tuple[int, int]]] = {}
    for number, place in backfilled.items():
        gaps.setdefault(int(np.searchsorted(places, place)), []).append((place, number))
    found: dict[int, int] = {}
    for gap, members in gaps.items():
        members.sort()
        after = int(following[gap]) if gap < places.size else int(last[-1]) + len(members) + 1
        before = int(last[gap - 1]) if gap else min(members[0][0], after - len(members)) - 1
        if before < members[0][0] and members[-1][0] < after:
            found |= {number: place for place, number in members}
            continue
        step = (after - before) / (len(members) + 1)
        for rank, (_, number) in enumerate(members, start=1):
            found[number] = before + int(rank * step)
    return found
