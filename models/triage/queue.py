"""What the queue of summaries is asked, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.records.series import Series
from models.triage.alert import SummaryStatus
from models.triage.queue_role import NextAction, QueueRole


class QueueOrder(StrEnum):
    """What the queue can be sorted by, as written in links."""

    DUE = "due"  # the time by which the next thing should be done, soonest first
    NEWEST = "newest"  # by the start of the change
    SIZE = "size"  # largest worsening first
    ALERTS = "alerts"  # most alerts first
    CHANGED = "changed"  # last touched first


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """Which summaries, in which order; an empty part selects all."""

    role: QueueRole | None = None  # None: both queues and what is decided
    statuses: tuple[SummaryStatus, ...] = ()
    words: tuple[str, ...] = ()  # each in a series' name, revision, bug, assignee, tag or number
    projects: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    assignee: str | None = None  # "": nobody's
    tag: str = ""
    cause: str = ""  # as of `CauseKind`
    starred: bool = False
    only_regressions: bool = False  # at least one alert is a regression
    overdue: bool = False
    monitored: bool = False  # include summaries whose series are all "monitor only"
    gone: bool = False  # include undecided ones whose changes are all gone from the data
    awaiting: bool | None = None  # only what awaits confirmation, or only what does not
    history: bool | None = None  # only what was history when found, or only what was not
    order: QueueOrder = QueueOrder.DUE


@dataclass(frozen=True, slots=True)
class WorstChange:
    """The alert of a summary that worsened the most, or else improved the most."""

    alert_id: int
    series: Series
    is_regression: bool
    change: float | None  # percent, positive = worse
    change_low: float | None
    change_high: float | None
    probability: float | None
    detectable: float | None  # smallest change that the series could have shown, percent
    source: str = "group"  # see models.triage.detection.found_change.ChangeSource


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One summary as the queue shows it."""

    id: int
    version: int  # to be sent back with an action
    project: str
    branch: str
    status: SummaryStatus
    role: QueueRole | None
    wants: NextAction
    data_ready: bool
    data_reason: str
    previous_revision: str
    revision: str
    first_ms: int
    last_ms: int
    created_ms: int
    changed_ms: int
    alerts: int
    tests: int  # different ones among the alerts
    regressions: int
    improvements: int
    standing: int  # alerts whose change the newest data still show
    monitor_only: bool
    worst: WorstChange | None  # None: no alert is left
    cause: str  # as of `CauseKind`
    cause_reason: str
    assignee: str
    starred: bool
    tags: tuple[str, ...]
    bug: str
    notes: int
    rounds: int
    triage_due_ms: int
    bug_due_ms: int
    due_ms: int | None  # of what it wants next; None if it wants nothing by any time
    overdue: bool
    history: bool = False  # it had begun long before it was found
    awaiting: bool = False  # all that stands of it awaits confirmation by runs
    suites: tuple[str, ...] = ()  # of its alerts, by name
    platforms: tuple[str, ...] = ()
    smallest: float | None = None  # change of the alerts in the direction of the worst, percent
    largest: float | None = None


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many summaries pass the filter, whichever role and statuses are chosen."""

    total: int
    by_role: Mapping[QueueRole, int]
    by_status: Mapping[SummaryStatus, int]
    overdue: int
