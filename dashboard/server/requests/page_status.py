"""Answer addresses of no page with 404: the frame is the same, and programs read the status."""

import re
from collections.abc import Sequence

import flask

from dashboard.shared.page_registry import Page

_ANY_PATH = "/<path:path>"  # Dash's rule for the frame of every page


def register(server: flask.Flask, pages: Sequence[Page]) -> None:
    """Set the status of the frame by whether there is a page at its address."""
    known = [
        re.compile("(.+)".join(map(re.escape, re.split("<[^>]*>", page.path.strip("/")))))
        for page in pages
        if page.path != "/404"
    ]

    @server.after_request
    def set_status(response: flask.Response) -> flask.Response:
        rule = flask.request.url_rule
        if rule is not None and rule.rule == _ANY_PATH and response.status_code == 200:
            path = flask.request.path.strip("/")
            if not any(pattern.fullmatch(path) for pattern in known):
                response.status_code = 404
        return response
