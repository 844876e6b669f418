"""What the trend page says where there is no posterior to show, and what to do about it."""

from typing import Any

from dash import html

from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.widgets.empty_state import empty_state
from dashboard.shared.widgets.icon import icon
from dashboard.trend.recent_outliers import recent_outliers


def panel_notice(data: TrendData) -> html.Div:
    """Build the notice, in place of the comparisons, why there is no fit to draw them from."""
    command = f"bandwatch fit --series '{data.series.key}'"
    if data.failure is not None:
        return empty_state(
            "The fit failed", data.failure.reason, icon_name="x-octagon", commands=[command]
        )
    if not data.measured.any():
        return empty_state(
            "Nothing measured yet",
            "Every run so far failed or timed out, so there is nothing to fit.",
            icon_name="inbox",
        )
    return empty_state(
        "Not fitted yet",
        "Press Refit, or run this where the store is:",
        icon_name="hourglass",
        commands=[command],
    )


def page_notice(data: TrendData) -> Any:
    """Warn above the figure where what is shown is older or weaker than it looks."""
    if data.fit is None:
        return None
    if data.failure is not None:
        return _warning(
            f"The newest attempt to fit failed, so an older fit is shown. {data.failure.reason}"
        )
    if not data.fit.trusted:
        return _warning(f"This fit is not trusted, and no verdict is drawn. {data.fit.reason}")
    recent = recent_outliers(data)
    return _warning(recent) if recent else None


def _warning(text: str) -> html.Div:
    return html.Div(
        [icon("exclamation-triangle"), html.Span(text)], className="bw-warning", role="status"
    )
