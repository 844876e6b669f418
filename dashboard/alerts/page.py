"""The alerts: what waits for whom, to be triaged from the keyboard."""

from typing import Any

from dash import dcc, html

from dashboard.alerts import callbacks, feed_routes
from dashboard.alerts import ids as ids
from dashboard.alerts.data import read_filter_options
from dashboard.alerts.filters import alerts_filter, role_tabs
from dashboard.alerts.grid import alerts_grid
from dashboard.alerts.preview import preview_hint
from dashboard.alerts.state import ALERTS_CODECS, AlertsState, parse_alerts
from dashboard.alerts.triage import callbacks as triage_callbacks
from dashboard.alerts.waiting import waiting_badge
from dashboard.shared.page_registry import Page
from dashboard.shared.services import current_services
from dashboard.shared.triage.toolbar import acting_as, triage_parts, triage_tools
from dashboard.shared.urls.codec import query_dict
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.empty_state import no_data
from dashboard.shared.widgets.icon import icon
from dashboard.shared.widgets.notes import link_notes

TITLE = "Alerts · Bandwatch"


def layout(**query: Any) -> html.Div:
    """Lay out the page for a link's query; a callback fills it."""
    state, notes = parse_alerts(query)
    services = current_services()
    facets = services.facets()
    if not facets.projects:
        return html.Div([link_notes(notes), no_data()], className="bw-page")
    return html.Div(
        [
            link_notes(notes),
            dcc.Store(id=ids.ALERTS_STATE, data=query_dict(state, ALERTS_CODECS)),
            *triage_parts(),
            _head(state),
            alerts_filter(state, facets, read_filter_options(services)),
            triage_tools(),
            html.Section(
                [alerts_grid(), html.Div(id=ids.ALERTS_NONE)],
                className="bw-card bw-grid bw-queue",
                **aria(label="Summaries of alerts"),
            ),
            dcc.Store(id=ids.ALERTS_CHOSEN),
            html.Section(
                preview_hint(),
                id=ids.ALERTS_PREVIEW,
                className="bw-card bw-preview",
                **aria(label="The summary under the cursor", live="polite"),
            ),
        ],
        className="bw-page",
    )


def _head(state: AlertsState) -> html.Header:
    return html.Header(
        [
            html.Div(
                [
                    html.H1("Alerts", className="bw-title"),
                    html.P(id=ids.ALERTS_FACTS, className="bw-facts", role="status"),
                ]
            ),
            role_tabs(state.role),
            acting_as(),
            html.Div(
                [
                    _beside("/alerts/score", "bar-chart-steps", "Score", "How alerts ended"),
                    _beside("/thresholds", "sliders", "Thresholds", "Try other thresholds"),
                    _beside("/alerts.atom", "rss", "Feed", "Follow the alerts in a feed reader"),
                ],
                className="bw-head-tools",
            ),
        ],
        className="bw-head bw-head-list",
    )


def _beside(path: str, sign: str, word: str, hint: str) -> Any:
    options: dict[str, Any] = {"className": "btn btn-outline-secondary btn-sm", "title": hint}
    content: list[Any] = [icon(sign), f" {word}"]
    if path.endswith(".atom"):  # no page of this app
        return html.A(content, href=path, **options)
    return dcc.Link(content, href=path, **options)


PAGE = Page(
    "/alerts",
    TITLE,
    layout,
    register=(
        callbacks.register,
        triage_callbacks.register,
        feed_routes.register,
    ),
    badge=waiting_badge,
    label="Alerts",
)
