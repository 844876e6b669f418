"""What the trend page shows of one series."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from dashboard.shared.series_history.difference_density import DifferenceDensity
from dashboard.shared.series_history.modes import ReleaseModes
from models.records.change import EnvironmentChange
from models.records.comparison import Comparison
from models.records.days import DAY_MS, moment_of_day
from models.records.deployment.value_bounds import ValueBound
from models.records.fit import FitState
from models.records.points import Points
from models.records.release import Release
from models.records.series import Series
from models.records.series_status import NoiseClass, Segment
from models.records.stored_fit import StoredBands, StoredFit
from models.stats.comparison.fits_apart import FitsApart
from models.stats.comparison.release_days import majors
from models.stats.series.failing import FailingRuns

HOUR_MS = 3_600_000
MOST_VERSIONS = 24  # beyond this a version is no release, and colours would say nothing


@dataclass(frozen=True, slots=True)
class BesideFit:
    """Another complete fit of the series, and how far its level is from the shown one's."""

    fit: StoredFit
    bands: StoredBands
    apart: FitsApart | None  # None where no day is common
    factor: float = 1.0  # from the unit of the series to that of the figure


@dataclass(frozen=True, slots=True)
class TrendData:
    """One series with its points, its current fit and the comparisons drawn from it.

    ``fit`` is the newest complete one, ``attempt`` the newest of any outcome; N points.
    """

    series: Series
    points: Points
    release: NDArray[np.object_]  # (N,), the release that each point belongs to, blank if none
    outlier: NDArray[np.bool_]  # (N,), True where the fit left the point out
    fit: StoredFit | None
    attempt: StoredFit | None
    bands: StoredBands | None
    reference: date | None  # the day that is judged
    comparisons: tuple[Comparison, ...]
    now_ms: int
    detectable: tuple[float, ...] = ()  # per comparison, the smallest change seen, percent
    densities: tuple[DifferenceDensity | None, ...] = ()  # per comparison, of the change
    groups: tuple[Segment, ...] = ()
    changes: tuple[EnvironmentChange, ...] = ()
    modes: tuple[ReleaseModes, ...] = ()
    mode: NDArray[np.int64] | None = None  # (N,), from 0; -1 for none, -2 for several
    count: NDArray[np.int64] | None = None  # (N,), values behind a point; None: one each
    stored: int = 0  # measurements in the store
    release_starts: tuple[tuple[str, int], ...] = ()  # first run of each, milliseconds
    noise: NoiseClass = NoiseClass.UNKNOWN
    failing: FailingRuns | None = None  # the failed runs at the end of its history
    bounds: tuple[ValueBound, ...] = ()  # values that it cannot pass, in the unit of the series
    beside: BesideFit | None = None  # where a link names one, of a page of one series
    measured: NDArray[np.bool_] = field(init=False)  # (N,), where a value was measured

    def __post_init__(self) -> None:
        """Work out once what nearly every part of the page asks for."""
        object.__setattr__(self, "measured", self.points.usable)

    @property
    def failure(self) -> StoredFit | None:
        """The newest attempt, if it failed."""
        failed = self.attempt is not None and self.attempt.state is FitState.FAILED
        return self.attempt if failed else None

    @property
    def age_hours(self) -> float:
        """Hours since the newest run that measured something; NaN without any."""
        if not self.measured.any():
            return float("nan")
        return float(self.now_ms - self.points.run_ms[self.measured].max()) / HOUR_MS

    @property
    def age_days(self) -> int:
        """Days from that of the newest run that measured something to today; 0 without any."""
        if not self.measured.any():
            return 0
        newest_ms = self.points.run_ms[self.measured].max()
        return int(self.now_ms // DAY_MS - newest_ms // DAY_MS)


def releases_of_points(points: Points, releases: Sequence[Release]) -> NDArray[np.object_]:
    """Name the release of each point: by the release table, else by the run's own version.

    Parameters
    ----------
    points : Points
        N points.
    releases : sequence of Release
        The project's releases, possibly none; patches count to the release they mend.

    Returns
    -------
    ndarray of str, shape (N,)
        Blank where nothing is known; all blank where versions are too many to be releases.
    """
    found = majors(releases)
    if found:
        first = np.array([moment_of_day(item.first_day) for item in found])
        names = [f"before {found[0].name}", *(item.name for item in found)]
        place = np.searchsorted(first, points.time_ms, side="right")
        named: NDArray[np.object_] = np.array(names, dtype=object)[place]
        return named
    if len(set(points.version)) > MOST_VERSIONS:
        return np.full(len(points), "", dtype=object)
    return points.version
