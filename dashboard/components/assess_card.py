"""The card in the corner that tells how an assessment goes, whichever page is shown."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard import detectability_ids as ids
from dashboard.components.aria import aria
from dashboard.components.icon import icon


def assess_card() -> html.Div:
    """Make the card, hidden until an assessment is asked for, and the stores behind it."""
    return html.Div([_card(), *_stores()])


def _stores() -> list[Any]:
    stores = [dcc.Store(id=ids.ASSESS_REQUEST), dcc.Store(id=ids.ASSESS_RESULT)]
    return [*stores, dcc.Store(id=ids.ASSESS_DONE), dcc.Store(id=ids.ASSESS_RUNNING, data=False)]


def _card() -> html.Section:
    return html.Section(
        [
            html.Div(
                [
                    html.H2("Assessment", id=ids.ASSESS_TITLE, className="bw-job-title"),
                    html.Button(
                        icon("x-lg"),
                        id=ids.ASSESS_CLOSE,
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
                    html.Div(id=ids.ASSESS_STAGE, className="bw-job-stage"),
                    html.Div(
                        dbc.Progress(id=ids.ASSESS_BAR, value=0, max=100, class_name="bw-job-bar"),
                        **aria(hidden="true"),
                    ),
                    html.Button(
                        [icon("stop-circle"), " Cancel"],
                        id=ids.ASSESS_CANCEL,
                        type="button",
                        className="btn btn-sm btn-outline-secondary",
                    ),
                ],
                className="bw-job-running",
                role="status",
            ),
            html.Div(id=ids.ASSESS_OUTCOME, className="bw-job-outcome", role="status"),
        ],
        id=ids.ASSESS_CARD,
        className="bw-job bw-job-hidden",
        **aria(label="Assessment"),
    )
