"""An alert, a summary of alerts with one cause, and the states that they go through."""

from dataclasses import dataclass, field
from enum import StrEnum


class AlertStatus(StrEnum):
    """What somebody said of one alert."""

    UNTRIAGED = "untriaged"
    DOWNSTREAM = "downstream"
    REASSIGNED = "reassigned"
    INVALID = "invalid"
    ACKNOWLEDGED = "acknowledged"
    INFRA = "infra"


class SummaryStatus(StrEnum):
    """Where a summary stands."""

    UNTRIAGED = "untriaged"
    DOWNSTREAM = "downstream"
    REASSIGNED = "reassigned"
    INVALID = "invalid"
    IMPROVEMENT = "improvement"
    INVESTIGATING = "investigating"
    WONTFIX = "wontfix"
    FIXED = "fixed"
    BACKED_OUT = "backed out"
    INFRA = "infra"


# Relations name another summary; every other status must not.
RELATING = frozenset({AlertStatus.DOWNSTREAM, AlertStatus.REASSIGNED})

# What a person may say once the alerts show a real change; everything else is derived.
RESOLVED = frozenset(
    {
        SummaryStatus.IMPROVEMENT,
        SummaryStatus.INVESTIGATING,
        SummaryStatus.WONTFIX,
        SummaryStatus.FIXED,
        SummaryStatus.BACKED_OUT,
    }
)


@dataclass(frozen=True, slots=True)
class Alert:
    """One change in one series, as triage sees it."""

    id: int
    summary_id: int
    is_regression: bool
    status: AlertStatus = AlertStatus.UNTRIAGED
    related_summary_id: int | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """Alerts that share a cause, on one branch of one project."""

    id: int
    project: str
    branch: str
    status: SummaryStatus = SummaryStatus.UNTRIAGED
    alerts: tuple[Alert, ...] = field(default=())  # its own
    related: tuple[Alert, ...] = field(default=())  # of other summaries, pointing here
