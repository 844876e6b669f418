"""Wire the Share button of every page to the dialogue that hands out a frozen link."""

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output, State
from dash.exceptions import PreventUpdate

from dashboard.server.shell.share import share_link
from dashboard.shared import ids
from dashboard.shared.clientside import clientside
from dashboard.shared.services import Services


def register(app: Dash, services: Services) -> None:
    """Add the callbacks of the Share button to an app."""

    @app.callback(
        Output(ids.SHARED_LINK, "children"),
        Output(ids.SHARED, "is_open"),
        Input(ids.SHARE_ASKED, "data"),
        State("_pages_location", "href"),
        prevent_initial_call=True,
    )
    def share(asked: Mapping[str, Any] | None, href: str) -> Any:
        if not asked:
            raise PreventUpdate
        link = share_link(services, str(asked.get("path", "")), asked.get("query") or {})
        if link is None:
            raise PreventUpdate
        return f"{_origin(href)}{link}", True

    clientside(app, "askShare", Output(ids.SHARE_ASKED, "data"), Input(ids.SHARE, "n_clicks"))


def _origin(href: str) -> str:
    return "/".join((href or "").split("/")[:3])
