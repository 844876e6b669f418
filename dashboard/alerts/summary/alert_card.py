"""One alert on the page of its summary: its picture, what it says, and what one can say of it."""

import json
from typing import Any

from dash import html

from dashboard.alerts.ids import alert_part
from dashboard.alerts.rows import NEEDS_UNTRIAGED
from dashboard.shared.formatting.alert_text import alert_decision, could_have_shown
from dashboard.shared.formatting.culprit_text import culprit_text
from dashboard.shared.formatting.values import UNKNOWN, format_day, format_time, percent, quantity
from dashboard.shared.urls.alert_link import summary_link
from dashboard.shared.urls.trend_link import trend_link
from dashboard.shared.urls.trend_state import TrendState
from dashboard.shared.widgets.action import action
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.graph import graph
from dashboard.shared.widgets.icon import icon
from dashboard.shared.widgets.local_link import local_link
from models.records.days import DAY_MS, day_of_moment
from models.triage.alert import AlertStatus
from models.triage.summaries.read_models import AcceptedView, AlertView

MARKS = {True: ("▲", "regression"), False: ("▼", "improvement")}
SOURCES = {
    "group": "Detected at the start of a new level",
    "week": "Found against 7 days before",
    "release": "Found against the last release",
    "drift": "A slow drift: no single step",
    "failures": "Several runs in a row measured nothing",
    "hand": "Marked by hand",
}
BUTTONS = (
    ("acknowledge", "Acknowledge"),
    ("invalid", "Invalid"),
    ("infra", "Infra"),
    ("downstream", "Downstream…"),
    ("reassign", "Reassign…"),
    ("reset", "Reset"),
    ("accept", "Accept the level…"),
)
ACCEPTABLE = {
    AlertStatus.ACKNOWLEDGED,
    AlertStatus.DOWNSTREAM,
    AlertStatus.REASSIGNED,
    AlertStatus.INFRA,
}
REACH_DAYS = 60  # of the trend page, around the change


def alert_card(alert: AlertView, state: list[Any], *, drawn: bool) -> html.Li:
    """Build the card; its picture is drawn by a callback.

    Parameters
    ----------
    state : list of components
        See :func:`alert_state`.
    drawn : bool
        Whether it has a picture; with very many alerts not all have.
    """
    key = alert.series.key
    mark, tone = MARKS[alert.is_regression]
    name = f"{key.test} on {key.platform}"
    picture = (
        html.Div(
            graph(
                alert_part("figure", alert.id),  # type: ignore[arg-type]
                height="190px",
                file_name=f"alert-{alert.id}",
            ),
            className="bw-alert-figure",
            role="group",
            **aria(label=f"{name}: measurements and level around the change"),
        )
        if drawn
        else None
    )
    return html.Li(
        [
            html.Div(
                [
                    html.Button(
                        icon("check"),
                        type="button",
                        className="bw-alert-pick",
                        role="checkbox",
                        **action("pick", str(alert.id)),
                        **aria(checked="false", label=f"Select {name}"),
                    ),
                    html.Span(mark, className=f"bw-mark bw-verdict-{tone}", **aria(hidden="true")),
                    html.H3(local_link(key.test, _trend(alert)), className="bw-alert-name"),
                    html.Span(f"{key.suite} · {key.platform}", className="bw-alert-where"),
                    _outcome(alert),
                ],
                className="bw-alert-head",
            ),
            html.Div(
                [
                    picture,
                    html.Div(
                        [
                            html.P(
                                [
                                    html.Strong(_number(alert.change), className=f"bw-tone-{tone}"),
                                    html.Span(_levels(alert), className="bw-alert-levels"),
                                ],
                                className="bw-alert-size",
                            ),
                            html.P(alert_decision(alert, alert.series), className="bw-alert-words"),
                            html.P(id=alert_part("host", alert.id), className="bw-alert-least"),
                            html.P(could_have_shown(alert), className="bw-alert-least"),
                            html.P(_began(alert), className="bw-alert-least"),
                            html.P(culprit_text(alert.culprits), className="bw-alert-least"),
                            html.Div(
                                state,
                                id=alert_part("state", alert.id),
                                className="bw-alert-state",
                            ),
                        ],
                        className="bw-alert-said",
                    ),
                ],
                className="bw-alert-body",
            ),
            _around(alert) if drawn else None,
        ],
        className="bw-alert",
        tabIndex=-1,
        **action("alert", str(alert.id)),
        **aria(label=name),
    )


def _around(alert: AlertView) -> html.Details:
    """Build the frame of the revisions around the change; a callback fills it."""
    return html.Details(
        [
            html.Summary("± 2 revisions: every value", className="bw-hint"),
            html.Div(id=alert_part("around", alert.id)),
        ],
        className="bw-alert-around",
    )


def alert_state(alert: AlertView, data_reason: str, accepted: AcceptedView | None) -> list[Any]:
    """Build the part of a card that changes: decisions on the alert, and what can be decided."""
    why_not = alert_barred(alert)
    buttons = [
        html.Button(
            word,
            type="button",
            className="bw-act bw-act-small",
            title=why_not.get(name) or None,
            **action("act", name),
            **action("more", json.dumps({"alerts": [alert.id]})),
            **aria(disabled="true" if name in why_not else "false"),
        )
        for name, word in BUTTONS
        if (name != "accept" or alert.status in ACCEPTABLE) and name not in why_not
    ]
    said: list[Any] = [
        html.Span(alert.status.value, className=f"bw-state bw-state-{_tone(alert.status)}")
    ]
    if alert.related_summary_id is not None:
        of = "of" if alert.status is AlertStatus.DOWNSTREAM else "to"
        number = alert.related_summary_id
        said.append(html.Span([f" {of} ", local_link(f"summary {number}", summary_link(number))]))
    if data_reason:
        said.append(html.Span(data_reason, className="bw-alert-data"))
    if accepted is not None:
        day = format_day(day_of_moment(accepted.time_ms))
        buttons = [item for item in buttons if item.children != "Accept the level…"]
        buttons.append(
            html.Button(
                "Withdraw the accepted level",
                type="button",
                className="bw-act bw-act-small",
                **action("act", "withdraw"),
                **action("more", json.dumps({"alerts": [alert.id]})),
            )
        )
        said.append(
            html.Span(
                f"New level accepted from {day}, by {accepted.who}", className="bw-alert-data"
            )
        )
    return [html.Div(said, className="bw-alert-said-of"), html.Div(buttons, className="bw-acts")]


def alert_barred(alert: AlertView) -> dict[str, str]:
    """Name the actions that an alert does not allow, with the reason."""
    if alert.status is AlertStatus.UNTRIAGED:
        return {"reset": f"Alert {alert.id} is untriaged already."}
    reason = f"Alert {alert.id} is {alert.status.value}. Reset it to untriaged first."
    return dict.fromkeys(NEEDS_UNTRIAGED, reason)


def _tone(status: AlertStatus) -> str:
    if status is AlertStatus.UNTRIAGED:
        return "open"
    return "work" if status is AlertStatus.ACKNOWLEDGED else "calm"


def _number(value: float | None) -> str:
    return UNKNOWN if value is None else percent(value)


def _levels(alert: AlertView) -> str:
    if alert.before is None or alert.after is None:
        return ""
    unit = alert.series.unit
    return f"{quantity(alert.before, unit)} → {quantity(alert.after, unit)}"


def _began(alert: AlertView) -> str:
    words = [SOURCES.get(alert.source, ""), f"first run {format_time(alert.start_ms)}"]
    if alert.revision:
        words.append(f"revision {alert.revision[:10]}")
    return ", ".join(word for word in words if word) + "."


def _outcome(alert: AlertView) -> Any:
    if alert.monitor_only:
        return html.Span("monitored only", className="bw-chip")
    if alert.outcome == "standing":
        return None
    day = (
        "" if alert.outcome_ms is None else f" since {format_day(day_of_moment(alert.outcome_ms))}"
    )
    return html.Span(f"{alert.outcome}{day}", className="bw-chip bw-chip-gone")


def _trend(alert: AlertView) -> str:
    first = day_of_moment(alert.start_ms - REACH_DAYS * DAY_MS)
    last = day_of_moment(alert.start_ms + REACH_DAYS * DAY_MS)
    return trend_link(TrendState(series=(str(alert.series.key),), first=first, last=last))
