"""The overview: which rows, in which order, and what each says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from models.records.comparison import Verdict
from models.records.series import Series
from models.records.series_filter import SeriesFilter
from models.records.series_status import NoiseClass, SeriesStatus
from models.records.views.fit_attempt import FitHealth
from models.records.views.standing_alert import StandingAlert

# Verdicts from what needs a person to what does not.
VERDICT_ORDER = (
    Verdict.REGRESSION,
    Verdict.IMPROVEMENT,
    Verdict.UNDECIDED,
    Verdict.NO_CHANGE,
    Verdict.WITHHELD,
)


class SortBy(StrEnum):
    """What the overview can be sorted by, as written in links."""

    VERDICT = "verdict"
    TEST = "test"
    SUITE = "suite"
    PLATFORM = "platform"
    PROJECT = "project"
    BRANCH = "branch"
    LEVEL = "level"
    WEEK = "week"
    WEEK_P = "week_p"
    RELEASE = "release"
    RELEASE_P = "release_p"
    SHORT = "short"
    LONG = "long"
    DETECTABLE = "detectable"
    MODES = "modes"
    NOISE = "noise"
    RUNS = "runs"
    LAST = "last"
    FIT = "fit"


@dataclass(frozen=True, slots=True)
class OverviewQuery:
    """Which rows, in which order."""

    series: SeriesFilter = field(default_factory=SeriesFilter)
    verdicts: tuple[Verdict, ...] = ()  # empty: all
    least_change: float = 0.0  # percent, of the change since a week or the last release
    too_old_ms: int | None = None  # verdicts of series without a run since then are withheld
    sort: SortBy = SortBy.VERDICT
    descending: bool = False
    alerted: bool = False  # only series with an open alert
    noise: tuple[NoiseClass, ...] = ()  # empty: all


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """A series and where it stands; ``status`` is None before the first fit."""

    series: Series
    status: SeriesStatus | None
    verdict: Verdict  # the headline, withheld where the data are too old
    health: FitHealth
    health_reason: str
    last_run_ms: int | None  # that measured something; known before the first fit as well
    alerts: tuple[StandingAlert, ...] = ()  # open ones; the gravest first


@dataclass(frozen=True, slots=True)
class Totals:
    """How many series pass the filter, by verdict, whichever verdicts are chosen."""

    by_verdict: Mapping[Verdict, int]
    fitted: int
    too_old: int  # withheld for no other reason than the data's age

    @property
    def series(self) -> int:
        """Number of series of any verdict."""
        return sum(self.by_verdict.values())

    def shown(self, verdicts: Sequence[Verdict]) -> int:
        """Count the series of the chosen verdicts; of all if none is chosen."""
        return sum(self.by_verdict[item] for item in verdicts or VERDICT_ORDER)


@dataclass(frozen=True, slots=True)
class SuiteTotals:
    """How many series of a suite pass the filter and show, by verdict."""

    project: str
    suite: str
    by_verdict: Mapping[Verdict, int]

    @property
    def series(self) -> int:
        """Number of series of any verdict."""
        return sum(self.by_verdict.values())
