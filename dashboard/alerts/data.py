"""Read what the queue of alerts shows, and what its feed contains."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dashboard.alerts.state import AlertsState
from dashboard.shared.services import Services
from models.notifications.alert_news import AlertNews
from models.records.days import day_of_moment
from models.storage.alerts.alert_news import news_of_summaries
from models.storage.alerts.queue_view import count_queue, read_queue
from models.storage.alerts.sheriffed_suites import read_suite_policies
from models.storage.triage.filter_options import read_triage_names
from models.triage.detection.rules import AlertPolicy
from models.triage.duty_rota import who_is_on_duty
from models.triage.queue import QueueCounts, QueueQuery, QueueRow
from models.triage.summaries.read_models import FilterOptions


def count_summaries(services: Services, state: AlertsState) -> QueueCounts:
    """Count the summaries that a link's filter selects."""
    return count_queue(services.engine, state.query(), now_ms=services.now_ms())


def count_waiting(services: Services) -> QueueCounts:
    """Count all summaries, by who they wait for."""
    return count_queue(services.engine, QueueQuery(), now_ms=services.now_ms())


def read_summaries(
    services: Services, state: AlertsState, *, limit: int, offset: int = 0
) -> list[QueueRow]:
    """Read a stretch of the summaries that a link's filter selects, in its order."""
    return read_queue(
        services.engine, state.query(), limit=limit, offset=offset, now_ms=services.now_ms()
    )


def read_feed(services: Services, state: AlertsState, *, limit: int) -> list[QueueRow]:
    """Read the newest summaries for a feed; imported history is left out unless asked for."""
    query = replace(state.query(), history=state.history, awaiting=state.awaiting)
    return read_queue(services.engine, query, limit=limit, now_ms=services.now_ms())


def read_news_of(
    services: Services, summary_ids: Sequence[int]
) -> Mapping[int, Sequence[AlertNews]]:
    """Read the alerts of some summaries, by the id of the summary."""
    return news_of_summaries(services.engine, summary_ids)


def read_filter_options(services: Services) -> FilterOptions:
    """List who has taken summaries, and which tags there are."""
    return read_triage_names(services.engine)


def read_duty(services: Services) -> tuple[tuple[str, str], ...]:
    """Read who is on duty now, role and name."""
    settings = services.settings
    today = day_of_moment(services.now_ms())
    return who_is_on_duty(settings.code_sheriffs, settings.performance_sheriffs, today)


def read_unsheriffed(services: Services) -> tuple[str, ...]:
    """Name the suites whose alerts lie in no queue, with their projects."""
    return tuple(
        f"{item.project}/{item.suite}"
        for item in read_suite_policies(services.engine)
        if item.policy is not AlertPolicy.ALERT
    )
