"""Wire what stands around every page: the finder and the list of shortcuts."""

from typing import Any

import dash
from dash import Dash, Input, Output

from dashboard.server.shell.finder import finder_results
from dashboard.shared import ids
from dashboard.shared.clientside import clientside
from dashboard.shared.services import Services

MOST_RESULTS = 40


def register(app: Dash, services: Services) -> None:
    """Add the callbacks of the shell to an app."""
    clientside(
        app,
        "openFinder",
        Output(ids.FINDER, "is_open"),
        Input(ids.FINDER_OPEN, "n_clicks"),
        Input("_pages_location", "href"),
    )
    clientside(
        app,
        "openShortcuts",
        Output(ids.SHORTCUTS, "is_open"),
        Input(ids.SHORTCUTS_OPEN, "n_clicks"),
    )

    @app.callback(
        Output(ids.FINDER_RESULTS, "children"),
        Input(ids.FINDER_WORDS, "value"),
        Input(ids.FINDER, "is_open"),
        prevent_initial_call=True,
    )
    def find(words: str | None, is_open: bool) -> Any:
        if not is_open:
            return dash.no_update
        rows, total = services.find(words or "", MOST_RESULTS)
        return finder_results([row.series for row in rows], total, words or "")
