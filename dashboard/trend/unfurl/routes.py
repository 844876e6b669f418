"""Put title, description and picture into links to a trend, and serve the picture."""

import flask
from dash import Dash

from dashboard.shared.services import Services
from dashboard.shared.urls.site_address import site_address
from dashboard.shared.urls.trend_link import parse_trend, trend_link
from dashboard.shared.urls.trend_state import TrendState
from dashboard.trend.unfurl.data import read_status
from dashboard.trend.unfurl.picture import trend_png
from dashboard.trend.unfurl.tags import link_tags, trend_description, trend_title
from models.records.errors import UnknownSeriesError
from models.records.series import Series

PATHS = ("/trend", "/embed/trend")
PICTURE_SECONDS = 3600


def register(app: Dash, services: Services) -> None:
    """Add the picture of a trend, and the tags of its page, to an app."""
    server: flask.Flask = app.server

    def shown() -> tuple[TrendState, list[Series]]:
        state, _ = parse_trend(flask.request.args.to_dict(flat=False))
        found = []
        for key in state.series:
            try:
                found.append(services.series(key))
            except UnknownSeriesError:
                continue
        return state, found

    @server.get("/trend.png")
    def trend_picture() -> flask.Response:
        state, found = shown()
        if not found:
            flask.abort(404)
        status = read_status(services, found[0], state.as_of_ms)
        answer = flask.Response(trend_png(status), mimetype="image/png")
        answer.headers["Cache-Control"] = f"max-age={PICTURE_SECONDS}"
        return answer

    @server.after_request
    def add_tags(response: flask.Response) -> flask.Response:
        if flask.request.path not in PATHS or response.mimetype != "text/html":
            return response
        state, found = shown()
        if found:
            site = site_address(services.settings)
            status = read_status(services, found[0], state.as_of_ms)
            tags = link_tags(
                trend_title(found),
                trend_description(found[0], status, frozen=state.as_of_ms is not None),
                f"{site}{trend_link(state)}",
                f"{site}{trend_link(state).replace('/trend?', '/trend.png?', 1)}",
            )
            text = response.get_data(as_text=True)
            response.set_data(text.replace("</head>", f"{tags}\n</head>", 1))
        return response
