"""A summary with everything that is known and was said of it, as its page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.records.culprits import Culprit
from models.records.series import Series, SeriesKey
from models.triage.alert import AlertStatus, SummaryStatus
from models.triage.queue import QueueRow
from models.triage.summaries.readiness import DataReadiness


@dataclass(frozen=True, slots=True)
class AlertView:
    """One change in one series."""

    id: int
    summary_id: int
    series: Series
    fit_id: int | None
    source: str  # group, week, release, drift, failures, hand
    is_regression: bool
    start_ms: int  # first run that shows the change
    previous_ms: int  # last run that does not
    revision: str
    previous_revision: str
    before: float | None  # level, unit of the series
    after: float | None
    change: float | None  # percent, positive = worse
    change_low: float | None  # p10
    change_high: float | None  # p90
    probability: float | None
    detectable: float | None  # percent
    compared_with: str
    monitor_only: bool
    status: AlertStatus
    related_summary_id: int | None
    outcome: str  # standing, recovered, was noise
    outcome_ms: int | None
    created_ms: int
    changed_ms: int
    starred: bool
    culprits: tuple[Culprit, ...] = ()  # revisions that hold the change with 90 %, in time order


@dataclass(frozen=True, slots=True)
class RelatedSummary:
    """Another summary, in a line."""

    id: int
    version: int
    project: str
    branch: str
    status: SummaryStatus
    previous_revision: str
    revision: str
    first_ms: int
    alerts: int
    relation: str  # "reassigned to", "downstream of", "reassigned here", "similar: same test", ...


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote; raw Markdown, to be shown without its HTML."""

    id: int
    at_ms: int
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """One field that a step changed."""

    summary_id: int
    alert_id: int | None
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the history."""

    id: int
    at_ms: int
    who: str
    action: str
    why: str
    undoes: int | None  # the step that this one took back
    undone_by: int | None  # the step that took this one back
    summaries: int  # how many summaries the step touched; more than one in a bulk action
    entries: tuple[EntryView, ...]  # of this summary and its alerts
    by_detection: bool = False
    can_be_undone: bool = True  # whether an undo could put back all that it changed


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """Runs of one test at one revision: asked for, and arrived since."""

    alert_id: int
    test: str
    platform: str
    revision: str
    runs: int
    arrived: int
    backfill: bool
    gain: float
    key: SeriesKey | None = None  # None: the alert is gone


@dataclass(frozen=True, slots=True)
class Round:
    """One round of retriggers."""

    id: int
    number: int  # 1, 2, ... within the summary
    at_ms: int
    who: str
    runs: tuple[PlannedRun, ...]
    comment: str = ""  # what is expected
    reason: str = ""  # why another round was needed; blank: it is the first
    completed_ms: int | None = None  # None: open
    completed_by: str = ""
    result: str = ""

    @property
    def planned(self) -> int:
        """Runs asked for."""
        return sum(item.runs for item in self.runs)

    @property
    def arrived(self) -> int:
        """Runs that came since; more than were asked for count no more than those."""
        return sum(min(item.arrived, item.runs) for item in self.runs)

    @property
    def progress(self) -> str:
        """How far the round has come, in words."""
        return f"{self.arrived} of {self.planned} runs have arrived"


@dataclass(frozen=True, slots=True)
class AcceptedView:
    """A change of level that somebody accepted."""

    id: int
    series_id: int
    alert_id: int | None
    time_ms: int
    at_ms: int
    who: str
    why: str
    withdrawn_ms: int | None


@dataclass(frozen=True, slots=True)
class SummaryView:
    """One summary as its page shows it."""

    row: QueueRow
    by_hand: bool
    alerts: tuple[AlertView, ...]  # regressions first, the largest change first
    related_alerts: tuple[AlertView, ...]  # alerts of other summaries that point here
    readiness: Mapping[int, DataReadiness]  # by alert id, read from the data
    related: tuple[RelatedSummary, ...]
    similar: tuple[RelatedSummary, ...]  # suggested: same test, near in time
    notes: tuple[Note, ...]  # oldest first
    history: tuple[StepView, ...]  # newest first
    rounds: tuple[Round, ...]  # oldest first
    accepted: tuple[AcceptedView, ...]
    by_note: bool = False  # the project hands data over by a note, and nobody has yet

    @property
    def undoable(self) -> StepView | None:
        """The step that "undo" would take back: a person's newest that still holds.

        None if there is none, or if it changed more than an undo can put back.
        """
        for step in self.history:
            if step.undoes is None and step.undone_by is None and not step.by_detection:
                return step if step.can_be_undone else None
        return None


@dataclass(frozen=True, slots=True)
class AlertMark:
    """An alert as the trend page marks it."""

    alert_id: int
    summary_id: int
    series_id: int
    start_ms: int
    is_regression: bool
    change: float | None  # percent, positive = worse
    status: AlertStatus
    summary_status: SummaryStatus
    outcome: str
    monitor_only: bool
    awaiting: bool = False  # people are notified only once runs confirm it


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """Names in use, sorted."""

    assignees: tuple[str, ...]
    tags: tuple[str, ...]
