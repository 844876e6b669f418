"""The trend page's files, under addresses that repeat the page's query."""

from typing import Any

import flask
from dash import Dash

from dashboard.shared.formatting.csv_answer import csv_answer
from dashboard.shared.series_history.freeze import drawn_fits, frozen
from dashboard.shared.series_history.load import TrendPage, load_trend_page
from dashboard.shared.services import Services
from dashboard.shared.urls.site_address import site_address
from dashboard.shared.urls.trend_link import parse_trend, trend_link
from dashboard.shared.urls.trend_state import TrendState
from dashboard.trend.data import read_alert_marks
from dashboard.trend.files.markdown import trend_markdown
from dashboard.trend.files.table import trend_csv
from models.records.errors import UnknownSeriesError


def register(app: Dash, services: Services) -> None:
    """Add the files of the trend page to an app."""
    server: flask.Flask = app.server

    def shown() -> tuple[TrendState, TrendPage]:
        state, _ = parse_trend(flask.request.args.to_dict(flat=False))
        try:
            return state, load_trend_page(services, state, detailed=True)
        except UnknownSeriesError as error:
            flask.abort(plain(str(error) or "Name a series: ?series=…", 404))

    @server.get("/trend.csv")
    def trend_table() -> flask.Response:
        return csv_answer(trend_csv(shown()[1].every), "trend.csv")

    @server.route("/trend.md", methods=["GET", "POST"])
    def trend_text() -> flask.Response:
        state, found = shown()
        origin = site_address(services.settings)
        kept = frozen(state, found.every, services.now_ms())
        if flask.request.method == "POST":  # any page can make a browser GET an address
            services.pin(drawn_fits(kept, found.every))
        link = origin + trend_link(kept)
        ids = [data.series.id for data in found.every]
        marks = read_alert_marks(services, ids, state.as_of_ms)
        text = trend_markdown(found.every, link, marks, origin)
        answer = flask.Response(text, mimetype="text/markdown")
        answer.headers["Link"] = f'<{link}>; rel="bookmark"'  # for pictures, which name it too
        answer.headers["Content-Disposition"] = 'attachment; filename="trend.md"'
        answer.headers["Cache-Control"] = "no-store"
        return answer


def plain(text: str, status: int) -> flask.Response:
    """Answer in plain text, in which nothing of a query can be mark-up."""
    answer: Any = flask.Response(text, status=status, mimetype="text/plain")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer  # type: ignore[no-any-return]
