"""What a link to the alerts says.

Pure: no Dash, no store. Reading never raises; what cannot be used is noted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dashboard.filter_state import FILTER_CODECS, FilterState
from dashboard.url_codec import (
    Codec,
    choice_codec,
    choices_codec,
    flag_codec,
    format_query,
    names_codec,
    parse_query,
    text_codec,
)
from dashboard.url_moment import moment_codec
from models.triage.alert import SummaryStatus

MOST_TAGS = 20


class DeskChoice(StrEnum):
    """Whose work is listed."""

    CODE = "code"
    PERFORMANCE = "performance"
    ALL = "all"


class CauseChoice(StrEnum):
    """What moved, as links spell it."""

    ANY = "any"
    CODE = "code"
    HOST = "host"


class AlertOrder(StrEnum):
    """What the summaries are sorted by."""

    DUE = "due"
    NEWEST = "newest"
    SIZE = "size"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class AlertsState(FilterState):
    """What the queue shows."""

    desk: DeskChoice = DeskChoice.CODE
    statuses: tuple[SummaryStatus, ...] = ()  # none: all of the desk
    assignee: str = ""
    tags: tuple[str, ...] = ()
    cause: CauseChoice = CauseChoice.ANY
    starred: bool = False
    only_regressions: bool = False
    overdue: bool = False
    monitored: bool = False
    order: AlertOrder = AlertOrder.DUE
    as_of_ms: int | None = None  # frozen links carry it; the queue is always of now

    @property
    def narrows(self) -> bool:
        """Whether any part of the filter is set, the desk and the order aside."""
        return AlertsState(desk=self.desk, order=self.order, as_of_ms=self.as_of_ms) != self


ALERTS_CODECS: dict[str, tuple[str, Codec]] = {
    **FILTER_CODECS,
    "desk": ("desk", choice_codec(DeskChoice, DeskChoice.CODE)),
    "statuses": ("status", choices_codec(SummaryStatus)),
    "assignee": ("assignee", text_codec()),
    "tags": ("tag", names_codec(MOST_TAGS)),
    "cause": ("cause", choice_codec(CauseChoice, CauseChoice.ANY)),
    "starred": ("starred", flag_codec()),
    "only_regressions": ("regressions", flag_codec()),
    "overdue": ("overdue", flag_codec()),
    "monitored": ("monitored", flag_codec()),
    "order": ("sort", choice_codec(AlertOrder, AlertOrder.DUE)),
    "as_of_ms": ("asof", moment_codec()),
}

NOW_ONLY = (
    "Alerts are shown as they stand now: a moment of the past (“asof”) freezes measurements and"
    " fits, not what people said of them."
)


def parse_alerts(query: Mapping[str, Any]) -> tuple[AlertsState, tuple[str, ...]]:
    """Read the state of the queue and notes on what was ignored."""
    state, notes = parse_query(AlertsState, ALERTS_CODECS, query)
    return state, notes if state.as_of_ms is None else (*notes, NOW_ONLY)


def alerts_link(state: AlertsState, path: str = "/alerts") -> str:
    """Make the link to the queue."""
    query = format_query(state, ALERTS_CODECS)
    return f"{path}?{query}" if query else path


def summary_link(summary_id: int) -> str:
    """Make the link to one summary."""
    return f"/alerts/{summary_id}"
