"""Groups by minimum description length, exactly as jumpavg 0.4.2 forms them.

A series is cut where two groups with their own mean and standard deviation take fewer bits to
write down than one. The search is jumpavg's forward recursion: for every prefix it keeps one
best partition, and a new run either starts a group behind the best partition of the prefix
before, or joins the last group of any partition that is still open. Because a group's bits
depend on the mean of the group before, this is not an exhaustive search; it is the program's
answer that is reproduced, not the optimum.

Source: FD.io CSIT, ``jumpavg`` 0.4.2 (``classify``).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.records.series import Direction
from models.records.series_status import Label
from models.stats.changes.mdl_bits import group_bits, resolution
from models.stats.changes.mdl_costs import Costs
from models.stats.changes.mdl_open import OpenGroups
from models.stats.series.groups import Group, Groups, label_of
from models.stats.series.replicates import Run, gather


@dataclass(frozen=True, slots=True)
class Segmentation:
    """A partition with its price."""

    groups: Groups
    bits: float  # of the whole partition
    unit: float  # size of one unit, in the series' unit
    largest: float  # largest single value


def segment(
    values: Sequence[Run] | NDArray[np.floating],
    direction: Direction,
    *,
    unit: float | None = None,
    sbps: float | None = None,
) -> Segmentation:
    """Cut a series into groups of one mean and standard deviation each.

    Parameters
    ----------
    values : sequence, length n
        Runs in time order: scalars, or iterables of replicates that stay together. A run
        without replicates costs nothing and moves nothing.
    direction : Direction
        Which way is worse. The program itself assumes that higher is better.
    unit : float, optional
        Resolution of the values, in their own unit; None and 0 mean unknown.
    sbps : float, optional
        Significant bits per sample where the unit is unknown; None and 0 mean 12.

    Returns
    -------
    Segmentation
        Groups over run indices. They do not depend on the series' unit unless ``unit`` is
        given; they do depend on an offset and on the largest value.

    Raises
    ------
    NotEnoughDataError
        If there is not one value.
    BadArgumentError
        If a value is not finite, none is positive, or an option leaves no usable unit.

    Notes
    -----
    O(n²) additions in n vector operations, O(n) memory.
    """
    runs = gather(values)
    scaled_unit = resolution(runs.largest, unit and float(np.ldexp(unit, -runs.exponent)), sbps)
    starts, prefix = _search(runs.sizes, runs.means, runs.stdevs, runs.largest, scaled_unit)
    return Segmentation(
        groups=_label(starts, prefix, direction, runs.exponent),
        bits=float(prefix.bits[-1]),
        unit=float(np.ldexp(scaled_unit, runs.exponent)),
        largest=float(np.ldexp(runs.largest, runs.exponent)),
    )


def mdl_groups(
    values: Sequence[Run] | NDArray[np.floating],
    direction: Direction,
    *,
    unit: float | None = None,
    sbps: float | None = None,
) -> Groups:
    """Return the groups of :func:`segment` without their price."""
    return segment(values, direction, unit=unit, sbps=sbps).groups


@dataclass(slots=True)
class _Prefixes:
    """The best partition of every prefix, known by its last group."""

    start: NDArray[np.int64]
    mean: NDArray[np.float64]
    stdev: NDArray[np.float64]
    bits: NDArray[np.float64]


def _search(
    sizes: NDArray[np.int64],
    means: NDArray[np.float64],
    stdevs: NDArray[np.float64],
    largest: float,
    unit: float,
) -> tuple[list[int], _Prefixes]:
    """Run the recursion; return the starts of the best groups and all prefixes."""
    n = len(sizes)
    prefix = _Prefixes(np.zeros(n, dtype=np.int64), np.zeros(n), np.zeros(n), np.zeros(n))
    last_size = np.zeros(n, dtype=np.int64)
    opened = OpenGroups(n)
    costs = Costs(sizes, largest, unit)
    before: list[float | None] = [None]  # mean of the group before each open group
    paid = [0.0]  # bits of all groups before each open group
    for i in range(n):
        if i:
            size, mean = int(last_size[i - 1]), float(prefix.mean[i - 1])
            before.append(mean * size / size if size else 0.0)
            paid.append(float(prefix.bits[i - 1]))
        costs.open(i, before[i], paid[i])
        opened.add(i, int(sizes[i]), float(means[i]), float(stdevs[i]))
        near = costs.nearly_cheapest(opened, i)
        best, best_bits = -1, np.inf
        # Ties are the program's: the new group first, then the open ones from the oldest on,
        # each replacing the best only if strictly cheaper.
        for j in [i, *near] if near[-1:] == [i] else near:
            bits = paid[j] + _exact(opened, j, largest, unit, before[j])
            if bits < best_bits:
                best, best_bits = j, bits
        prefix.start[i], prefix.bits[i] = best, best_bits
        last_size[i] = opened.size[best]
        prefix.mean[i], prefix.stdev[i] = opened.mean[best], opened.stdev[best]
    starts = [int(prefix.start[n - 1])]
    while starts[-1] > 0:
        starts.append(int(prefix.start[starts[-1] - 1]))
    return starts[::-1], prefix


def _exact(opened: OpenGroups, j: int, largest: float, unit: float, before: float | None) -> float:
    """Bits of an open group, rounded as the program rounds them."""
    size, mean, stdev = int(opened.size[j]), float(opened.mean[j]), float(opened.stdev[j])
    if size:
        mean, stdev = mean * size / size, float(np.sqrt(stdev * stdev * size / size))
    return group_bits(size, mean, stdev, largest, unit, before)


def _label(starts: list[int], prefix: _Prefixes, direction: Direction, exponent: int) -> Groups:
    """Turn starts into labelled groups in the series' own unit."""
    groups: list[Group] = []
    ends = [*starts[1:], len(prefix.start)]
    for start, end in zip(starts, ends, strict=True):
        mean = float(np.ldexp(prefix.mean[end - 1], exponent))
        stdev = float(np.ldexp(prefix.stdev[end - 1], exponent))
        label = label_of(groups[-1].mean, mean, direction) if groups else Label.NORMAL
        groups.append(Group(start, end, mean, stdev, label))
    return tuple(groups)
