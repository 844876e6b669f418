"""How far a host moved all its series together: a level with an interval, from their changes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

FEWEST_OTHERS = 4  # series of which any may have moved by its code; one control series suffices
UNEVEN = 0.12  # standard deviation of a host's effect on its series, as a share of the effect
RESTLESS = 0.2  # of a series whose code and host stayed, percent: noise that runs share
BY_CODE = 0.25  # beforehand, that the code of a series moved it as well; of a control series 0.01
BY_CODE_CONTROL = 0.01
WIDTH = 10.0  # scale of a change by the code, percent
SHARED = 0.2  # beforehand, that code moved all tests alike; asked where control series tell
STAYED = 0.7  # beforehand, that the host stayed
SCALE = 4.0  # of a move of the host, percent
POINTS = 2001
APART = 4.0  # standard deviations between a control series and the level of its host
LEAST = 0.5  # percent by which a host must have moved for anything to be said of it

Grid = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SeriesShift:
    """The change of one series about a moment, percent, positive = worse."""

    change: float
    error: float  # standard error
    control: bool  # it measures one revision again and again


@dataclass(frozen=True, slots=True)
class HostLevel:
    """How far the host moved, percent, positive = worse, with an interval of 90 %."""

    percent: float  # median
    low: float
    high: float
    series: int  # that it was estimated from, control series left out
    controls: int
    uneven: bool = False  # control series moved by different amounts: no level holds for all

    @property
    def moved(self) -> bool:
        """Whether the host moved for certain, by half a percent or more, and alike for all."""
        return not self.uneven and (self.low > 0 or self.high < 0) and abs(self.percent) >= LEAST

    @property
    def error(self) -> float:
        """Standard deviation of the level, percent, as a normal with its interval has it."""
        return (self.high - self.low) / 3.29

    def excess(self, change: float, error: float) -> tuple[float, float]:
        """Return what of a change the host does not explain, and its standard deviation.

        Parameters
        ----------
        change, error : float
            A change of one of the host's series, percent, and its standard error.
        """
        uneven = UNEVEN * abs(self.percent)
        spread = np.sqrt(error**2 + self.error**2 + uneven**2 + RESTLESS**2)
        return change - self.percent, float(spread)


def host_level(shifts: Sequence[SeriesShift]) -> HostLevel | None:
    """Estimate how far a host moved from the changes of its series.

    Each series moved with the host, by about as much, and perhaps by its own code as well: a
    mixture of N(h, s² + (0.12 h)² + 0.2²) and a wide Student t about h. Control series hardly
    ever have the second part. Where there are some, the others may also have moved together by
    code that they share (probability 0.2), and then tell nothing of the host. Beforehand the
    host stayed with probability 0.7, or moved by a Student t (3 degrees of freedom) of scale 4 %.
    The posterior of h is summed on a grid.

    Parameters
    ----------
    shifts : sequence of SeriesShift
        Of series with runs on both sides.

    Returns
    -------
    HostLevel or None
        None where there is no control series and fewer than four others.
    """
    known = [item for item in shifts if np.isfinite(item.change) and np.isfinite(item.error)]
    controls = sum(item.control for item in known)
    if not controls and len(known) < FEWEST_OTHERS:
        return None
    change = np.array([item.change for item in known])
    error = np.array([item.error for item in known])
    by_code = np.where([item.control for item in known], BY_CODE_CONTROL, BY_CODE)
    grid = np.linspace(change.min() - 5.0, change.max() + 5.0, POINTS)
    grid = np.insert(grid, np.searchsorted(grid, 0.0), 0.0)
    control = np.array([item.control for item in known])
    log = _log_likelihood(grid, change[~control], error[~control], by_code[~control])
    slab = student.pdf(grid / SCALE, 3) * np.gradient(grid)
    slab /= slab.sum()
    if controls:
        # Code that all tests share may have moved them: then they tell nothing of the host.
        whole = np.logaddexp.reduce(log + np.log(slab))
        log = np.logaddexp(np.log(1 - SHARED) + log, np.log(SHARED) + whole)
        log += _log_likelihood(grid, change[control], error[control], by_code[control])
    prior = (1 - STAYED) * slab
    prior[grid == 0.0] = STAYED
    weight = np.exp(log - log.max()) * prior
    share = np.cumsum(weight) / weight.sum()
    low, median, high = (float(grid[np.searchsorted(share, p)]) for p in (0.05, 0.5, 0.95))
    found = HostLevel(median, low, high, len(known) - controls, controls)
    return replace(found, uneven=any(_apart(found, item) for item in known if item.control))


def _apart(level: HostLevel, control: SeriesShift) -> bool:
    """Whether a control series moved by another amount than its host."""
    excess, spread = level.excess(control.change, control.error)
    return abs(excess) > APART * spread and abs(excess) > LEAST


def _log_likelihood(grid: Grid, change: Grid, error: Grid, by_code: Grid) -> Grid:
    """Sum the log likelihood of the changes over the series, at each level of the grid."""
    away = change[None, :] - grid[:, None]
    scale = np.sqrt(error[None, :] ** 2 + (UNEVEN * grid[:, None]) ** 2 + RESTLESS**2)
    alone = np.exp(-0.5 * (away / scale) ** 2) / (scale * np.sqrt(2 * np.pi))
    wide = np.hypot(WIDTH, scale)
    with_code = student.pdf(away / wide, 3) / wide
    density = (1 - by_code) * alone + by_code * with_code
    return np.asarray(np.log(np.maximum(density, 1e-300)).sum(axis=1))
