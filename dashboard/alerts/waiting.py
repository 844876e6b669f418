"""How many summaries of alerts wait for somebody."""

from dash import html

from dashboard.alerts import ids
from dashboard.alerts.data import count_waiting
from dashboard.shared.services import Services
from models.triage.queue import QueueCounts


def waiting(services: Services) -> str:
    """Count what waits on both queues, for the navigation; blank where nothing does."""
    return format_waiting(count_waiting(services))


def format_waiting(counts: QueueCounts) -> str:
    """Format how many summaries wait on both queues; blank where none does."""
    number = sum(counts.by_role.values())
    return f"{number:,}" if number else ""


def waiting_badge(services: Services) -> html.Span:
    """Build the count beside the page's name in the navigation."""
    return html.Span(
        waiting(services),
        id=ids.ALERTS_WAITING,
        className="bw-nav-count",
        title="Summaries of alerts that wait for somebody",
    )
