"""Which projects an ask touches, so that the role there can be checked before it is done."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from dashboard.alerts.triage.command import parse_ask
from dashboard.alerts.triage.data import read_projects
from dashboard.shared.services import Services
from models.records.errors import BadArgumentError


def projects_of_ask(services: Services, values: Sequence[Any]) -> Collection[str]:
    """Return the projects of the summaries, alerts and series that an ask names.

    An ask that cannot be read touches none: it is refused when it is to be done.
    """
    given = values[0] if values else None
    if not isinstance(given, Mapping):
        return ()
    try:
        ask = parse_ask(given)
    except BadArgumentError:
        return ()
    return read_projects(services.engine, ask)
