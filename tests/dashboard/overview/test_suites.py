"""The overview arranged by suite: headings, folding, order, and blocks that fit together."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dashboard.overview.suites import (
    Heading,
    count_lines,
    cut,
    heading_row,
    order_suites,
    suite_id,
)
from models.records.comparison import Verdict
from models.records.views.overview import SuiteTotals
from tests.dashboard.conftest import Asked

ROWS = "overview-grid.getRowsResponse"
SMALL = SuiteTotals("p", "small", {Verdict.NO_CHANGE: 2})
WORSE = SuiteTotals("p", "worse", {Verdict.REGRESSION: 1, Verdict.NO_CHANGE: 3})
SLASHED = SuiteTotals("p/q", "a%b", {Verdict.UNDECIDED: 1})


def lines(suites: list[SuiteTotals], folded: list[str], offset: int, limit: int) -> list[str]:
    """Name what stands in a stretch, a row as ``suite:place``."""
    found = []
    for part in cut(suites, folded, offset, limit):
        if isinstance(part, Heading):
            found.append(part.suite.suite)
        else:
            rows = range(part.offset, part.offset + part.limit)
            found += [f"{part.suite.suite}:{place}" for place in rows]
    return found


def test_a_heading_stands_above_its_rows_and_hides_them_when_folded() -> None:
    assert lines([SMALL, WORSE], [], 0, 99)[:4] == ["small", "small:0", "small:1", "worse"]
    assert lines([SMALL, WORSE], ["p/small"], 0, 99)[:2] == ["small", "worse"]
    assert count_lines([SMALL, WORSE], ["p/small"]) == 6


def test_suites_with_regressions_come_first_in_the_first_order_only() -> None:
    suites = [SMALL, WORSE, SLASHED]
    assert order_suites(suites, by_verdict=True) == [WORSE, SLASHED, SMALL]
    assert order_suites(suites, by_verdict=False) == suites


def test_names_with_slashes_stay_apart() -> None:
    assert suite_id(SLASHED) == "p%2Fq/a%25b"
    told = heading_row(Heading(SLASHED, folded=True), name_project=True)
    assert (told["name"], told["group"], told["folded"]) == ("p/q / a%b", "p%2Fq/a%25b", True)
    assert [item["tone"] for item in told["counts"]] == ["undecided"]


@given(
    counts=st.lists(st.integers(1, 7), max_size=6),
    folded=st.sets(st.integers(0, 5)),
    block=st.integers(1, 9),
)
def test_blocks_of_any_length_make_the_whole_list(
    counts: list[int], folded: set[int], block: int
) -> None:
    suites = [SuiteTotals("p", str(n), {Verdict.NO_CHANGE: rows}) for n, rows in enumerate(counts)]
    shut = [f"p/{n}" for n in folded]
    total = count_lines(suites, shut)
    whole = lines(suites, shut, 0, total)
    assert len(whole) == len(set(whole)) == total
    parts = [lines(suites, shut, offset, block) for offset in range(0, total, block)]
    assert [line for part in parts for line in part] == whole


def filled(asked: Asked, query: dict[str, Any], start: int = 0, end: int = 60) -> dict[str, Any]:
    request = {"startRow": start, "endRow": end, "sortModel": []}
    answer = asked.answer(ROWS, overview_grid_getRowsRequest=request, overview_state_data=query)
    assert answer is not None
    response: dict[str, Any] = answer["overview-grid"]["getRowsResponse"]
    return response


def test_the_grid_gets_headings_among_its_rows(asked: Asked) -> None:
    found = filled(asked, {"suites": ["1"]})
    assert found["rowCount"] == 6  # a heading and five series
    assert found["rowData"][0]["group"] == "sample/render"
    assert found["rowData"][0]["series"] == 5
    assert found["rowData"][1]["test"] == "paint.large"
    later = filled(asked, {"suites": ["1"]}, 1, 3)
    assert [row["test"] for row in later["rowData"]] == [
        row["test"] for row in found["rowData"][1:3]
    ]
    folded = filled(asked, {"suites": ["1"], "folded": ["sample/render"]})
    assert (folded["rowCount"], len(folded["rowData"])) == (1, 1)


def test_headings_count_what_the_filter_shows(asked: Asked) -> None:
    found = filled(asked, {"suites": ["1"], "verdict": ["regression"]})
    assert (found["rowCount"], found["rowData"][0]["series"]) == (2, 1)
    assert filled(asked, {"suites": ["1"], "q": ["nothing"]})["rowCount"] == 0
