"""Wire what stands around every page: the finder and the list of shortcuts."""

from typing import Any

import dash
from dash import Dash, Input, Output, State

from dashboard.server.shell.find import find_anything
from dashboard.server.shell.finder import finder_results, nothing_found
from dashboard.server.shell.remembered import read_remembered
from dashboard.shared import ids
from dashboard.shared.clientside import clientside
from dashboard.shared.services import Services

LONGEST = 200  # letters of what is looked for


def register(app: Dash, services: Services) -> None:
    """Add the callbacks of the shell to an app."""
    clientside(
        app,
        "openFinder",
        Output(ids.FINDER, "is_open"),
        Output(ids.FINDER_RECENT, "data"),
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
        State(ids.FINDER_RECENT, "data"),
        prevent_initial_call=True,
    )
    def find(words: str | None, is_open: bool, recent: Any) -> Any:
        if not is_open:
            return dash.no_update
        text = (words or "")[:LONGEST]
        pages = [
            (page["name"], page["path"]) for page in dash.page_registry.values() if page["name"]
        ]
        groups = find_anything(services, text, read_remembered(recent), pages)
        return finder_results(groups) if groups else nothing_found(text)
