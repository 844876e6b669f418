"""Due times in the queue from a Friday over the weekend to Tuesday."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from models.records.clock import FixedClock
from models.storage.alerts.summary_view import read_summary
from tests.dashboard.conftest import Asked, asking
from tests.dashboard.sample_alerts import SampleAlerts, fill_alerts
from tests.present import ZONES

# Friday 2026-11-20 12:00: the regression is due since Wednesday 12:00, the host's alert on Monday
# 12:00, and the improvement on Tuesday 11:00.
WEEKEND = {
    "2026-11-20T12:00:00": ("overdue by 2 days", "due in 1 working day", "due in 2 working days"),
    "2026-11-20T23:55:00": ("overdue by 2 days", "due in 1 working day", "due in 2 working days"),
    "2026-11-21T00:05:00": ("overdue by 2 days", "due in 1 working day", "due in 1 working day"),
    "2026-11-21T12:00:00": ("overdue by 3 days", "due in 1 working day", "due in 1 working day"),
    "2026-11-22T23:55:00": ("overdue by 4 days", "due in 12 hours", "due in 1 working day"),
    "2026-11-23T00:05:00": ("overdue by 4 days", "due in 11 hours", "due in 1 working day"),
    "2026-11-23T12:00:00": ("overdue by 5 days", "due within the hour", "due in 23 hours"),
    "2026-11-23T12:00:01": ("overdue by 5 days", "overdue by 1 hour", "due in 22 hours"),
    "2026-11-23T23:55:00": ("overdue by 5 days", "overdue by 11 hours", "due in 11 hours"),
    "2026-11-24T00:05:00": ("overdue by 5 days", "overdue by 12 hours", "due in 10 hours"),
    "2026-11-24T12:00:00": ("overdue by 6 days", "overdue by 1 day", "overdue by 1 hour"),
}
# Each moment in one of the zones every time, in the others among the slow tests.
PAIRS = [
    pytest.param(zone, moment, marks=[pytest.mark.slow] if (place + number) % len(ZONES) else [])
    for place, zone in enumerate(ZONES)
    for number, moment in enumerate(WEEKEND)
]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Asked, SampleAlerts]]:
    """Ask an app over the sample store with its alerts; tests move its clock."""
    with asking(tmp_path_factory.mktemp("home")) as asked:
        yield asked, fill_alerts(asked.services.engine, asked.sample.now_ms)


def listed(asked: Asked, **query: list[str]) -> dict[int, tuple[str, bool]]:
    """Ask the queue when each summary is due, and whether that is over."""
    answer = asked.answer(
        "alerts-grid.getRowsResponse",
        alerts_grid_getRowsRequest={"startRow": 0, "endRow": 100},
        alerts_state_data={"queue": ["all"], **query},
    )
    assert answer is not None
    rows = answer["alerts-grid"]["getRowsResponse"]["rowData"]
    return {int(row["id"]): (row["due"], row["overdue"]) for row in rows}


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(("zone", "moment"), PAIRS, indirect=["zone"])
def test_the_queue_counts_working_days(planted: tuple[Asked, SampleAlerts], moment: str) -> None:
    asked, found = planted
    now_ms = asked.clock.move_to(FixedClock.at(datetime.fromisoformat(f"{moment}Z")).now_ms())
    every = listed(asked)
    ids = (found.regression, found.host, found.twin)
    assert tuple(every[number][0] for number in ids) == WEEKEND[moment]
    over = {number for number, (words, _) in every.items() if words.startswith("overdue")}
    assert over == {number for number, (_, overdue) in every.items() if overdue}
    assert set(listed(asked, overdue=["1"])) == over
    for number in ids:
        view = read_summary(asked.services.engine, number, now_ms=now_ms)
        assert view is not None
        assert f"triage {every[number][0]}" in asked.page(f"/alerts/{number}")
