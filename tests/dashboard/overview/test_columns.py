"""The columns of the overview: one order in grid and link, and the usual ones whole at 1440 px."""

from typing import Any

import pytest

from dashboard.overview.columns import FIXED, USUAL
from dashboard.overview.grid import overview_grid
from dashboard.overview.state import OverviewState

ROOM = 1392  # what a window of 1440 px leaves to the grid


@pytest.fixture
def leaves() -> list[dict[str, Any]]:
    grid: Any = overview_grid(OverviewState().order)
    return [leaf for item in grid.columnDefs for leaf in item.get("children", [item])]


def test_the_grid_has_them_in_the_order_that_the_link_takes_for_usual(
    leaves: list[dict[str, Any]],
) -> None:
    # Else the grid's own order goes into every link, as if a person had chosen it.
    assert [leaf["colId"] for leaf in leaves] == [FIXED, *USUAL]


def test_no_column_is_cut_off_at_1440_px(leaves: list[dict[str, Any]]) -> None:
    widths = [leaf["width"] for leaf in leaves]
    edges = [sum(widths[: number + 1]) for number in range(len(widths))]
    last = max(number for number, edge in enumerate(edges) if edge <= ROOM)
    assert leaves[last]["colId"] == "runs"
    assert ROOM - edges[last] < 24  # nothing of the next one but its margin


def test_a_change_of_four_digits_fits_its_column(leaves: list[dict[str, Any]]) -> None:
    # “+1,234 %” in bold takes 66 px of the browser's tests, the cell's padding 20.
    assert [leaf["width"] for leaf in leaves if leaf["headerName"] == "Change"] == [88, 88]
