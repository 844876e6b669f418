"""Ask the alerts' pages as a browser does, and act as ada."""

from typing import Any

from dashboard.alerts.triage.actions import act_on
from models.storage.alerts.summary_view import read_summary
from models.triage.summaries.read_models import SummaryView
from tests.dashboard.conftest import Asked

ASKED_ROWS = {"startRow": 0, "endRow": 100}


def queue(asked: Asked, **query: list[str]) -> dict[str, Any]:
    """Ask for the queue, and give what each output becomes."""
    answer = asked.answer(
        "alerts-grid.getRowsResponse",
        alerts_grid_getRowsRequest=ASKED_ROWS,
        alerts_state_data=query,
    )
    assert answer is not None
    return {name: next(iter(parts.values())) for name, parts in answer.items()}


def rows(asked: Asked, **query: list[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = queue(asked, **query)["alerts-grid"]["rowData"]
    return found


def act(asked: Asked, do: str, expected: dict[int, int], **more: Any) -> dict[str, Any]:
    """Do something as ada."""
    asked_for = {"do": do, "who": "ada", "summaries": expected, "at": 1, **more}
    return act_on(asked.services.engine, asked_for, asked.services.now_ms())


def view(asked: Asked, summary_id: int) -> SummaryView:
    found = read_summary(asked.services.engine, summary_id, now_ms=asked.services.now_ms())
    assert found is not None
    return found
