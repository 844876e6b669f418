"""What every open group would cost, all at once, to find the few that may be cheapest."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from models.stats.changes.mdl_bits import LN2
from models.stats.changes.mdl_open import OpenGroups

# Vector logarithms differ from the program's in the last bits; candidates this close
# (relative to the price) are told apart by the exact formula.
NEARLY = 1e-10


class Costs:
    """Prices of partitions that end in an open group; two logarithms per group and run.

    All that depends on the size of a group alone is tabulated, all that depends on where it
    starts is computed once when it opens.
    """

    def __init__(self, sizes: NDArray[np.int64], largest: float, unit: float) -> None:
        n = len(sizes)
        self._unit = unit
        self._top = largest / unit
        self._by_size = _bits_by_size(int(sizes.sum()), self._top)
        self._scalar = bool((sizes == 1).all())
        self._any_empty = bool((sizes == 0).any())
        self._paid = np.zeros(n)
        self._before = np.zeros(n)
        self._start_bits = np.zeros(n)
        self._spread, self._jump = np.empty(n), np.empty(n)

    def open(self, j: int, before: float | None, paid: float) -> None:
        """Note the price of what lies before a group that starts at run ``j``.

        Parameters
        ----------
        j : int
            First run of the group.
        before : float or None
            Mean of the group before; None for the first group.
        paid : float
            Bits of all groups before.
        """
        top = self._top
        if before is None:
            norm = top + 1.0
        else:
            mean = before / self._unit
            norm = mean * mean - (mean - 1.0) * top + top * top / 2.0
            self._before[j] = before
        self._paid[j] = paid
        self._start_bits[j] = paid + np.log2(norm)

    def nearly_cheapest(self, opened: OpenGroups, i: int) -> list[int]:
        """List the starts whose partitions may be the cheapest up to run ``i``, ascending."""
        m = slice(0, i + 1)
        size, spread, jump = opened.size[m], self._spread[m], self._jump[m]
        np.divide(opened.stdev[m], self._unit, out=spread)
        spread += 1.0
        np.subtract(opened.mean[m], self._before[m], out=jump)
        np.abs(jump, out=jump)
        jump /= self._unit
        jump[0] = 0.0  # the first group has nothing to jump from
        jump += 1.0
        np.divide(spread + 1.0, jump, out=jump)
        np.log2(jump, out=jump)
        np.log2(spread, out=spread)
        spread *= size - 1.0
        spread += jump
        spread += self._start_bits[m]
        if self._scalar:
            spread += self._by_size[i + 1 : 0 : -1]
        else:
            spread += self._by_size[size.astype(np.int64)]
        if self._any_empty:
            np.copyto(spread, self._paid[m], where=size == 0.0)
        limit = float(spread.min())
        limit += NEARLY * max(1.0, abs(limit))
        return [int(j) for j in np.flatnonzero(spread <= limit)]


def _bits_by_size(samples: int, top: float) -> NDArray[np.float64]:
    """Tabulate the part of a group's price that its size alone decides, up to ``samples``."""
    k = np.arange(samples + 1, dtype=np.float64)
    bits = np.zeros(samples + 1)
    # A single sample has no spread to pay for: its length costs log2(1 * 2) = 1 bit, and the
    # log2(0 + 2) = 1 bit that the spread of a larger group would cost is taken back.
    bits[:2] = 0.0
    k = k[2:]
    bits[2:] = np.log2(k * (k + 1.0)) + np.log2(1.0 - 1.0 / (top + 2.0)) + 1.0
    bits[2:] += (k - 1.0) / 2.0 * np.log2(np.pi) - gammaln((k - 1.0) / 2.0) / LN2
    bits[2:] += (k - 2.0) / 2.0 * np.log2(k)
    return bits
