"""The grid of a release comparison: a row per series, worst first."""

from typing import Any

import dash_ag_grid as dag

from dashboard.shared import ids
from dashboard.shared.widgets.table import grid_options

PERCENT = {  # what rounds to zero has no sign
    "function": "params.value == null ? '–' : (Math.abs(params.value) < 0.005 ? '0.00'"
    " : d3.format('+,.2f')(params.value)) + '\u202f%'"
}
SHARE = {
    "function": "params.value == null ? '–' : params.value < 0.005 ? '< 1\u202f%'"
    " : params.value > 0.995 ? '> 99\u202f%' : Math.round(100 * params.value) + '\u202f%'"
}


def release_grid() -> dag.AgGrid:
    """Build the grid; a callback brings its rows."""
    columns: list[dict[str, Any]] = [
        _column("test", "Series", 280, cellRenderer="SeriesName", pinned="left", filter=True),
        _column("verdict", "Verdict", 128, cellRenderer="Verdict", filter=True),
        _column("alert", "Alert", 96, sortable=False, cellRenderer="OpenAlert", cellDataType=False),
        _number("change", "Change", 96, PERCENT, "Median change; positive is worse"),
        _column("interval", "80 % interval", 176, sortable=False, cellClass="bw-number"),
        _number(
            "sure",
            "Sure",
            84,
            SHARE,
            "Probability of the direction, by any amount: a verdict needs as much as the strictness"
            " says",
        ),
        _number(
            "worse", "P(worse by ≥ δ)", 120, SHARE, "Probability that it is worse by δ or more"
        ),
        _number(
            "better", "P(better by ≥ δ)", 124, SHARE, "Probability that it is better by δ or more"
        ),
        _column(
            "called",
            "Called",
            88,
            headerTooltip="Called among all series together, at the false-discovery rate",
            filter=True,
        ),
        _column("why", "Remark", 300, flex=1, minWidth=300, filter=True, tooltipField="why"),
        _column("suite", "Suite", 130, filter=True),
        _column("platform", "Platform", 140, filter=True),
        _column("branch", "Branch", 100, filter=True),
    ]
    return dag.AgGrid(
        id=ids.RELEASES_GRID,
        className="bw-list-grid",
        columnDefs=columns,
        rowData=None,
        defaultColDef={
            "sortable": True,
            "resizable": True,
            "suppressMovable": True,
            "suppressHeaderMenuButton": True,
        },
        dashGridOptions=grid_options(rowHeight=46, headerHeight=34, tooltipShowDelay=400),
        style={"height": "100%", "width": "100%"},
    )


def _column(field: str, name: str, width: int, **more: Any) -> dict[str, Any]:
    return {"field": field, "headerName": name, "width": width, **more}


def _number(
    field: str, name: str, width: int, spelled: dict[str, str], hint: str
) -> dict[str, Any]:
    return _column(
        field,
        name,
        width,
        type="rightAligned",
        headerTooltip=hint,
        sortingOrder=["desc", "asc"],
        valueFormatter=spelled,
        cellClass="ag-right-aligned-cell bw-number",
    )
