"""The search for changes: candidates, then taking away and adding until nothing moves."""

from itertools import pairwise

import numpy as np

from models.stats.changes.change_test import CLIP, weigh, weigh_together
from models.stats.changes.level_or_drift import InnovationNoise
from models.stats.changes.refine_changepoint import refine_changepoint, relocate
from models.stats.series.noise_scale import autocorrelation, local_noise, noise_scale
from models.stats.series.partition import cheapest_partition
from models.stats.series.winsorise import (
    Floats,
    clip_spikes,
    mask_spikes,
    middle,
    robust_centre,
)

SHORTEST = 4  # runs; fewer cannot tell a level from a few spikes
CANDIDATE = 8.0  # gain that makes a candidate, well below what makes a change
SPIKE = 5.0  # standard deviations from past and future alike at which a run is put aside
FAR = 3.0  # standard deviations from them at which a run is pulled in for the candidates
ROUNDS = 5
LOST_BY_SETTLING = 4.0  # gain that a change may lose when it leaves its likeliest place
LONGEST_STAIRCASE = 8  # changes in a row that may turn out to be one drift


def find_changes(values: Floats) -> list[int]:
    """Find where a series changes its level or begins to drift.

    Parameters
    ----------
    values : array, shape (n,)
        Finite values in time order.

    Returns
    -------
    list of int
        First run of each stretch but the first, ascending; each stretch has at least 4 runs.
        Empty for fewer than 8 runs and for constant series.
    """
    if len(values) < 2 * SHORTEST:
        return []
    centred = values - np.median(values)
    scale = noise_scale(centred)
    if scale == 0.0:
        return []
    standard = centred / scale
    # Where the noise grows, its own values are no spikes.
    standard = mask_spikes(standard, SPIKE * local_noise(standard, 1.0))
    search = _Search(standard, InnovationNoise(1.0, autocorrelation(standard)))
    changes = cheapest_partition(clip_spikes(standard, FAR), CANDIDATE, SHORTEST)
    seen: set[tuple[int, ...]] = set()
    for _ in range(ROUNDS):
        kept = search.move(search.thin_out(changes))
        added = search.split_further(kept)
        changes = sorted(kept + added)
        if not added and tuple(changes) in seen:
            break
        seen.add(tuple(changes))
    real = search.thin_out(changes)
    flat = search.flatten_staircases(real)
    if flat != real:  # one of the steps may have been real
        flat = search.thin_out(search.move(sorted(flat + search.split_further(flat))))
    return search.thin_out(search.settle(flat), -LOST_BY_SETTLING)


class _Search:
    """Moves on a set of changes in one series, whose noise has standard deviation 1."""

    def __init__(self, values: Floats, noise: InnovationNoise) -> None:
        self._values = values
        self._noise = noise
        self._n = len(values)
        # The same question is asked again in every round.
        self._margins: dict[tuple[int, int, int], float] = {}
        self._places: dict[tuple[int, int, int], tuple[int, int]] = {}

    def _margin(self, start: int, split: int, end: int) -> float:
        key = (start, split, end)
        if key not in self._margins:
            stretch = self._values[start:end]
            self._margins[key] = weigh(stretch, split - start, self._noise, self._n).margin
        return self._margins[key]

    def _relocated(self, start: int, split: int, end: int) -> tuple[int, int]:
        key = (start, split, end)
        if key not in self._places:
            stretch = self._values[start:end]
            best, safest = relocate(stretch, split - start, self._noise, SHORTEST)
            self._places[key] = start + best, start + safest
        return self._places[key]

    def thin_out(self, changes: list[int], least: float = 0.0) -> list[int]:
        """Take the weakest change away, and again, until all have the least margin."""
        edges = [0, *changes, self._n]
        margins = [self._margin(*edges[i : i + 3]) for i in range(len(changes))]
        while margins:
            weakest = int(np.argmin(margins))
            if margins[weakest] >= least:
                break
            del edges[weakest + 1]
            del margins[weakest]
            for i in (weakest - 1, weakest):  # their neighbourhoods have grown
                if 0 <= i < len(margins):
                    margins[i] = self._margin(*edges[i : i + 3])
        return edges[1:-1]

    def flatten_staircases(self, changes: list[int]) -> list[int]:
        """Take away several changes at once where one level or drift does as well."""
        edges = [0, *changes, self._n]
        for steps in range(min(LONGEST_STAIRCASE, len(changes)), 1, -1):
            first = 0
            while first + steps + 1 < len(edges):
                start, *splits, end = edges[first : first + steps + 2]
                places = [split - start for split in splits]
                stretch = self._values[start:end]
                if weigh_together(stretch, places, self._noise, self._n) < 0.0:
                    del edges[first + 1 : first + steps + 1]
                else:
                    first += 1
        return edges[1:-1]

    def move(self, changes: list[int]) -> list[int]:
        """Move each change in turn to its likeliest place between its neighbours."""
        edges = [0, *changes, self._n]
        for i in range(1, len(edges) - 1):
            edges[i], _ = self._relocated(*edges[i - 1 : i + 2])
        return edges[1:-1]

    def split_further(self, changes: list[int]) -> list[int]:
        """List the real changes that still hide within a stretch, at most one in each."""
        found = []
        edges = [0, *changes, self._n]
        for start, end in pairwise(edges):
            if end - start < 2 * SHORTEST:
                continue
            stretch = self._values[start:end]
            centre = robust_centre(stretch, CLIP)
            reach = CLIP * max(1.0, 1.4826 * middle(np.sort(np.abs(stretch - centre))))
            split = refine_changepoint(np.clip(stretch, centre - reach, centre + reach), SHORTEST)
            if self._margin(start, start + split, end) >= 0.0:
                found.append(start + split)
        return found

    def settle(self, changes: list[int]) -> list[int]:
        """Put each change where it is most often almost right."""
        edges = [0, *changes, self._n]
        settled: list[int] = []
        for i in range(1, len(edges) - 1):
            _, place = self._relocated(*edges[i - 1 : i + 2])
            # Neighbours settle apart from each other; they must not cross.
            earliest = (settled[-1] if settled else 0) + SHORTEST
            settled.append(edges[i] if place < earliest else place)
        return settled
