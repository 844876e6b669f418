"""The grid of fits, and the controls by which all of them are refitted."""

from typing import Any

import dash_ag_grid as dag
import dash_bootstrap_components as dbc
from dash import html

from dashboard.data.fit_rows import TONES, FitList
from dashboard.shared import ids
from dashboard.shared.filters.series_filter import field
from dashboard.shared.jobs.refit_dialogue import WORDS
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.badge import badge
from dashboard.shared.widgets.icon import icon
from dashboard.shared.widgets.table import grid_options
from models.records.fit import FitOptions


def fit_grid() -> dag.AgGrid:
    """Build the grid; a callback brings its rows."""
    columns: list[dict[str, Any]] = [
        _column("test", "Series", 260, cellRenderer="SeriesName", filter=True, pinned="left"),
        _column("fit", "Fit", 52, cellRenderer="FitHealth", sortable=False, cellDataType=False),
        _column("state", "State", 110, filter=True),
        _column("created", "Made", 168, sortingOrder=["desc", "asc"]),
        _number("seconds", "Seconds", 92, ",.2f", "Wall time of the fit", tooltipField="stages"),
        _number("rhat", "R-hat", 80, ".4f", "Largest R̂ of the chains; 1 is perfect"),
        _number("ess", "ESS", 80, ",.0f", "Smallest effective sample size of the bulk"),
        _number("divergences", "Divergences", 108, ",.0f", "Divergent transitions"),
        _column("likelihood", "Noise", 100, filter=True),
        _number("knots", "Knots", 76, ",.0f", "Knots of the spline"),
        _number("measurements", "Measurements", 122, ",.0f", "Offered to the fit"),
        _number("outliers", "Outliers", 92, ",.0f", "Left out by the fit"),
        _column("days", "Days", 200),
        _column("reason", "Reason", 320, tooltipField="reason", filter=True),
    ]
    return dag.AgGrid(
        id=ids.DATA_FITS_GRID,
        className="bw-list-grid",
        columnDefs=columns,
        rowData=None,
        defaultColDef={"sortable": True, "resizable": True, "suppressMovable": True},
        dashGridOptions=grid_options(rowHeight=46, headerHeight=34, tooltipShowDelay=400),
        style={"height": "100%", "width": "100%"},
    )


def fit_totals(found: FitList) -> html.Div:
    """Format how many series there are of each state."""
    badges = [
        badge(f"{found.by_state[word]:,} {word}", *TONES[word])
        for word in TONES
        if found.by_state[word] or word == "complete"
    ]
    return html.Div(badges, className="bw-badges")


def refit_controls(*, hidden: bool = False) -> html.Section:
    """Build the controls of a refit of all series that pass the filter.

    A frozen page hides them: what is fitted now was not known then.
    """
    likelihood = dbc.Select(
        id=ids.DATA_REFIT_LIKELIHOOD,
        options=[{"label": word, "value": kind.value} for kind, word in WORDS.items()],
        value=FitOptions().likelihood.value,
        size="sm",
    )
    window = dbc.Input(
        id=ids.DATA_REFIT_WINDOW,
        type="number",
        min=7,
        max=3650,
        step=1,
        placeholder="365",
        size="sm",
        class_name="bw-number-field",
    )
    return html.Section(
        [
            html.Div(
                [
                    html.H2("Refit these series", className="bw-card-title"),
                    html.P(
                        "It runs in the background, also when you leave this page; each fit is"
                        " stored when it is done, and a stop keeps what is finished.",
                        className="bw-summary",
                    ),
                ]
            ),
            html.Div(
                [
                    field("Noise", ids.DATA_REFIT_LIKELIHOOD, likelihood),
                    field("Window, days", ids.DATA_REFIT_WINDOW, window),
                    html.Div(
                        dbc.Switch(
                            id=ids.DATA_REFIT_FORCE, label="Also where nothing changed", value=False
                        ),
                        className="bw-switches",
                    ),
                    html.Button(
                        [icon("arrow-repeat"), " Refit"],
                        id=ids.DATA_REFIT,
                        type="button",
                        className="btn btn-primary btn-sm",
                    ),
                ],
                className="bw-filters",
            ),
            html.Div(id=ids.DATA_REFIT_OUTCOME, role="status"),
        ],
        className="bw-card bw-refit-many",
        hidden=hidden,
        **aria(label="Refit these series"),
    )


def _column(name: str, title: str, width: int, **more: Any) -> dict[str, Any]:
    return {"field": name, "headerName": title, "width": width, **more}


def _number(
    name: str, title: str, width: int, shape: str, hint: str, **more: Any
) -> dict[str, Any]:
    spelled = {"function": f"params.value == null ? '–' : d3.format('{shape}')(params.value)"}
    return _column(
        name,
        title,
        width,
        type="rightAligned",
        headerTooltip=hint,
        valueFormatter=spelled,
        sortingOrder=["desc", "asc"],
        cellClass="ag-right-aligned-cell bw-number",
        **more,
    )
