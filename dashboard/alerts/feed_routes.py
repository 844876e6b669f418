"""The alerts' feed, under an address that repeats the page's query."""

import flask
from dash import Dash

from dashboard.alerts.data import read_feed, read_news_of
from dashboard.alerts.feed import MOST_ENTRIES, alerts_feed
from dashboard.alerts.state import RoleFilter, alerts_link, parse_alerts
from dashboard.shared.services import Services
from dashboard.shared.urls.site_address import site_address
from models.triage.queue import QueueOrder

PATH = "/alerts.atom"


def register(app: Dash, services: Services) -> None:
    """Add the feed to an app."""
    server: flask.Flask = app.server

    @server.get(PATH)
    def feed() -> flask.Response:
        asked = flask.request.args.to_dict(flat=False)
        # Readers of feeds have no role, and what was touched last must be among the newest.
        wanted = {"queue": [RoleFilter.ALL.value], **asked, "sort": [QueueOrder.CHANGED.value]}
        state, _ = parse_alerts(wanted)
        rows = read_feed(services, state, limit=MOST_ENTRIES)
        text = alerts_feed(
            rows,
            read_news_of(services, [row.id for row in rows]),
            host=site_address(services.settings),
            own_path=alerts_link(state, PATH),
            page_path=alerts_link(state),
        )
        answer = flask.Response(text, mimetype="application/atom+xml")
        answer.add_etag()
        answer.make_conditional(flask.request)  # a reader that has this already gets a 304
        return answer
