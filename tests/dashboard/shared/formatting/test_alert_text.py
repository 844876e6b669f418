"""What an alert says in words, and when something is due."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from dashboard.alerts.due_text import due_text, next_due
from dashboard.shared.formatting.alert_text import alert_decision, could_have_shown
from models.records.days import DAY_MS
from models.records.series import Direction, Series, SeriesKey
from models.triage.alert import SummaryStatus

NAN = math.nan
SPACE = "\u202f"


@dataclass(frozen=True)
class Change:
    is_regression: bool = True
    change: float | None = 2.1
    change_low: float | None = 1.4
    change_high: float | None = 2.9
    probability: float | None = 0.97
    detectable: float | None = 0.8
    compared_with: str = "7 days before"
    source: str = "group"
    start_ms: int = 20_050 * DAY_MS


def series(unit: str = "ms", direction: Direction = Direction.LOWER_IS_BETTER) -> Series:
    return Series(1, SeriesKey("p", "main", "s", "t", "x"), unit, direction)


def test_a_regression_says_how_sure_by_how_much_and_what_could_have_been_seen() -> None:
    said = alert_decision(Change(), series())
    assert said == f"97{SPACE}% sure it is slower than 7 days before, by 2.1{SPACE}% (1.4–2.9)."
    assert could_have_shown(
        Change()
    ) == f"A change of 0.8{SPACE}% would have been detected.".replace("0.8", "0.80")


def test_a_failing_test_has_no_size() -> None:
    found = Change(True, None, None, None, None, None, "3 failed runs in a row", "failures")
    said = alert_decision(found, series())
    assert said == (
        "This test fails since 23 Nov 2024: 3 failed runs in a row, when it was first reported."
    )
    assert could_have_shown(found) == ""


def test_an_improvement_is_told_in_its_own_direction() -> None:
    found = Change(False, -3.0, -4.5, -1.2, 0.999, 5.0, "last day of 8.4")
    said = alert_decision(found, series("ops/s", Direction.HIGHER_IS_BETTER))
    assert said.startswith(f"More than 99{SPACE}% sure it is faster than on the last day of 8.4")
    assert said.endswith(f"by 3.0{SPACE}% (1.2–4.5).")
    assert "more runs are needed to decide" in could_have_shown(found)


@pytest.mark.parametrize("blank", [None, NAN])
def test_what_is_not_known_is_not_made_up(blank: float | None) -> None:
    found = Change(True, blank, blank, blank, blank, blank, "12 runs before")
    assert alert_decision(found, series()) == (
        "It looks slower than in the 12 runs before; by how much is not known."
    )
    assert could_have_shown(found) == ""
    assert "how sure one can be is not known" in alert_decision(Change(probability=blank), series())


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("due", "words"),
    [
        ("2026-11-20 18:00", "due in 6 hours"),
        ("2026-11-20 12:30", "due within the hour"),
        ("2026-11-21 11:00", "due in 23 hours"),
        ("2026-11-23 09:00", "due in 1 working day"),  # over the weekend
        ("2026-11-25 09:00", "due in 3 working days"),
        ("2026-11-22 09:00", "due in 1 working day"),
        ("2026-11-20 11:30", "overdue by 1 hour"),
        ("2026-11-18 11:00", "overdue by 2 days"),
    ],
)
def test_due_times_count_working_days_to_come_and_all_days_gone(due: str, words: str) -> None:
    assert due_text(ms(due), ms("2026-11-20 12:00")) == words


def test_what_is_due_follows_the_state() -> None:
    times = {"triage_due_ms": 10, "bug_due_ms": 20, "now_ms": 15}
    untriaged = next_due(SummaryStatus.UNTRIAGED, has_bug=False, **times)
    assert untriaged is not None
    assert (untriaged.what, untriaged.overdue) == ("triage", True)
    found = next_due(SummaryStatus.INVESTIGATING, has_bug=False, **times)
    assert found is not None
    assert (found.what, found.overdue) == ("bug", False)
    assert next_due(SummaryStatus.INVESTIGATING, has_bug=True, **times) is None
    assert next_due(SummaryStatus.FIXED, has_bug=False, **times) is None
