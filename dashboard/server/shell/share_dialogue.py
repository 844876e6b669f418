"""The dialogue that hands out a frozen link."""

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.shared import ids


def share_dialogue() -> dbc.Modal:
    """Build the dialogue; a callback fills in the link."""
    return dbc.Modal(
        [
            dbc.ModalHeader(
                html.H2("Share what you see", className="h5 mb-0", id="share-title"),
                close_button=True,
            ),
            dbc.ModalBody(
                [
                    html.P(
                        "This link keeps what is chosen here – series, days, order, zoom, point – "
                        "and what the store holds now. It will show the same to everyone."
                    ),
                    html.Div(
                        [
                            html.Code(id=ids.SHARED_LINK, className="bw-shared-link"),
                            dcc.Clipboard(
                                target_id=ids.SHARED_LINK,
                                title="Copy the link",
                                className="bw-copy",
                            ),
                        ],
                        className="bw-shared",
                    ),
                ]
            ),
        ],
        id=ids.SHARED,
        is_open=False,
        fade=False,
        size="lg",
        labelledby="share-title",
    )
