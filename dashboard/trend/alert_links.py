"""The alerts of the series that are shown, as links below the picture's words."""

from collections.abc import Mapping, Sequence

from dash import html

from dashboard.shared.formatting.values import format_day
from dashboard.shared.urls.alert_link import summary_link
from dashboard.shared.widgets.icon import icon
from dashboard.shared.widgets.local_link import local_link
from dashboard.trend.alert_marks import mark_text
from models.records.days import day_of_moment
from models.triage.summaries.read_models import AlertMark

MOST = 8


def trend_alerts(marks: Sequence[AlertMark], names: Mapping[int, str]) -> html.P | None:
    """List the newest alerts; None where there are none.

    Parameters
    ----------
    names : mapping
        Series to its short name; blank where there is one series only.
    """
    if not marks:
        return None
    newest = sorted(marks, key=lambda item: -item.start_ms)[:MOST]
    links = []
    for item in newest:
        name = names.get(item.series_id, "")
        words = f"{format_day(day_of_moment(item.start_ms))}: {mark_text(item)}"
        links.append(
            html.Span(
                [local_link(f"{name} {words}".strip(), summary_link(item.summary_id))],
                className="bw-trend-alert",
            )
        )
    if len(marks) > MOST:
        links.append(html.Span(f"and {len(marks) - MOST} older"))
    return html.P([icon("bell"), " Alerts: ", *links], className="bw-summary bw-trend-alerts")
