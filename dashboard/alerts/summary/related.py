"""Other summaries that have to do with one: related, similar, and alerts that point here."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.alerts.rows import revision_range
from dashboard.shared.formatting.values import count, format_day, percent
from dashboard.shared.urls.alert_link import summary_link
from dashboard.shared.widgets.local_link import local_link
from models.records.days import day_of_moment
from models.triage.summaries.read_models import AlertView, RelatedSummary, SummaryView


def summary_near(view: SummaryView) -> list[Any]:
    """Build the card's content."""
    parts: list[Any] = [html.H2("Related and similar", className="bw-card-title")]
    if view.related:
        parts.append(_list("Related", view.related))
    if view.related_alerts:
        parts.append(_alerts(view.related_alerts))
    if view.similar:
        parts.append(_list("Similar", view.similar))
    if len(parts) == 1:
        parts.append(
            html.P("No other summary tells of the same tests near in time.", className="bw-hint")
        )
    return parts


def _list(word: str, found: Sequence[RelatedSummary]) -> html.Div:
    return html.Div(
        [
            html.H3(word, className="bw-label"),
            html.Ul([_row(item) for item in found], className="bw-near"),
        ]
    )


def _row(item: RelatedSummary) -> html.Li:
    facts = [item.branch, item.status.value, count(item.alerts, "alert")]
    facts.append(format_day(day_of_moment(item.first_ms)))
    return html.Li(
        [
            local_link(f"Summary {item.id}", summary_link(item.id)),
            html.Span(f" {' · '.join(facts)} "),
            html.Code(revision_range(item.previous_revision, item.revision)),
            html.Div(item.relation, className="bw-hint"),
        ]
    )


def _alerts(found: Sequence[AlertView]) -> html.Div:
    return html.Div(
        [
            html.H3("Alerts that point here", className="bw-label"),
            html.Ul(
                [
                    html.Li(
                        [
                            local_link(
                                f"{item.series.key.test} on {item.series.key.platform}",
                                summary_link(item.summary_id),
                            ),
                            html.Span(
                                f" {item.status.value}, {item.series.key.branch}"
                                + ("" if item.change is None else f", {percent(item.change)}")
                            ),
                        ]
                    )
                    for item in found
                ],
                className="bw-near",
            ),
        ]
    )
