"""Read what the page of one summary shows."""

from collections.abc import Mapping
from typing import Any

from dash.exceptions import PreventUpdate

from dashboard.shared.services import Services
from models.storage.alerts.around_view import read_around
from models.storage.alerts.summary_view import read_summary
from models.storage.alerts.template_store import read_template, read_templates
from models.triage.summaries.read_models import AlertView, SummaryView
from models.triage.summaries.revision_around import RevisionAround
from models.triage.summaries.templates import TemplateKind


def read_summary_view(services: Services, summary_id: int) -> SummaryView | None:
    """Read a summary with its alerts and history; None if there is no such number."""
    return read_summary(services.engine, summary_id, now_ms=services.now_ms())


def kept_view(services: Services, kept: Mapping[str, Any] | None) -> SummaryView:
    """Read the summary that the browser keeps the number of.

    Raises
    ------
    PreventUpdate
        If there is none.
    """
    number = (kept or {}).get("id")
    found = (
        read_summary_view(services, number)
        if isinstance(number, int) and 0 <= number < 2**63
        else None
    )
    if found is None:
        raise PreventUpdate
    return found


def read_revisions_around(
    services: Services, alert: AlertView, view: SummaryView
) -> tuple[RevisionAround, ...]:
    """Read every run at the revisions around an alert of a summary."""
    return read_around(services.engine, alert, view.rounds)


def read_bug_address(services: Services, project: str) -> str:
    """Read the template of the address at which a project's bugs are created; blank if none."""
    return read_template(services.engine, project, "bug address")


def read_bug_templates(services: Services, project: str) -> Mapping[TemplateKind, str]:
    """Read the templates of a project by name."""
    return read_templates(services.engine, project)
