"""The card in the corner that tells how a refit goes, whichever page is shown."""

import dash_bootstrap_components as dbc
from dash import html

from dashboard import ids
from dashboard.components.aria import aria
from dashboard.components.icon import icon


def refit_card() -> html.Section:
    """Make the card; it is hidden until a refit is asked for."""
    return html.Section(
        [
            html.Div(
                [
                    html.H2("Refit", id=ids.REFIT_TITLE, className="bw-job-title"),
                    html.Button(
                        icon("x-lg"),
                        id=ids.REFIT_CLOSE,
                        type="button",
                        className="bw-icon-button bw-job-close",
                        title="Hide this message",
                        **aria(label="Hide this message"),
                    ),
                ],
                className="bw-job-head",
            ),
            html.Div(
                [
                    html.Div(id=ids.REFIT_STAGE, className="bw-job-stage"),
                    html.Div(
                        dbc.Progress(id=ids.REFIT_BAR, value=0, max=100, class_name="bw-job-bar"),
                        **aria(hidden="true"),
                    ),
                    html.Button(
                        [icon("stop-circle"), " Cancel"],
                        id=ids.REFIT_CANCEL,
                        type="button",
                        className="btn btn-sm btn-outline-secondary",
                    ),
                ],
                className="bw-job-running",
                role="status",
            ),
            html.Div(id=ids.REFIT_OUTCOME, className="bw-job-outcome", role="status"),
        ],
        id=ids.REFIT_CARD,
        className="bw-job bw-job-hidden",
        **aria(label="Refit"),
    )
