"""One summary of alerts: its series around the change, and everything that was said of it."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.alerts import ids as ids
from dashboard.alerts.state import NOW_ONLY, AlertsState, alerts_link
from dashboard.alerts.summary import callbacks, plan_callbacks
from dashboard.alerts.summary.data import read_bug_address, read_summary_view
from dashboard.alerts.summary.decide import summary_decide
from dashboard.alerts.summary.head import summary_head
from dashboard.alerts.summary.history import summary_history, summary_notes
from dashboard.alerts.summary.parts import alert_cards, seen
from dashboard.alerts.summary.related import summary_near
from dashboard.alerts.summary.retrigger_plan import plan_frame
from dashboard.shared.page_registry import Page
from dashboard.shared.services import current_services
from dashboard.shared.triage.toolbar import acting_as, triage_parts, triage_tools
from dashboard.shared.widgets.action import action
from dashboard.shared.widgets.copy_button import copy_button
from dashboard.shared.widgets.empty_state import empty_state
from dashboard.shared.widgets.icon import icon
from dashboard.shared.widgets.notes import link_notes
from models.triage.summaries.read_models import SummaryView

TITLE = "Alert summary · Bandwatch"
LONGEST_NUMBER = 18  # digits


def layout(summary_id: str | None = None, **query: Any) -> html.Div:
    """Lay out the page for the number in a link; callbacks draw the pictures and the plan."""
    services = current_services()
    number = _number(summary_id)
    now_ms = services.now_ms()
    view = None if number is None else read_summary_view(services, number)
    notes = _notes(query)
    if view is None:
        return html.Div([link_notes(notes), _unknown(summary_id)], className="bw-page")
    address = read_bug_address(services, view.row.project)
    return html.Div(
        [
            link_notes(notes),
            dcc.Store(id=ids.SUMMARY_SEEN, data=seen(view)),
            dcc.Store(id=ids.SUMMARY_DRAWN),
            *triage_parts(),
            html.Header(
                [
                    html.Div(summary_head(view, services.settings, now_ms), id=ids.SUMMARY_HEAD),
                    html.Div(
                        [
                            dcc.Link(
                                [icon("chevron-left"), " Alerts"],
                                href=alerts_link(AlertsState()),
                                className="btn btn-sm bw-quiet",
                            ),
                            acting_as(),
                        ],
                        className="bw-head-tools",
                    ),
                ],
                className="bw-head",
            ),
            triage_tools(),
            html.Div([_alerts(view), _side(view, address)], className="bw-summary-page"),
            _bug_dialogue(),
        ],
        className="bw-page",
    )


def _number(text: str | None) -> int | None:
    plain = (text or "").strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) <= LONGEST_NUMBER):
        return None
    return int(plain)


def _notes(query: dict[str, Any]) -> tuple[str, ...]:
    notes = [
        f"This page does not know “{name[:60]}”; that part was ignored."
        for name in query
        if name != "asof"
    ]
    return (*notes, NOW_ONLY) if "asof" in query else tuple(notes)


def _unknown(given: str | None) -> html.Div:
    return empty_state(
        "No such summary",
        f"The store has no summary “{(given or '')[:40]}”. It may have been deleted, or the link"
        " is not complete.",
        icon_name="question-circle",
        alone=True,
        actions=[
            dcc.Link("All alerts", href="/alerts?queue=all", className="btn btn-primary btn-sm")
        ],
    )


def _alerts(view: SummaryView) -> html.Section:
    none = (
        None
        if view.alerts
        else empty_state(
            "No alerts are left",
            "All alerts of this summary were moved to others, or their series are gone.",
            icon_name="bell-slash",
        )
    )
    return html.Section(
        [
            html.Div(id=ids.SUMMARY_SHIFT),
            html.Section(id=ids.SUMMARY_CULPRITS, className="bw-card bw-panel"),
            html.H2("Alerts", className="visually-hidden"),
            html.Ol(alert_cards(view), id=ids.SUMMARY_ALERTS, className="bw-alerts"),
            none,
            html.Section(plan_frame(), className="bw-card bw-panel bw-plan-card"),
        ],
        className="bw-alert-list",
    )


def _side(view: SummaryView, address: str) -> html.Div:
    def card(content: Any, identity: str = "") -> html.Section:
        more: dict[str, Any] = {"id": identity} if identity else {}
        return html.Section(content, className="bw-card bw-panel", **more)

    return html.Div(
        [
            card(summary_decide(view.row, address), ids.SUMMARY_DECIDE),
            card(
                [
                    html.Div(
                        [
                            html.H2("Notes", className="bw-card-title"),
                            html.Button(
                                [icon("chat-left-text"), " Write…"],
                                type="button",
                                className="bw-act bw-act-small",
                                **action("act", "note"),
                            ),
                        ],
                        className="bw-job-head",
                    ),
                    html.Div(summary_notes(view), id=ids.SUMMARY_NOTES),
                ]
            ),
            card(summary_near(view), ids.SUMMARY_NEAR),
            card(summary_history(view), ids.SUMMARY_HISTORY),
        ],
        className="bw-panels",
    )


def _bug_dialogue() -> dbc.Modal:
    return dbc.Modal(
        [
            dbc.ModalHeader(
                html.H2("Text of a bug report", className="h5 mb-0", id="summary-bug-head"),
                close_button=True,
            ),
            dbc.ModalBody(
                dcc.Loading(
                    [
                        html.P(
                            "By the project’s template. The link in it keeps the days, the fits and"
                            " what the store holds now: it will show the same to everyone."
                        ),
                        html.Div(
                            [
                                html.Code(id=ids.SUMMARY_BUG_TITLE, className="bw-shared-link"),
                                copy_button(ids.SUMMARY_BUG_TITLE, "the title"),
                            ],
                            className="bw-shared",
                        ),
                        html.Div(
                            [
                                html.Pre(
                                    html.Code(id=ids.SUMMARY_BUG_TEXT), className="bw-plan-text"
                                ),
                                copy_button(ids.SUMMARY_BUG_TEXT, "the text"),
                            ],
                            className="bw-plan-copy",
                        ),
                        html.Div(id=ids.SUMMARY_BUG_LINK),
                    ],
                    delay_show=300,
                )
            ),
        ],
        id=ids.SUMMARY_BUG,
        is_open=False,
        fade=False,
        size="lg",
        labelledby="summary-bug-head",
    )


PAGE = Page(
    "/alerts/<summary_id>",
    TITLE,
    layout,
    register=(callbacks.register, plan_callbacks.register),
)
