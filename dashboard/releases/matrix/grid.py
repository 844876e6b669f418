"""The grid of the matrix: a row per series, a column per release, sortable by each."""

from typing import Any

import dash_ag_grid as dag

from dashboard.releases.matrix import ids
from dashboard.releases.matrix.data import Matrix
from dashboard.releases.matrix.rows import WHOLE, column_of
from dashboard.releases.text import pair
from dashboard.shared.widgets.table import grid_options
from models.services.release_report import ReleaseReport


def matrix_grid() -> dag.AgGrid:
    """Build the grid; a callback brings its columns and rows."""
    return dag.AgGrid(
        id=ids.GRID,
        className="bw-list-grid",
        columnDefs=[],
        rowData=None,
        defaultColDef={
            "sortable": True,
            "sortingOrder": ["desc", "asc"],
            "resizable": True,
            "suppressMovable": True,
            "suppressHeaderMenuButton": True,
        },
        dashGridOptions=grid_options(
            rowHeight=42,
            headerHeight=38,
            tooltipShowDelay=400,
            suppressMultiSort=True,
            suppressFieldDotNotation=True,  # releases have dots
        ),
        style={"height": "100%", "width": "100%"},
    )


def matrix_columns(matrix: Matrix, order: str) -> list[dict[str, Any]]:
    """List the columns: names, the newest release first, and the whole span at the end."""
    columns = [
        {
            **_column("test", "Series"),
            "width": 280,
            "pinned": "left",
            "cellRenderer": "SeriesName",
            "sortingOrder": ["asc", "desc"],
        },
        *(
            _change(column_of(report), report.reference.name, report)
            for report in reversed(matrix.steps)
        ),
    ]
    if len(matrix.steps) > 1:
        columns.append({**_change(WHOLE, pair(matrix.whole), matrix.whole), "minWidth": 176})
    for column in columns:
        if column["colId"] == order.removeprefix("-"):
            column["sort"] = "desc" if order.startswith("-") else "asc"
    return columns


def _change(name: str, word: str, report: ReleaseReport) -> dict[str, Any]:
    return {
        **_column(name, word),
        "minWidth": 116,
        "flex": 1,
        "cellRenderer": "ReleaseChange",
        "headerTooltip": f"{pair(report)}; positive is worse",
    }


def _column(name: str, word: str) -> dict[str, Any]:
    return {"colId": name, "field": name, "headerName": word}
