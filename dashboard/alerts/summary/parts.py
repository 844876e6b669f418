"""What the page of a summary shows, part by part; drawn at first and after every step."""

from collections.abc import Mapping
from typing import Any

from dashboard.alerts.rows import barred, title_of
from dashboard.alerts.summary.alert_card import alert_barred, alert_card, alert_state
from dashboard.alerts.summary.head import summary_title
from models.triage.summaries.read_models import AlertView, SummaryView

MOST_PICTURES = 12  # more would make the page slow; every name leads to the trend page


def seen(view: SummaryView) -> dict[str, Any]:
    """Build the data for the browser: what the page shows, and what its state does not allow."""
    row = view.row
    return {
        "id": row.id,
        "version": row.version,
        "title": summary_title(view),
        "name": title_of(row),
        "starred": row.starred,
        "assignee": row.assignee,
        "bug": row.bug,
        "range": f"{row.previous_revision}..{row.revision}",
        "barred": barred(row.id, row.status),
        "alerts": {
            str(alert.id): {
                "name": f"{alert.series.key.test} on {alert.series.key.platform}",
                "barred": alert_barred(alert),
            }
            for alert in view.alerts
        },
    }


def alert_cards(view: SummaryView) -> list[Any]:
    """Build a card per alert, the first ones with a picture; their states are filled in."""
    states = alert_states(view)
    return [
        alert_card(alert, states[alert.id], drawn=place < MOST_PICTURES)
        for place, alert in enumerate(view.alerts)
    ]


def alert_states(view: SummaryView) -> Mapping[int, list[Any]]:
    """Build what changes on each card, by alert."""
    accepted = {
        item.alert_id: item
        for item in view.accepted
        if item.withdrawn_ms is None and item.alert_id is not None
    }
    return {
        alert.id: alert_state(alert, _data(view, alert), accepted.get(alert.id))
        for alert in view.alerts
    }


def _data(view: SummaryView, alert: AlertView) -> str:
    state = view.readiness.get(alert.id)
    return "" if state is None else state.reason
