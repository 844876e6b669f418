"""The overview's grid: one row per series, which the server sorts and hands out by the block."""

from collections.abc import Sequence
from typing import Any

import dash_ag_grid as dag

from dashboard.overview.columns import USUAL, arrange
from dashboard.overview.state import Order
from dashboard.shared import ids
from dashboard.shared.widgets.table import grid_options
from models.records.views.overview import SortBy

BLOCK_ROWS = 60  # two screens on a large display

TEXT_FIRST = ["asc", "desc"]
SHARES_ROOM = {"flex": 1, "minWidth": 220}
CHANGE_WIDTH = 88  # “+1,234 %” in bold, and the padding of the cell
LARGE_FIRST = ["desc", "asc"]


def overview_grid(order: Order, shown: Sequence[str] = USUAL) -> dag.AgGrid:
    """Build the grid, sorted and with the columns as in the link."""
    columns: list[dict[str, Any]] = [
        _group(
            "Series",
            _column(
                SortBy.TEST,
                "Test",
                220,
                cellRenderer="SeriesName",
                pinned="left",
                suppressMovable=True,
                **SHARES_ROOM,
            ),
        ),
        _column(SortBy.VERDICT, "Verdict", 130, cellRenderer="Verdict"),
        {
            "colId": "alert",
            "field": "alert",
            "headerName": "Alert",
            "headerTooltip": "The gravest open alert of the series; leads to its summary",
            "width": 96,
            "cellRenderer": "OpenAlert",
            "sortable": False,
        },
        {
            "colId": "spark",
            "headerName": "Last year",
            "headerTooltip": "Values of the last 365 days, and the groups that hold together",
            "width": 134,
            "cellRenderer": "Sparkline",
            "sortable": False,
        },
        _number(SortBy.LEVEL, "Level now", 102, "Level on the newest fitted day"),
        _group(
            "Against 7 days ago",
            _number(
                SortBy.WEEK, "Change", CHANGE_WIDTH, "Median change; positive is worse", tone="week"
            ),
            _number(
                SortBy.WEEK_P,
                "P(worse)",
                80,
                "Probability that it is worse, by however little; the verdict asks for δ",
            ),
        ),
        _group(
            "Against last release",
            _number(
                SortBy.RELEASE,
                "Change",
                CHANGE_WIDTH,
                "Median change; positive is worse",
                tone="release",
            ),
            _number(
                SortBy.RELEASE_P,
                "P(worse)",
                80,
                "Probability that it is worse, by however little; the verdict asks for δ",
            ),
        ),
        _group(
            "Change of groups",
            _number(SortBy.SHORT, "Week", 74, "Newest group against that of a week ago"),
            _number(SortBy.LONG, "Quarter", 82, "Newest group against the best of the quarter"),
        ),
        _number(
            SortBy.DETECTABLE,
            "Detectable",
            92,
            "Smallest change that the comparison with 7 days before would have detected",
        ),
        _column(
            SortBy.MODES,
            "Modes",
            66,
            headerTooltip="How many values the measurements gather about",
            cellRenderer="Modes",
            sortingOrder=LARGE_FIRST,
        ),
        _number(SortBy.RUNS, "Runs", 58, "Runs since the last change"),
        {
            "colId": "moves",
            "field": "moves",
            "headerName": "Moves",
            "headerTooltip": "Regressions (▲) and improvements (▼) among the groups that began"
            " in the last quarter (91 days) of runs",
            "width": 84,
            "type": "rightAligned",
            "sortable": False,
        },
        _column(SortBy.LAST, "Last run", 132, cellRenderer="LastRun", sortingOrder=LARGE_FIRST),
        _column(SortBy.FIT, "Fit", 50, cellRenderer="FitHealth", sortingOrder=LARGE_FIRST),
        _column(
            SortBy.NOISE,
            "Noise",
            120,
            headerTooltip="What the scatter about the levels is like",
        ),
        _column(SortBy.SUITE, "Suite", 140),
        _column(SortBy.PLATFORM, "Platform", 140),
        _column(SortBy.PROJECT, "Project", 110),
        _column(SortBy.BRANCH, "Branch", 100),
    ]
    for column in columns:
        for leaf in column.get("children", [column]):
            if leaf["colId"] == order.by.value:
                leaf["sort"] = "desc" if order.descending else "asc"
    return dag.AgGrid(
        id=ids.OVERVIEW_GRID,
        className="bw-list-grid",
        columnDefs=arrange(columns, shown),
        rowModelType="infinite",
        defaultColDef={
            "sortable": True,
            "sortingOrder": TEXT_FIRST,
            "resizable": True,
            "suppressHeaderMenuButton": True,
        },
        dashGridOptions=grid_options(
            suppressDragLeaveHidesColumns=True,
            isFullWidthRow={"function": "params.rowNode.data && !!params.rowNode.data.group"},
            fullWidthCellRenderer="SuiteHeading",
            rowHeight=46,
            headerHeight=34,
            groupHeaderHeight=28,
            cacheBlockSize=BLOCK_ROWS,
            maxConcurrentDatasourceRequests=1,  # answers carry no number, so one at a time
            infiniteInitialRowCount=12,  # rows that shimmer until the first answer
            maxBlocksInCache=20,
            blockLoadDebounceMillis=60,
            suppressMultiSort=True,
            tooltipShowDelay=400,
        ),
        style={"height": "100%", "width": "100%"},
    )


def _column(by: SortBy, name: str, width: int, **more: Any) -> dict[str, Any]:
    return {"colId": by.value, "field": by.value, "headerName": name, "width": width, **more}


def _number(by: SortBy, name: str, width: int, hint: str, tone: str = "") -> dict[str, Any]:
    rules = {
        f"bw-tone-{word}": f"params.data && params.data.{tone}_tone === '{word}'"
        for word in ("regression", "improvement", "undecided")
        if tone
    }
    return _column(
        by,
        name,
        width,
        type="rightAligned",
        headerTooltip=hint,
        sortingOrder=LARGE_FIRST,
        cellClass="ag-right-aligned-cell bw-number",
        cellClassRules={"bw-cell-waits": "!params.data", **rules},
    )


def _group(name: str, *children: dict[str, Any]) -> dict[str, Any]:
    return {"headerName": name, "children": list(children)}
