"""``/wanted-runs``: which runs would tell the most, for builders that ask."""

from typing import Any

from dashboard.api.choose import choose
from dashboard.api.common import FILTERS, no_as_of, refuse_as_of
from dashboard.api.operation import Asked, Operation, Parameter
from models.services.alerts.wanted_runs import wanted_document, wanted_runs

_WHY = "runs are wanted from now on."


def _answer(asked: Asked) -> dict[str, Any]:
    refuse_as_of(asked, _WHY)
    services = asked.services
    found = wanted_runs(services.engine, choose(asked), asked.get("budget"), services.now_ms())
    return wanted_document(found)


WANTED_RUNS = Operation(
    "GET",
    "/wanted-runs",
    "listWantedRuns",
    "List the runs that open alerts need most",
    _answer,
    {
        "type": "object",
        "description": "As `bandwatch wanted --json`: docs/reference/schemas/wanted.json.",
        "required": ["version", "wanted"],
    },
    parameters=(
        *FILTERS,
        Parameter(
            "budget",
            {"type": "integer", "minimum": 1, "maximum": 10_000, "default": 20},
            "Runs that may be spent.",
        ),
        no_as_of(_WHY),
    ),
)
