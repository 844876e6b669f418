"""Groups: runs of measurements that a detector holds together, and what to call a change."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.records.series import Direction
from models.records.series_status import Label


@dataclass(frozen=True, slots=True)
class Group:
    """One stretch of a series with one level.

    ``start`` is the first run, ``end`` is one past the last; ``mean`` and ``stdev`` (of the
    population, so divided by n) are in the series' unit.
    """

    start: int
    end: int
    mean: float
    stdev: float
    label: Label

    @property
    def size(self) -> int:
        """Number of runs in the group."""
        return self.end - self.start


Groups = tuple[Group, ...]


def label_of(before: float, after: float, direction: Direction) -> Label:
    """Name a move from one mean to another by the series' own direction."""
    if after == before:
        return Label.NORMAL
    worse = (after > before) == (direction.worse_sign > 0)
    return Label.REGRESSION if worse else Label.PROGRESSION


def changes(groups: Sequence[Group]) -> list[int]:
    """List the starts of the groups that are labelled as changes, ascending."""
    return [group.start for group in groups if group.label is not Label.NORMAL]


def per_sample(groups: Sequence[Group], size: int) -> tuple[list[Label], NDArray[np.float64]]:
    """Spread groups over their samples.

    Parameters
    ----------
    groups : sequence of Group
        Adjacent groups that cover ``range(size)``.
    size : int
        Number of samples.

    Returns
    -------
    labels : list of Label, length ``size``
        The group's label at its first sample, normal at all others.
    means : array, shape (size,)
        Mean of the group that each sample belongs to.
    """
    labels = [Label.NORMAL] * size
    means: NDArray[Any] = np.full(size, np.nan)
    for group in groups:
        labels[group.start] = group.label
        means[group.start : group.end] = group.mean
    return labels, means
