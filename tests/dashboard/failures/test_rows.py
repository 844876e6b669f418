"""Rows, orders and platforms of failures made by hand."""

from dataclasses import replace
from typing import Any

import pytest

from dashboard.failures.platforms import SHOWN, platform_failures
from dashboard.failures.rows import PlatformFailures, by_platform, failure_row, sorted_failures
from dashboard.failures.state import FailureOrder, FailuresSort, FailuresState, parse_failures
from models.records.measurement import Status
from models.records.series import Direction, Series, SeriesKey
from models.records.settings import Settings
from models.records.views.failures import FailureRow, LastFailure
from tests.dashboard.read_component import links_of, parts_of, text_of

NOW_MS = 1_790_000_000_000
HOUR_MS = 3_600_000
LAST = LastFailure(NOW_MS - 3 * HOUR_MS, Status.TIMED_OUT, "run-1", "abc", "1.2", "host-1")


def make_row(test: str = "t", platform: str = "x", **differs: Any) -> FailureRow:
    series = Series(1, SeriesKey("p", "b", "s", test, platform), "ms", Direction.LOWER_IS_BETTER)
    values = {"failed": 3, "timed_out": 2, "measurements": 20, "last": LAST, **differs}
    return FailureRow(series, **values)


def test_a_row_holds_counts_last_run_and_links_of_the_deployment() -> None:
    settings = Settings(
        revision_url="https://code.example/{revision}", log_url="https://ci.example/{run_id}"
    )
    assert failure_row(make_row(), NOW_MS, settings) == {
        "link": "/trend?series=p/b/s/t/x",
        "test": "t",
        "suite": "s",
        "platform": "x",
        "project": "p",
        "branch": "b",
        "where": "s · x",
        "count": 5,
        "kinds": "3 failed, 2 timed out",
        "measurements": 20,
        "share": 0.25,
        "last_ms": LAST.time_ms,
        "last": "21 Sep 2026, 11:13 UTC",
        "age": "3 hours ago",
        "status": "timed out",
        "run": "run-1",
        "run_link": "https://ci.example/run-1",
        "revision": "abc",
        "revision_link": "https://code.example/abc",
        "host": "host-1",
    }
    frozen = failure_row(make_row(), NOW_MS, settings, name_branch=True, as_of_ms=5_000)
    assert frozen["link"] == "/trend?series=p/b/s/t/x&asof=1970-01-01T00:00:05Z"
    assert frozen["where"] == "b · s · x"


ROWS = [
    make_row("b", "X", failed=1),
    make_row("A", "y", failed=7, measurements=90, last=replace(LAST, host="a", run_id="z")),
    make_row("c", "a", failed=4, last=replace(LAST, time_ms=NOW_MS, revision="zz", host="zz")),
]


@pytest.mark.parametrize(
    ("order", "largest_first"),
    [
        (FailureOrder.COUNT, "Acb"),  # 9, 6, 3
        (FailureOrder.SHARE, "cbA"),  # 0.3, 0.15, 0.1
        (FailureOrder.TEST, "cbA"),
        (FailureOrder.PLATFORM, "Abc"),  # y, X, a
        (FailureOrder.LAST, "cbA"),
        (FailureOrder.RUN, "Abc"),
        (FailureOrder.REVISION, "cbA"),
        (FailureOrder.HOST, "cbA"),
    ],
)
def test_rows_are_sorted_by_what_the_link_names(order: FailureOrder, largest_first: str) -> None:
    found = sorted_failures(ROWS, FailuresSort(order))
    assert "".join(row.series.key.test for row in found) == largest_first
    rising = sorted_failures(ROWS, FailuresSort(order, descending=False))
    strict = len({row.series.key.test for row in found}) == len(found)
    assert strict
    assert rising[0].series.key.test in largest_first[1:]


def test_platforms_add_up_failures_and_count_series() -> None:
    rows = [make_row("a", "x"), make_row("b", "y", failed=9), make_row("c", "x", failed=1)]
    assert by_platform(rows) == [PlatformFailures("y", 11, 1), PlatformFailures("x", 8, 2)]


def test_a_platform_leads_to_its_own_failures_and_keeps_the_rest_of_the_link() -> None:
    found = [PlatformFailures(f"p{n}", 200 - n, n + 1) for n in range(SHOWN + 3)]
    bars = platform_failures(found, FailuresState(days=30, platforms=("other",)))
    links = links_of(bars)
    assert len(links) == SHOWN
    assert links["p0 200 failures in 1 series"] == "/failures?platform=p0&days=30"
    widths = [
        part.style["width"]
        for part in parts_of(bars)
        if getattr(part, "className", None) == "bw-platform-bar"
    ]
    assert (widths[0], widths[4]) == ("100.0%", "98.0%")
    assert platform_failures([], FailuresState()) is None
    assert "1 failure in 2 series" in text_of(
        platform_failures([PlatformFailures("x", 1, 2)], FailuresState())
    )


def test_an_order_is_read_with_its_direction() -> None:
    state, notes = parse_failures({"sort": ["-share"]})
    assert (state.order, notes) == (FailuresSort(FailureOrder.SHARE, descending=True), ())
    state, _ = parse_failures({"sort": ["share"]})
    assert state.order == FailuresSort(FailureOrder.SHARE, descending=False)
    assert parse_failures({})[0].order == FailuresSort(FailureOrder.COUNT, descending=True)
