"""Standing alerts of a series beside its verdict: a short text that leads to the summary."""

from collections.abc import Sequence

from dashboard.shared.formatting.values import count, format_day, percent
from dashboard.shared.urls.alert_link import summary_link
from models.records.days import day_of_moment
from models.records.views.standing_alert import StandingAlert


def open_alert(alerts: Sequence[StandingAlert]) -> dict[str, str] | None:
    """Write the gravest alert as a grid's cell takes it; None where there is none.

    Its note, below the size, is what a person decided, or that it awaits confirmation by runs.
    """
    if not alerts:
        return None
    item = alerts[0]
    tone = "withheld" if item.decided else "regression" if item.is_regression else "improvement"
    return {
        "text": percent(item.change),
        "link": summary_link(item.summary_id),
        "tone": tone,
        "note": "awaits runs" if item.awaiting else item.decided,
        "why": alert_words(alerts).strip(),
    }


def alert_words(alerts: Sequence[StandingAlert]) -> str:
    """Describe what alerts stand: `` Alert +5.0 % since 3 May 2026.``; blank without any."""
    if not alerts:
        return ""
    item = alerts[0]
    since = format_day(day_of_moment(item.start_ms))
    word = item.decided or ("awaiting confirmation by runs" if item.awaiting else "")
    decided = f", {word}" if word else ""
    more = f"; {count(len(alerts) - 1, 'more alert')}" if len(alerts) > 1 else ""
    return f" Alert {percent(item.change)} since {since}{decided}{more}."
