"""What is known of a series at some moment: all that detection looks at."""

from dataclasses import dataclass

from models.records.comparison import Comparison, Verdict
from models.records.series_status import Segment
from models.stats.steps.match_steps import PlacedStep
from models.triage.detection.found_change import NAN, ChangeSource


@dataclass(frozen=True, slots=True)
class ComparedDays:
    """The newest fitted day against an earlier one, with the runs that bound the change."""

    source: ChangeSource  # WEEK or RELEASE
    comparison: Comparison
    before: float  # level on the earlier day, unit of the series
    after: float
    detectable: float  # smallest change that this comparison could have shown, percent
    previous_ms: int  # last run up to the earlier day
    start_ms: int  # first run of the later day
    previous_revision: str = ""
    revision: str = ""

    @property
    def has_verdict(self) -> bool:
        """Whether a verdict may be drawn from it."""
        return self.comparison.verdict is not Verdict.WITHHELD


@dataclass(frozen=True, slots=True)
class DetectionInput:
    """Groups and compared days of one series, as they were known at one moment."""

    series_id: int
    worse_sign: int  # +1 where a larger value is worse
    newest_ms: int  # the newest run
    groups: tuple[Segment, ...]  # with moves of the smallest change that matters, or more
    compared: tuple[ComparedDays, ...] = ()  # 7 days before, then releases, newest first
    accepted_ms: tuple[int, ...] = ()  # starts of changes that somebody accepted
    fit_id: int | None = None
    shown: float = NAN  # smallest change that the fit's last week could have shown, percent
    steps: tuple[PlacedStep, ...] = ()  # of the current fit, where it is trusted
