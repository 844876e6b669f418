"""What a link to the alerts says.

Pure: no Dash, no store. Reading never raises; what cannot be used is noted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dashboard.shared.urls.codec import (
    Codec,
    choice_codec,
    choices_codec,
    flag_codec,
    format_query,
    parse_query,
    text_codec,
)
from dashboard.shared.urls.filter_state import FILTER_CODECS, MOST_WORDS
from dashboard.shared.urls.moment import moment_codec
from models.triage.alert import SummaryStatus
from models.triage.queue import QueueOrder, QueueQuery
from models.triage.queue_role import QueueRole

NOBODY = "none"  # how a link spells that nobody has taken a summary


class RoleFilter(StrEnum):
    """Whose work is listed."""

    CODE = "code"
    PERFORMANCE = "performance"
    ALL = "all"


class CauseChoice(StrEnum):
    """What moved, as written in links."""

    ANY = "any"
    CODE = "code"
    HOST = "host"
    BOTH = "host and code"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class AlertsState:
    """What the queue shows; blank parts let all pass."""

    role: RoleFilter = RoleFilter.CODE
    words: str = ""  # all must match
    projects: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    statuses: tuple[SummaryStatus, ...] = ()
    assignee: str = ""  # NOBODY: those that nobody has taken
    tag: str = ""
    cause: CauseChoice = CauseChoice.ANY
    starred: bool = False
    only_regressions: bool = False
    overdue: bool = False
    monitored: bool = False  # those that are monitored only as well
    gone: bool = False  # those whose changes are gone from the data as well
    awaiting: bool = False  # only what awaits confirmation by runs
    history: bool = False  # only what was history when it was found
    order: QueueOrder = QueueOrder.DUE
    as_of_ms: int | None = None  # frozen links carry it; the queue is always of now

    @property
    def narrows(self) -> bool:
        """Whether any part of the filter is set, the role and the order aside."""
        return AlertsState(role=self.role, order=self.order, as_of_ms=self.as_of_ms) != self

    def query(self) -> QueueQuery:
        """Turn what the link says into what the store is asked."""
        assignee = None if not self.assignee else "" if self.assignee == NOBODY else self.assignee
        return QueueQuery(
            role=None if self.role is RoleFilter.ALL else QueueRole(self.role.value),
            statuses=self.statuses,
            words=tuple(_storable(word) for word in self.words.split()[:MOST_WORDS]),
            projects=tuple(_storable(name) for name in self.projects),
            branches=tuple(_storable(name) for name in self.branches),
            assignee=None if assignee is None else _storable(assignee),
            tag=_storable(self.tag),
            cause="" if self.cause is CauseChoice.ANY else self.cause.value,
            starred=self.starred,
            only_regressions=self.only_regressions,
            overdue=self.overdue,
            monitored=self.monitored,
            gone=self.gone,
            awaiting=True if self.awaiting else None,
            history=True if self.history else None,
            order=self.order,
        )


def _storable(name: str) -> str:
    # PostgreSQL refuses to compare with NUL, which no stored name holds.
    return name.replace("\x00", "\ufffd")


ALERTS_CODECS: dict[str, tuple[str, Codec]] = {
    **{name: FILTER_CODECS[name] for name in ("words", "projects", "branches")},
    "role": ("queue", choice_codec(RoleFilter, RoleFilter.CODE)),
    "statuses": ("status", choices_codec(SummaryStatus)),
    "assignee": ("assignee", text_codec()),
    "tag": ("tag", text_codec()),
    "cause": ("cause", choice_codec(CauseChoice, CauseChoice.ANY)),
    "starred": ("starred", flag_codec()),
    "only_regressions": ("regressions", flag_codec()),
    "overdue": ("overdue", flag_codec()),
    "monitored": ("monitored", flag_codec()),
    "gone": ("gone", flag_codec()),
    "awaiting": ("awaiting", flag_codec()),
    "history": ("history", flag_codec()),
    "order": ("sort", choice_codec(QueueOrder, QueueOrder.DUE)),
    "as_of_ms": ("asof", moment_codec()),
}

NOW_ONLY = (
    "Alerts are shown as they stand now: a moment of the past (“asof”) freezes measurements and"
    " fits, not what people said of them."
)


def parse_alerts(query: Mapping[str, Any]) -> tuple[AlertsState, tuple[str, ...]]:
    """Read the state of the queue and notes on what was ignored.

    Links of before 0.2 say ``desk`` for ``queue``; they lie in bug reports, and stay good.
    """
    if "desk" in query:
        query = {"queue": query["desk"], **{k: v for k, v in query.items() if k != "desk"}}
    state, notes = parse_query(AlertsState, ALERTS_CODECS, query)
    return state, notes if state.as_of_ms is None else (*notes, NOW_ONLY)


def alerts_link(state: AlertsState, path: str = "/alerts") -> str:
    """Build the link to the queue."""
    query = format_query(state, ALERTS_CODECS)
    return f"{path}?{query}" if query else path
