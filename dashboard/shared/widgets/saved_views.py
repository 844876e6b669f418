"""A list of views that a person saved in this browser; ``assets/views.js`` fills and keeps it."""

import dash_bootstrap_components as dbc
from dash import html


def saved_views() -> html.Details:
    """Build the list, folded, with a field to save what the page shows."""
    return html.Details(
        [
            html.Summary("Views", className="form-select form-select-sm"),
            html.Div(
                [
                    html.Ul(id="views-list", className="bw-saved-views"),
                    html.Div(
                        [
                            html.Label(
                                "Name of the view",
                                htmlFor="views-name",
                                className="visually-hidden",
                            ),
                            dbc.Input(
                                id="views-name",
                                size="sm",
                                placeholder="Name of this view",
                                autocomplete="off",
                                maxlength=60,
                                value="",
                            ),
                            html.Button(
                                "Save",
                                id="views-save",
                                type="button",
                                className="btn btn-outline-secondary btn-sm",
                                title="Save what this page shows in this browser",
                            ),
                        ],
                        className="bw-saved-new",
                    ),
                ],
                className="bw-choice-list",
            ),
        ],
        id="views",
        className="bw-choice bw-choice-columns",
    )
