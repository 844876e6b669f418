"""The tables of the week's report, of rows made by hand."""

from typing import Any

import pytest

from dashboard.news.week import tables
from models.records.comparison import Verdict
from models.records.views.fit_attempt import FitHealth
from models.records.views.overview import OverviewRow, SuiteTotals
from models.records.views.standing_alert import StandingAlert
from tests.dashboard.failures.test_rows import make_row
from tests.dashboard.overview.test_rows import SERIES, STATUS
from tests.dashboard.read_component import links_of, rows_of

START_MS = 1_790_000_000_000


@pytest.fixture(autouse=True)
def _as_components(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the tables components, which a page sends as HTML."""
    monkeypatch.setattr(tables, "static_html", lambda part: part)


def with_alert(**differs: Any) -> OverviewRow:
    values = {"id": 1, "summary_id": 12, "series_id": 1, "start_ms": START_MS}
    alert = StandingAlert(**{**values, "is_regression": True, "change": 5.0, **differs})
    return OverviewRow(SERIES, STATUS, Verdict.REGRESSION, FitHealth.HEALTHY, "", 0, (alert,))


def test_suites_have_a_number_per_verdict() -> None:
    counts = {Verdict.REGRESSION: 1_200, Verdict.WITHHELD: 3}
    head, row = rows_of(tables.suites_table([SuiteTotals("p", "", counts)]))
    assert [word.split(" ", 1)[-1] for word in head] == [
        *("Suite", "regression", "improvement", "undecided", "no change", "withheld"),
    ]
    assert row == ["p / (no suite)", "1,200", "0", "0", "0", "3"]


def test_open_alerts_say_size_begin_and_whether_they_wait() -> None:
    rows = [with_alert(), with_alert(awaiting=True, change=float("nan"))]
    table = tables.alerts_table(rows, 5_000)
    head, sure, waits = rows_of(table)
    assert head == ["Test", "Where", "Change", "Began", "State", "Summary"]
    assert sure[2:] == ["+5.0\u202f%", "21 Sep 2026", "open", "summary 12"]
    assert waits[2:5] == ["no percentage", "21 Sep 2026", "awaiting confirmation by runs"]
    links = links_of(table)
    assert links["summary 12"] == "/alerts/12"
    assert links["t"].endswith("&asof=1970-01-01T00:00:05Z")


def test_failures_and_time_outs_are_counted_apart_and_the_rest_of_a_long_list() -> None:
    many = [make_row(f"t{n}") for n in range(tables.MOST_FAILURES + 2)]
    head, row, *_, last = rows_of(tables.failures_table(many, None))
    assert head == ["Test", "Where", "Failed", "Timed out", ""]
    assert row == ["t0", "p · b · s · x", "3", "2", "of 20 measurements"]
    assert last == ["and 2 more series"]
