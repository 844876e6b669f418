"""The dialogue that hands out a frozen link."""

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard import ids


def share_dialogue() -> dbc.Modal:
    """Make the dialogue; a callback fills in the link."""
    return dbc.Modal(
        [
            dbc.ModalHeader(
                html.H2("Share what you see", className="h5 mb-0", id="share-title"),
                close_button=True,
            ),
            dbc.ModalBody(
                [
                    html.P(
                        "This link keeps the days, the zoom, the point, the fit and what the "
                        "store holds now. It will show the same picture to everyone."
                    ),
                    html.Div(
                        [
                            html.Code(id=ids.TREND_SHARED_LINK, className="bw-shared-link"),
                            dcc.Clipboard(
                                target_id=ids.TREND_SHARED_LINK,
                                title="Copy the link",
                                className="bw-copy",
                            ),
                        ],
                        className="bw-shared",
                    ),
                ]
            ),
        ],
        id=ids.TREND_SHARED,
        is_open=False,
        fade=False,
        size="lg",
        labelledby="share-title",
    )
