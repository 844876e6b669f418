"""A change that is found more than 30 days after it began is history."""

import pytest

from models.records.days import DAY_MS
from models.triage.detection.history import history_text, is_history

FOUND_MS = 20_000 * DAY_MS


@pytest.mark.parametrize(("late", "history"), [(0, False), (30, False), (-5, False)])
def test_thirty_days_are_not_late(late: int, history: bool) -> None:
    assert is_history(FOUND_MS - late * DAY_MS, FOUND_MS) is history
    assert is_history(FOUND_MS - 30 * DAY_MS - 1, FOUND_MS)


def test_one_and_several() -> None:
    assert history_text(1).startswith("1 of them was history already (older than 30 days): ")
    assert history_text(2).startswith("2 of them were history already")
