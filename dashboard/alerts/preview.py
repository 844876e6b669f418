"""What the queue shows of the summary under the cursor: its gravest alert and the culprits."""

from typing import Any

from dash import html

from dashboard.alerts.rows import revision_range, scope_of, title_of
from dashboard.alerts.summary.alert_window import described
from dashboard.shared.formatting.alert_text import alert_decision, could_have_shown
from dashboard.shared.formatting.culprit_text import culprit_text
from dashboard.shared.formatting.values import count, format_day, percent
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.urls.alert_link import summary_link
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.graph import graph
from dashboard.shared.widgets.local_link import local_link
from models.records.days import day_of_moment
from models.triage.summaries.read_models import AlertView, SummaryView

MOST_NAMED = 6  # alerts of a preview; the summary's page has all


def preview_hint() -> html.P:
    """Build what stands there before a row is chosen."""
    return html.P(
        "j and k go through the summaries; the one under the cursor is shown here.",
        className="bw-preview-hint",
    )


def summary_preview(view: SummaryView, data: TrendData, figure: dict[str, Any]) -> html.Div:
    """Build the preview: the picture of the gravest alert, its card, and the other alerts.

    Parameters
    ----------
    view : SummaryView
        A summary with at least one alert.
    data : TrendData
        The series of the first alert.
    figure : dict
        Its picture.
    """
    alert = view.alerts[0]
    picture: Any = graph("alerts-preview-figure", height="230px", file_name=f"alert-{alert.id}")
    picture.figure = figure
    scope = scope_of(view.row)
    title = f"{title_of(view.row)}{f': {scope}' if scope else ''}"
    return html.Div(
        [
            html.Div(
                picture,
                className="bw-preview-figure",
                role="img",
                **aria(label=described(data, alert)),
            ),
            html.Div(
                [
                    html.H2(
                        local_link(title, summary_link(view.row.id)), className="bw-preview-title"
                    ),
                    html.P(_facts(view, alert), className="bw-preview-facts"),
                    html.P(alert_decision(alert, alert.series)),
                    html.P(could_have_shown(alert), className="bw-alert-least"),
                    html.P(culprit_text(alert.culprits), className="bw-alert-least"),
                    html.P(view.row.cause_reason, className="bw-alert-least"),
                ],
                className="bw-preview-card",
            ),
            html.Ul(_others(view), className="bw-preview-alerts", **aria(label="Alerts")),
        ],
        className="bw-preview-body",
    )


def _facts(view: SummaryView, alert: AlertView) -> str:
    parts = (
        f"{view.row.project} / {view.row.branch}",
        f"since {format_day(day_of_moment(alert.start_ms))}",
        revision_range(view.row.previous_revision, view.row.revision),
    )
    return " · ".join(part for part in parts if part)


def _others(view: SummaryView) -> list[html.Li]:
    items = [
        html.Li(
            [
                html.Strong(
                    percent(alert.change) if alert.change is not None else "fails",
                    className=f"bw-tone-{'regression' if alert.is_regression else 'improvement'}",
                ),
                html.Span(f" {alert.series.key.test} · {alert.series.key.platform}"),
            ]
        )
        for alert in view.alerts[:MOST_NAMED]
    ]
    more = len(view.alerts) - MOST_NAMED
    return [*items, html.Li(f"and {count(more, 'more alert')}")] if more > 0 else items
