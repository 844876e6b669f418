"""The search for changes: candidates, then taking away and adding until nothing moves."""

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from models.stats.changes.candidates import Candidates, find_candidates
from models.stats.changes.capped_saving import saving_margin
from models.stats.changes.change_test import CLIP, weigh
from models.stats.changes.level_or_drift import InnovationNoise
from models.stats.changes.newest_level import SIZES, newest_level
from models.stats.changes.recurring_level import without_chance_visits
from models.stats.changes.refine_changepoint import refine_changepoint, relocate
from models.stats.changes.staircase import flatten_staircases
from models.stats.series.noise_scale import local_noise
from models.stats.series.winsorise import Floats, mask_spikes, middle, robust_centre

SHORTEST = 4  # runs; fewer cannot tell a level from a few spikes, but at the newest end
SPIKE = 5.0  # standard deviations from past and future alike at which a run is put aside
ROUNDS = 5
LOST_BY_SETTLING = 4.0  # gain that a change may lose when it leaves its likeliest place
APART = 1.5  # ratio to the noise beside a change at which farther runs are left out


def find_changes(values: Floats, scale: Floats) -> list[int]:
    """Find where a series changes its level or begins to drift.

    Parameters
    ----------
    values : array, shape (n,)
        Finite values in time order.
    scale : array, shape (n,)
        Standard deviation of the noise at each run; see
        :func:`models.stats.series.noise_regimes.noise_regimes`.

    Returns
    -------
    list of int
        First run of each stretch but the first, ascending; each stretch has at least 4 runs, the
        last at least 2. Empty for fewer than 6 runs and for constant series.
    """
    if len(values) < SHORTEST + min(SIZES):
        return []
    unit = float(np.median(scale))
    if unit == 0.0:
        return []
    raw, scale = (values - np.median(values)) / unit, scale / unit
    # Where the noise grows, its own values are no spikes.
    tamed = mask_spikes(raw, SPIKE * local_noise(raw, scale))
    candidates = find_candidates(tamed, scale, SHORTEST)
    search = _Search(tamed, scale, candidates)
    changes = without_chance_visits(raw, scale, candidates.changes)
    changes = search.run(changes) if len(values) >= 2 * SHORTEST else []
    start = search.comparable(changes[-1] if changes else 0, len(values) - 1, len(values))[0]
    newest = InnovationNoise(float(scale[-1]), candidates.largest)
    size = newest_level(raw[start:], tamed[start:], newest, len(values), SHORTEST)
    return [*changes, len(values) - size] if size else changes


class _Search:
    """Moves on a set of changes in one series."""

    def __init__(self, values: Floats, scale: Floats, candidates: Candidates) -> None:
        self._values = values
        self._scale = scale
        self._noise = InnovationNoise(1.0, candidates.largest)
        self._unexplained = candidates.unexplained
        self._n = len(values)
        # The same question is asked again in every round.
        self._margins: dict[tuple[int, int, int], float] = {}
        self._places: dict[tuple[int, int, int], tuple[int, int]] = {}

    def run(self, changes: list[int]) -> list[int]:
        """Take away and add changes until nothing moves."""
        seen: set[tuple[int, ...]] = set()
        for _ in range(ROUNDS):
            seen.add(tuple(changes))
            kept = self._move(self._thin_out(changes))
            changes = sorted(kept + self._split_further(kept))
            if tuple(changes) in seen:
                break
        real = self._thin_out(changes)
        flat = flatten_staircases(self._values, self._scale, real, self._noise.autocorrelation)
        if flat != real:  # one of the steps may have been real
            flat = self._thin_out(self._move(sorted(flat + self._split_further(flat))))
        return self._thin_out(self._settle(flat), -LOST_BY_SETTLING)

    def comparable(self, start: int, split: int, end: int) -> tuple[int, int]:
        """Leave out runs whose noise is another than beside the change, if enough remain."""
        before, after = self._scale[start:split], self._scale[split:end]
        other = np.flatnonzero(_differs(before, before[-1]))
        if other.size and len(before) - 1 - other[-1] >= 2 * SHORTEST:
            start += int(other[-1]) + 1
        other = np.flatnonzero(_differs(after, after[0]))
        if other.size and other[0] >= 2 * SHORTEST:
            end = split + int(other[0])
        return start, end

    def _stretch(self, start: int, split: int, end: int) -> Floats:
        """Return runs in units of the noise on both sides; at its edges it may be another's."""
        first = float(self._scale[(start + split) // 2])
        second = float(self._scale[(split + end) // 2])
        noise = first if first == second else math.hypot(first, second) / math.sqrt(2.0)
        return self._values[start:end] / noise

    def _margin(self, start: int, split: int, end: int) -> float:
        """Return the gain of a change beyond what it needs, by the better of two tests."""
        key = (start, split, end)
        if key not in self._margins:
            start, end = self.comparable(start, split, end)
            stretch = self._stretch(start, split, end)
            margin = weigh(stretch, split - start, self._noise, self._n).margin
            if margin < 0.0:
                part, noise = self._values[start:end], self._scale[start:end]
                saved = saving_margin(part, noise, [split - start], self._unexplained)
                margin = max(margin, saved)
            self._margins[key] = margin
        return self._margins[key]

    def _relocated(self, start: int, split: int, end: int) -> tuple[int, int]:
        key = (start, split, end)
        if key not in self._places:
            start, end = self.comparable(start, split, end)
            stretch = self._stretch(start, split, end)
            best, safest = relocate(stretch, split - start, self._noise, SHORTEST)
            self._places[key] = start + best, start + safest
        return self._places[key]

    def _thin_out(self, changes: list[int], least: float = 0.0) -> list[int]:
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

    def _move(self, changes: list[int]) -> list[int]:
        """Move each change in turn to its likeliest place between its neighbours."""
        edges = [0, *changes, self._n]
        for i in range(1, len(edges) - 1):
            edges[i], _ = self._relocated(*edges[i - 1 : i + 2])
        return edges[1:-1]

    def _split_further(self, changes: list[int]) -> list[int]:
        """List the real changes that still hide within a stretch, at most one in each."""
        found = []
        edges = [0, *changes, self._n]
        for start, end in pairwise(edges):
            if end - start < 2 * SHORTEST:
                continue
            stretch = self._values[start:end]
            scale = middle(np.sort(self._scale[start:end]))
            centre = robust_centre(stretch, CLIP * scale)
            reach = CLIP * max(scale, 1.4826 * middle(np.sort(np.abs(stretch - centre))))
            split = refine_changepoint(np.clip(stretch, centre - reach, centre + reach), SHORTEST)
            if self._margin(start, start + split, end) >= 0.0:
                found.append(start + split)
        return found

    def _settle(self, changes: list[int]) -> list[int]:
        """Put each change where it is most often almost right."""
        edges = [0, *changes, self._n]
        settled: list[int] = []
        for i in range(1, len(edges) - 1):
            _, place = self._relocated(*edges[i - 1 : i + 2])
            # Neighbours settle apart from each other; they must not cross.
            earliest = (settled[-1] if settled else 0) + SHORTEST
            settled.append(edges[i] if place < earliest else place)
        return settled


def _differs(scale: Floats, beside: float) -> NDArray[np.bool_]:
    """Mark runs whose noise is much larger or much smaller than beside a change."""
    marked: NDArray[np.bool_] = (scale > APART * beside) | (scale * APART < beside)
    return marked
