"""The queue's grid: one row per summary, handed out by the block."""

from typing import Any

import dash_ag_grid as dag

from dashboard.alerts import ids as ids
from dashboard.shared.widgets.table import grid_options

BLOCK_ROWS = 100


def alerts_grid() -> dag.AgGrid:
    """Build the grid; the server sorts it."""
    columns: list[dict[str, Any]] = [
        _column("star", "", 40, "AlertStar", tooltip="Starred"),
        _column("test", "Summary", 250, "AlertTitle", flex=1, minWidth=270),
        _column("wants", "Next step", 236, "AlertWants", tooltip="What is to be done next"),
        _column(
            "change",
            "Change",
            128,
            "AlertChange",
            tooltip="Smallest and largest of its alerts; positive is worse. Below: how sure one can"
            " be of the largest",
        ),
        _column(
            "visible",
            "Detectable",
            96,
            "AlertVisible",
            tooltip="Smallest change that would have been detected in the series",
        ),
        _column("counts", "Alerts", 78, "AlertCounts", tooltip="Regressions and improvements"),
        _column("began", "Began", 104, "AlertBegan"),
        _column("due", "Due", 172, "AlertDue", tooltip="Of the next step; working days in UTC"),
        _column("assignee", "Assignee", 92, "AlertAssignee"),
        _column("tags", "Tags and bug", 104, "AlertTags"),
    ]
    return dag.AgGrid(
        id=ids.ALERTS_GRID,
        className="bw-list-grid",
        columnDefs=columns,
        rowModelType="infinite",
        getRowId="params.data.id",
        defaultColDef={
            "sortable": False,
            "resizable": True,
            "suppressHeaderMenuButton": True,
            "suppressMovable": True,
        },
        dashGridOptions=grid_options(
            rowHeight=50,
            headerHeight=34,
            cacheBlockSize=BLOCK_ROWS,
            maxConcurrentDatasourceRequests=1,  # answers carry no number, so one at a time
            infiniteInitialRowCount=8,  # rows that shimmer until the first answer
            maxBlocksInCache=20,
            blockLoadDebounceMillis=60,
            rowSelection={
                "mode": "multiRow",
                "checkboxes": True,
                "headerCheckbox": False,
                "enableClickSelection": False,
            },
            selectionColumnDef={"width": 44, "pinned": "left", "resizable": False},
            tooltipShowDelay=400,
        ),
        style={"height": "100%", "width": "100%"},
    )


def _column(
    name: str, word: str, width: int, cell: str, *, tooltip: str = "", **more: Any
) -> dict[str, Any]:
    return {
        "colId": name,
        "field": name,
        "headerName": word,
        "headerTooltip": tooltip or None,
        "width": width,
        "cellRenderer": cell,
        **more,
    }
