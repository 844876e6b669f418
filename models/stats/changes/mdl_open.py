"""The groups that are still open while a series is read: their moments, all updated at once."""

import numpy as np


class OpenGroups:
    """Moments of the groups that start at each run and end at the newest one.

    The updates follow jumpavg operation by operation (it squares and takes roots again at every
    run), so that the numbers agree to the last bit. Buffers are reused: nothing is allocated
    while the series is read.
    """

    def __init__(self, n: int) -> None:
        self.size = np.zeros(n)  # samples, whole numbers
        self.mean = np.zeros(n)
        self.stdev = np.zeros(n)
        self._total = np.empty(n)
        self._step = np.empty(n)
        self._square = np.empty(n)
        self._divisor = np.empty(n)

    def add(self, i: int, size: int, mean: float, stdev: float) -> None:
        """Add run ``i`` to all groups that start at runs 0 to i.

        Parameters
        ----------
        i : int
            Index of the run; the group that starts here is empty before.
        size : int
            Number of samples in the run; 0 leaves the groups as they are.
        mean, stdev : float
            Moments of the run, population.
        """
        m = slice(0, i + 1)
        old, centre, spread = self.size[m], self.mean[m], self.stdev[m]
        total, step, square = self._total[m], self._step[m], self._square[m]
        divisor = np.maximum(old, 1.0, out=self._divisor[m])
        np.multiply(centre, old, out=centre)
        np.divide(centre, divisor, out=centre)
        np.multiply(spread, spread, out=square)
        np.multiply(square, old, out=square)
        np.add(old, size, out=total)
        if size:
            np.subtract(mean, centre, out=step)
            np.multiply(step, step, out=spread)
            np.multiply(spread, old, out=spread)
            if size > 1:
                square += stdev * stdev * size
                spread *= size
                step *= size
            np.divide(spread, total, out=spread)
            np.add(square, spread, out=square)
            np.divide(step, total, out=step)
            np.add(centre, step, out=centre)
            divisor = total
        np.divide(square, divisor, out=square)
        np.sqrt(square, out=spread)
        old[:] = total
