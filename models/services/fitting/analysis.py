"""What `bandwatch analyze` is given, and what it finds, as plain records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from models.records.comparison import Comparison
from models.records.fit import FitOptions, LevelFit
from models.records.release import Release
from models.records.series import Direction
from models.records.series_status import Label
from models.stats.changes.compliance import Compliance
from models.stats.changes.detector import Detector
from models.stats.comparison.compare import DELTA
from models.stats.comparison.verdict import THRESHOLD
from models.stats.series.groups import Groups
from models.stats.series.modes import Modes
from models.stats.series.outliers import OutlierScan


@dataclass(frozen=True, slots=True)
class AnalysisOptions:
    """What a person may choose about an analysis."""

    detector: Detector = Detector.ROBUST  # the one that the last change is taken from
    fit: FitOptions | None = field(default_factory=FitOptions)  # None: no fit, no comparisons
    releases: tuple[Release, ...] = ()
    delta: float | None = None  # smallest change that matters, percent; None: see `smallest`
    threshold: float = THRESHOLD  # how sure a verdict must be
    predictive: bool = False  # compare what single runs would show, not levels
    max_daily: int | None = None  # runs of one day that the fit sees; None: all

    @property
    def smallest(self) -> float:
        """The smallest change that matters in comparisons, percent.

        The robust detector takes a ``delta`` that was chosen, and any size otherwise.
        """
        return DELTA if self.delta is None else self.delta


@dataclass(frozen=True, slots=True)
class UnusedRow:
    """A row of the file that takes no part, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class SeriesRows:
    """The usable rows of one series in time order, N of them; rows of one run are neighbours."""

    key: str
    names: Mapping[str, str]  # the series columns that the file has, such as suite and test
    unit: str
    direction: Direction
    time_ms: NDArray[np.int64]  # shape (N,)
    values: NDArray[np.float64]  # shape (N,), all usable
    versions: tuple[str, ...]  # length N; blank where unknown
    lines: NDArray[np.int64]  # shape (N,), line of the file
    unused: tuple[UnusedRow, ...] = ()
    run: NDArray[np.int64] | None = None  # shape (N,), run of each row; None: one per moment
    later: int = 0  # rows that are left out because they are later than the day asked for

    @property
    def run_of_row(self) -> NDArray[np.int64]:
        """The run of each row, counted from 0 in time order, shape (N,)."""
        if self.run is not None:
            return self.run
        return np.cumsum(np.diff(self.time_ms, prepend=self.time_ms[:1]) != 0)


@dataclass(frozen=True, slots=True)
class RowsOfFile:
    """All series of a file."""

    series: tuple[SeriesRows, ...]
    unused: tuple[UnusedRow, ...]  # rows that belong to no series
    dated: bool  # False: times were plain numbers and count days from 1970-01-01
    until_day: int | None = None  # last day of rows that take part; None: the newest


@dataclass(frozen=True, slots=True)
class LastChange:
    """The newest change that a detector sees in a series."""

    detector: Detector
    label: Label  # normal: the detector sees one level only
    start: int | None  # first run of the level that stands now
    change: float  # percent of the level before, positive = worse; NaN where there is none


@dataclass(frozen=True, slots=True)
class AnalyzedRuns:
    """The runs of one series in time order, n of them."""

    first_row: NDArray[np.int64]  # shape (n + 1,), first row of each run; the last is N
    time_ms: NDArray[np.int64]  # shape (n,), when each began
    values: NDArray[np.float64]  # shape (n,), mean of its rows

    def __len__(self) -> int:
        """Count the runs."""
        return int(self.values.size)


@dataclass(frozen=True, slots=True)
class SeriesAnalysis:
    """Everything that is said about one series."""

    rows: SeriesRows
    scan: OutlierScan
    modes: Modes
    modes_by_version: Mapping[str, Modes]
    runs: AnalyzedRuns
    groups: Groups  # jumpavg's; all groups are of runs
    robust_groups: Groups
    perfherder_groups: Groups
    by_runs: Compliance
    by_time: Compliance
    last_change: LastChange
    fit: LevelFit | None
    reference: date | None  # newest fitted day
    comparisons: tuple[Comparison, ...] = ()
    notes: tuple[str, ...] = field(default=())  # why something is missing
