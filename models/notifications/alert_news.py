"""An alert that a channel has not received yet."""

from dataclasses import dataclass

from models.records.culprits import Culprit
from models.records.series import Series
from models.triage.alert import AlertStatus


@dataclass(frozen=True, slots=True)
class AlertNews:
    """What a digest or a feed reports of one alert; percent, positive = worse."""

    id: int
    summary_id: int
    series: Series
    status: AlertStatus
    is_regression: bool
    start_ms: int  # first run that shows the change
    previous_ms: int  # last run that does not
    revision: str
    previous_revision: str
    before: float | None  # level, unit of the series
    after: float | None
    change: float | None
    change_low: float | None  # p10
    change_high: float | None  # p90
    probability: float | None
    detectable: float | None  # smallest change that the series could have shown
    compared_with: str
    outcome: str  # standing, recovered, was noise
    cause: str  # of the summary: as of `CauseKind`
    cause_reason: str
    created_ms: int
    source: str = "group"  # see models.triage.detection.found_change.ChangeSource
    culprits: tuple[Culprit, ...] = ()  # revisions that hold the change with 90 %, in time order
    repeated: bool = False  # it may have been told before: its sender was stopped in the middle
