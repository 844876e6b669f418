"""The grid of tests that failed."""

from typing import Any

import dash_ag_grid as dag

from dashboard.failures.state import FailuresSort
from dashboard.shared import ids
from dashboard.shared.widgets.table import grid_options

LARGE_FIRST = ["desc", "asc"]
SHARE = {"function": "d3.format('.1%')(params.value)"}


def failure_grid(order: FailuresSort) -> dag.AgGrid:
    """Build the grid, sorted as in the link; a callback loads the rows."""
    columns: list[dict[str, Any]] = [
        {
            **_column("test", "Series", 230, cellRenderer="SeriesName", pinned="left"),
            "flex": 1,
            "minWidth": 200,
        },
        _column(
            "count",
            "Failures",
            100,
            type="rightAligned",
            tooltipField="kinds",
            sortingOrder=LARGE_FIRST,
        ),
        _column(
            "share",
            "Share",
            90,
            type="rightAligned",
            valueFormatter=SHARE,
            headerTooltip="Of all measurements of the series in these days",
            sortingOrder=LARGE_FIRST,
        ),
        {
            **_column("last", "Last failure", 178, cellRenderer="LastRun"),
            "field": "last_ms",
            "sortingOrder": LARGE_FIRST,
        },
        _column("status", "Last status", 110),
        _column("platform", "Platform", 150, cellRenderer="OutsideLink"),
        _column("host", "Host", 130, cellRenderer="OutsideLink"),
        _column("revision", "Revision", 140, cellRenderer="OutsideLink"),
        _column("run", "Run", 140, cellRenderer="OutsideLink"),
        _column("suite", "Suite", 150, cellRenderer="OutsideLink"),
    ]
    for column in columns:
        if column["colId"] == order.by.value:
            column["sort"] = "desc" if order.descending else "asc"
    return dag.AgGrid(
        id=ids.FAILURES_GRID,
        className="bw-list-grid",
        columnDefs=columns,
        rowData=[],
        defaultColDef={
            "sortable": True,
            "sortingOrder": ["asc", "desc"],
            "resizable": True,
            "suppressHeaderMenuButton": True,
            "suppressMovable": True,
        },
        dashGridOptions=grid_options(
            rowHeight=46,
            headerHeight=38,
            suppressMultiSort=True,
            suppressNoRowsOverlay=True,
            tooltipShowDelay=400,
        ),
        style={"height": "100%", "width": "100%"},
    )


def _column(name: str, word: str, width: int, **more: Any) -> dict[str, Any]:
    return {"colId": name, "field": name, "headerName": word, "width": width, **more}
