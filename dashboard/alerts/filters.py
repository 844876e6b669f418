"""The tabs of the two queues and the filters; each control is named after its part of the link."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.alerts import ids as ids
from dashboard.alerts.state import NOBODY, AlertsState, CauseChoice, RoleFilter
from dashboard.shared.filters.series_filter import TYPING_MS, choice_field, control_id, field
from models.records.series_filter import Facets
from models.triage.alert import SummaryStatus
from models.triage.queue import QueueOrder
from models.triage.summaries.read_models import FilterOptions

ROLES = {
    RoleFilter.CODE: ("Code sheriff", "Untriaged: look at them, and see to it that data come"),
    RoleFilter.PERFORMANCE: (
        "Performance sheriff",
        "Data are ready, a bug is needed, or it is under investigation",
    ),
    RoleFilter.ALL: ("All", "Both queues, and what is decided"),
}
ORDERS = {
    QueueOrder.DUE: "due first",
    QueueOrder.NEWEST: "newest first",
    QueueOrder.SIZE: "largest first",
    QueueOrder.ALERTS: "most alerts first",
    QueueOrder.CHANGED: "last touched first",
}
CAUSES = {
    CauseChoice.ANY: "any",
    CauseChoice.CODE: "code",
    CauseChoice.HOST: "host",
    CauseChoice.BOTH: "host and code",
    CauseChoice.UNKNOWN: "not known",
}
SWITCHES = (
    ("regressions", "only_regressions", "Only regressions"),
    ("overdue", "overdue", "Overdue"),
    ("starred", "starred", "Starred"),
    ("monitored", "monitored", "Include monitored"),
    ("gone", "gone", "Include recovered"),
    ("awaiting", "awaiting", "Awaiting confirmation"),
    ("history", "history", "Imported history only"),
)
# Controls in the order of the page.
PARTS = (
    *("queue", "q", "project", "branch", "status", "assignee", "tag", "cause", "sort"),
    *(part for part, *_ in SWITCHES),
)
ANY = "*"  # how the controls spell no choice; links leave it out
FOLDED = ("project", "branch", "status")


def role_options(counts: Mapping[RoleFilter, int] | None) -> list[dict[str, Any]]:
    """List the queues with what lies on each; without numbers until they are known."""
    return [
        {
            "value": role.value,
            "label": html.Span(
                [
                    html.Span(word),
                    html.Span(
                        "…" if counts is None else f"{counts.get(role, 0):,}",
                        className="bw-role-count",
                    ),
                ],
                title=hint,
            ),
        }
        for role, (word, hint) in ROLES.items()
    ]


def role_tabs(role: RoleFilter) -> html.Fieldset:
    """Build the tabs of the two queues."""
    return html.Fieldset(
        [
            html.Legend("Queue", className="visually-hidden"),
            dbc.RadioItems(
                id=ids.ALERTS_ROLE,
                options=role_options(None),
                value=role.value,
                class_name="bw-roles",
                input_class_name="btn-check",
                label_class_name="bw-role",
            ),
        ]
    )


def alerts_filter(state: AlertsState, facets: Facets, names: FilterOptions) -> html.Div:
    """Build the controls below the tabs."""
    page = ids.ALERTS
    words = dbc.Input(
        id=control_id(page, "q"),
        type="search",
        value=state.words,
        debounce=TYPING_MS,
        autocomplete="off",
        placeholder="Test, revision, bug",
        size="sm",
        class_name="bw-search",
    )
    people = {ANY: "anyone", NOBODY: "unassigned", **{name: name for name in names.assignees}}
    tags = {ANY: "any", **{name: name for name in names.tags}}
    return html.Div(
        [
            field("Words", control_id(page, "q"), words),
            _names("project", "Project", facets.projects, state.projects),
            _names("branch", "Branch", facets.branches, state.branches),
            _names("status", "State", [item.value for item in SummaryStatus], state.statuses),
            _select("assignee", "Assignee", people, state.assignee or ANY),
            _select("tag", "Tag", tags, state.tag or ANY),
            _select("cause", "Cause", {k.value: word for k, word in CAUSES.items()}, state.cause),
            _select("sort", "Order", {k.value: word for k, word in ORDERS.items()}, state.order),
            html.Div(
                [
                    dbc.Switch(
                        id=control_id(page, part), label=word, value=bool(getattr(state, name))
                    )
                    for part, name, word in SWITCHES
                ],
                className="bw-switches",
            ),
        ],
        className="bw-filters",
        role="search",
    )


def _names(part: str, word: str, offered: Sequence[str], chosen: Sequence[str]) -> html.Div:
    # A name of the link that is not offered must be seen, or it could not be taken back.
    options = [*offered, *(name for name in chosen if name not in offered)]
    return choice_field(ids.ALERTS, part, word, options, [str(name) for name in chosen])


def _select(part: str, word: str, options: Mapping[str, str], value: str) -> html.Div:
    identity = control_id(ids.ALERTS, part)
    known = dict(options) if value in options else {**options, value: value}
    return field(
        word,
        identity,
        dbc.Select(
            id=identity,
            options=[{"label": name, "value": key} for key, name in known.items()],
            value=str(value),
            size="sm",
        ),
    )
