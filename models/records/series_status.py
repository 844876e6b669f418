"""Where a series stands: one row of the overview, and the groups behind it."""

from dataclasses import dataclass
from enum import StrEnum

from models.records.comparison import Verdict


class Label(StrEnum):
    """What a group of runs is, seen from the group before it."""

    NORMAL = "normal"
    REGRESSION = "regression"
    PROGRESSION = "progression"


class NoiseClass(StrEnum):
    """What the scatter about the levels is like, as written in links and in the store."""

    GAUSSIAN = "Gaussian"
    HEAVY = "heavy tails"
    MODES = "several modes"
    CORRELATED = "correlated"
    COARSE = "coarse"
    UNKNOWN = "unknown"  # too few runs to tell


@dataclass(frozen=True, slots=True)
class Segment:
    """A group of runs that the detector holds together, with its place in the history.

    ``change`` is percent of the mean before, positive = worse, NaN for the first group;
    ``revision`` is that of the group's first run, ``previous_revision`` of the run before it.
    """

    start_ms: int
    end_ms: int  # time of the group's last run
    runs: int
    mean: float
    stdev: float
    label: Label
    change: float
    revision: str = ""
    previous_revision: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class ComparedWith:
    """The newest fitted day against one other day; percent, positive = worse."""

    label: str
    change: float
    p_worse: float
    verdict: Verdict
    detectable: float  # smallest change this comparison could have shown, percent
    reason: str = ""


NOT_COMPARED = ComparedWith(
    "", float("nan"), float("nan"), Verdict.WITHHELD, float("nan"), "no fit yet"
)


@dataclass(frozen=True, slots=True)
class SeriesStatus:
    """What the overview says of a series; levels in its unit, changes percent, positive = worse."""

    series_id: int
    fit_id: int | None
    computed_ms: int
    measurements: int
    failed: int
    last_run_ms: int | None  # newest run that measured something
    level: float  # posterior median on the newest fitted day
    level_low: float  # p05
    level_high: float  # p95
    short_change: float  # last week, by groups
    long_change: float  # last quarter, by groups
    compliance_reason: str
    week: ComparedWith  # against 7 days before
    release: ComparedWith  # against the last day of the previous release
    modes: int
    runs_in_group: int  # since the last change
    sparkline: tuple[tuple[float, float], ...]  # (share of the time span, value), thinned
    groups: tuple[Segment, ...] = ()
    failing_since_ms: int | None = None  # first of the failed runs at the end; None: none failed
    failing_runs: int = 0  # failed in a row
    noise: NoiseClass = NoiseClass.UNKNOWN

    def changes_since(self, time_ms: int) -> tuple[int, int]:
        """Count the regressions and the improvements among the groups that began since then."""
        labels = [item.label for item in self.groups if item.start_ms >= time_ms]
        return labels.count(Label.REGRESSION), labels.count(Label.PROGRESSION)

    @property
    def verdict(self) -> Verdict:
        """The headline: a regression counts before an improvement, either before no change."""
        found = {self.week.verdict, self.release.verdict}
        order = (Verdict.REGRESSION, Verdict.IMPROVEMENT, Verdict.UNDECIDED, Verdict.NO_CHANGE)
        return next((verdict for verdict in order if verdict in found), Verdict.WITHHELD)
