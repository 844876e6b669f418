"""The grid that shows the numbers behind a picture."""

from typing import Any

import dash_ag_grid as dag

# The grid takes its colours from the page's theme, light or dark.
GRID_THEME = {
    "function": (
        "themeQuartz.withParams({fontFamily: 'inherit', fontSize: 13, headerFontSize: 12.5,"
        " backgroundColor: 'var(--bs-body-bg)', foregroundColor: 'var(--bs-body-color)',"
        " borderColor: 'var(--bs-border-color)', headerBackgroundColor: 'var(--bw-subtle)',"
        " wrapperBorder: false, spacing: 7, accentColor: 'var(--bs-primary)'})"
    )
}


# Days and moments are sorted as ISO text, and shown as everywhere else.
GRID_DAY: dict[str, Any] = {
    "valueFormatter": {
        "function": "params.value ? d3.utcFormat('%-d %b %Y')(d3.isoParse(params.value)) : ''"
    },
    "useValueFormatterForExport": False,
}
GRID_MOMENT: dict[str, Any] = {
    "valueFormatter": {
        "function": "params.value ?"
        " d3.utcFormat('%-d %b %Y, %H:%M:%S UTC')(d3.isoParse(params.value)) : ''"
    },
    "useValueFormatterForExport": False,
}


def grid_options(**more: Any) -> dict[str, Any]:
    """Return the options that all grids share, with more of one's own."""
    return {"theme": GRID_THEME, "enableCellTextSelection": True, "animateRows": False, **more}


def measurement_table(identity: str) -> dag.AgGrid:
    """Build the grid of a series' measurements; rows come when a person opens it."""
    number = {"function": "params.value == null ? '' : d3.format(',.6~g')(params.value)"}
    columns = [
        {"field": "time", "headerName": "Time", "minWidth": 190, "sort": "desc", **GRID_MOMENT},
        {"field": "value", "type": "rightAligned", "valueFormatter": number, "minWidth": 110},
        {"field": "status", "minWidth": 100},
        {"field": "outlier", "minWidth": 95},
        {"field": "release", "minWidth": 110},
        {"field": "version", "minWidth": 110},
        {"field": "revision", "minWidth": 140},
        {"field": "run", "minWidth": 120},
        {"field": "host", "minWidth": 110},
        {"field": "series", "minWidth": 110},
    ]
    return dag.AgGrid(
        id=identity,
        columnDefs=columns,
        rowData=[],
        defaultColDef={"sortable": True, "filter": True, "resizable": True, "flex": 1},
        dashGridOptions=grid_options(pagination=True, paginationPageSize=50),
        csvExportParams={"fileName": "measurements.csv"},
        style={"height": "420px", "width": "100%"},
    )
